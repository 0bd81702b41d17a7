package dev.tocsin.bench.system;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** A running system that keeps timers in PostgreSQL and acts on each when it is due. */
public interface TimerSystem extends AutoCloseable {
    long jvm();

    PostgresFiles postgres();

    /** When the process was started. */
    Instant startedAt();

    /** From the start of the process to its being ready. */
    double secondsToReady();

    /** How many timers it has acted on since this process started. */
    long acted() throws Exception;

    /** Whether what came of the timers it acted on is on disk. */
    boolean recorded(long acted) throws Exception;

    /** What it did about these timers since this process started. */
    Lateness lateness(Timers timers) throws Exception;

    /** Throws unless these timers and no others were ever acted on, each once, with every step on disk. */
    void check(List<Timers> due) throws Exception;

    /** kill -9. PostgreSQL lives on, as it would. */
    void kill() throws Exception;

    @Override
    void close() throws IOException;

    default Map<String, Long> processes() throws IOException {
        return Map.of("the JVM's", jvm(), "PostgreSQL's", postgres().pid());
    }

    /** Tables with their indexes and everything else that belongs to them. */
    default long bytesOnDisk() throws Exception {
        return postgres()
                .number("select sum(pg_total_relation_size(oid)) from pg_class"
                        + " where relnamespace = 'public'::regnamespace and relkind = 'r'");
    }
}
