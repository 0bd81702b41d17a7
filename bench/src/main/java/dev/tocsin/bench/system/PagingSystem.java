package dev.tocsin.bench.system;

import java.io.IOException;
import java.net.URI;
import java.util.List;

/** A running system that takes alerts over HTTP and pages a sink about them. */
public interface PagingSystem extends AutoCloseable {
    URI base();

    Sender.Format format();

    /** The processes whose cost is its cost; their children count with them. */
    List<Long> processes() throws IOException;

    @Override
    void close() throws IOException;
}
