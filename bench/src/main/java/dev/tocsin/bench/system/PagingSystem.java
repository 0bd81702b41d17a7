package dev.tocsin.bench.system;

import java.io.IOException;
import java.net.URI;
import java.util.Map;

/** A running system that takes alerts over HTTP and pages a sink about them. */
public interface PagingSystem extends AutoCloseable {
    URI base();

    Sender.Format format();

    /** The processes whose cost is its cost, by name; their children count with them. */
    Map<String, Long> processes() throws IOException;

    @Override
    void close() throws IOException;
}
