package dev.tocsin.bench.system;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** Ways to load a system over many connections. */
public final class Load {
    private static final int OPEN_LOOP_CONNECTIONS = 128;

    /**
     * @param accepted alerts answered 2xx
     * @param refused alerts answered otherwise
     * @param took from the first request to the last answer
     * @param answers time from request to answer of those accepted, in microseconds
     */
    public record Result(long accepted, long refused, Duration took, Histogram answers) {
        public double rate() {
            return accepted * 1e9 / took.toNanos();
        }
    }

    /** What one connection does. */
    public interface Work {
        void run(Sender sender, int connection) throws IOException;
    }

    private Load() {}

    /** As fast as answers come. Alerts are named {@code prefix + connection + "-" + n}. */
    public static Result closedLoop(
            PagingSystem system, int connections, int alertsARequest, Duration duration, String prefix)
            throws Exception {
        var tally = new Tally();
        var end = System.nanoTime() + duration.toNanos();
        run(system, connections, (sender, connection) -> {
            for (long n = 0; System.nanoTime() < end; n += alertsARequest) {
                tally.post(sender, names(prefix + connection + "-", n, n + alertsARequest));
            }
        });
        return tally.result();
    }

    /** {@code alerts} as fast as answers come, named {@code prefix + n}. */
    public static Result atOnce(PagingSystem system, int connections, int alertsARequest, long alerts, String prefix)
            throws Exception {
        var tally = new Tally();
        var next = new AtomicLong();
        run(system, connections, (sender, _) -> {
            for (var n = next.getAndAdd(alertsARequest); n < alerts; n = next.getAndAdd(alertsARequest)) {
                tally.post(sender, names(prefix, n, Math.min(alerts, n + alertsARequest)));
            }
        });
        return tally.result();
    }

    /**
     * At a steady rate, whatever the answers do.
     *
     * @return when each alert was meant to be sent ({@link System#nanoTime}), so that waiting for a slow answer delays
     *     nobody's clock
     */
    public static Map<String, Long> openLoop(PagingSystem system, int rate, Duration duration, String prefix)
            throws Exception {
        return openLoop(system, rate, rate * duration.toMillis() / 1000, n -> prefix + n);
    }

    /** The same for so many alerts. @param name of each by its number, from 0 */
    public static Map<String, Long> openLoop(PagingSystem system, int rate, long alerts, LongFunction<String> name)
            throws Exception {
        var intended = new ConcurrentHashMap<String, Long>();
        var start = System.nanoTime() + 100_000_000;
        var next = new AtomicLong();
        run(system, OPEN_LOOP_CONNECTIONS, (sender, _) -> {
            for (var n = next.getAndIncrement(); n < alerts; n = next.getAndIncrement()) {
                var at = start + n * 1_000_000_000L / rate;
                LockSupport.parkNanos(at - System.nanoTime());
                intended.put(name.apply(n), at);
                sender.post(name.apply(n));
            }
        });
        return intended;
    }

    /** Runs the same work on every connection until all are done. */
    public static void run(PagingSystem system, int connections, Work work) throws Exception {
        run(system.base(), system.format(), connections, work);
    }

    private static void run(URI base, Sender.Format format, int connections, Work work) throws Exception {
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = new ArrayList<Future<?>>();
            for (int i = 0; i < connections; i++) {
                var connection = i;
                running.add(executor.submit(() -> {
                    try (var sender = new Sender(base, format)) {
                        work.run(sender, connection);
                    }
                    return null;
                }));
            }
            for (var one : running) {
                one.get(30, TimeUnit.MINUTES);
            }
        }
    }

    private static List<String> names(String prefix, long from, long to) {
        return LongStream.range(from, to).mapToObj(n -> prefix + n).toList();
    }

    private static final class Tally {
        private final long start = System.nanoTime();
        private final AtomicLong accepted = new AtomicLong();
        private final AtomicLong refused = new AtomicLong();
        private final Histogram answers = new ConcurrentHistogram(1, 600_000_000L, 3);

        void post(Sender sender, List<String> names) throws IOException {
            var sent = System.nanoTime();
            var status = sender.post(names);
            if (status / 100 == 2) {
                accepted.addAndGet(names.size());
                answers.recordValue(Math.max(1, (System.nanoTime() - sent) / 1_000));
            } else {
                refused.addAndGet(names.size());
            }
        }

        Result result() {
            return new Result(accepted.get(), refused.get(), Duration.ofNanos(System.nanoTime() - start), answers);
        }
    }
}
