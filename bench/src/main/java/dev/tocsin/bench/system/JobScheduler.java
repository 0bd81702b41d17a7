package dev.tocsin.bench.system;

import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/** A scheduler as a library. */
interface JobScheduler extends AutoCloseable {
    /** What its jobs do. */
    interface Work {
        void begin(String name, Instant due);
    }

    /** One timer a call, from many threads. */
    void armSingly(Timers timers) throws Exception;

    /** As many a call as its interface is meant to take. */
    void armInBatches(Timers timers) throws Exception;

    /** As fast as may be, with the same rows. */
    void armMany(Timers timers) throws Exception;

    /** From now on it acts on what is due. */
    void run() throws Exception;

    @Override
    void close() throws Exception;

    /** Something that is done about one timer. */
    interface One {
        void accept(String name, Instant due) throws Exception;
    }

    /** Does it about every timer, from as many threads as jobs are run with. */
    static void fromManyThreads(Timers timers, One one) throws Exception {
        try (var executor = Executors.newFixedThreadPool(SchedulerProcess.THREADS)) {
            var next = new AtomicLong();
            var all = IntStream.range(0, SchedulerProcess.THREADS)
                    .mapToObj(_ -> executor.submit(() -> {
                        for (var n = next.getAndIncrement(); n < timers.count(); n = next.getAndIncrement()) {
                            one.accept(timers.name(n), timers.due(n));
                        }
                        return null;
                    }))
                    .toList();
            for (var thread : all) {
                thread.get();
            }
        }
    }
}
