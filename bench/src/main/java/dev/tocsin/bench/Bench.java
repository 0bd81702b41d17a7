package dev.tocsin.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The measurements, one command each. Every one starts a Tocsin of its own on fresh data. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        subcommands = OverloadCommand.class,
        description = "Measures a Tocsin on this machine.")
public final class Bench {
    private static final String NOBODY_IS_PAGED = "12h";

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Bench()).execute(arguments));
    }

    @Command(description = "New incidents a second, one a request, answered after the commit.")
    int intake(
            @Option(names = "--connections", defaultValue = "64") int connections,
            @Option(names = "--seconds", defaultValue = "20") int seconds)
            throws Exception {
        try (var server = Server.start(1, NOBODY_IS_PAGED)) {
            load(server, connections, Duration.ofSeconds(10), "warm");
            var accepted = load(server, connections, Duration.ofSeconds(seconds), "run");
            var inJournal = server.metric("tocsin_incidents_opened_total");
            System.out.printf("%d connections: %.0f new incidents/s%n", connections, (double) accepted / seconds);
            System.out.printf("incidents in the journal, warm-up included: %.0f%n", inJournal);
        }
        return 0;
    }

    @Command(description = "From the intended send of an alert to its page, at a steady rate.")
    int page(
            @Option(names = "--rate", defaultValue = "200") int rate,
            @Option(names = "--seconds", defaultValue = "30") int seconds)
            throws Exception {
        try (var sink = new Sink();
                var server = Server.start(sink.port(), "0s")) {
            atRate(server, rate, 10, "warm");
            var intended = atRate(server, rate, seconds, "run");
            waitFor(() -> sink.arrivals().keySet().containsAll(intended.keySet()));
            var latencies = intended.entrySet().stream()
                    .mapToLong(sent -> sink.arrivals().getOrDefault(sent.getKey(), Long.MAX_VALUE) - sent.getValue())
                    .sorted()
                    .toArray();
            System.out.printf(
                    "%d/s: alert to page p50 %.1f ms, p99 %.1f ms, worst %.1f ms (%d pages)%n",
                    rate, millis(latencies, 0.5), millis(latencies, 0.99), millis(latencies, 1), latencies.length);
        }
        return 0;
    }

    @Command(description = "Memory and live actors with many incidents open and idle, before and after passivation.")
    int idle(@Option(names = "--incidents", defaultValue = "60000") int incidents) throws Exception {
        try (var server = Server.start(1, NOBODY_IS_PAGED, "-Xmx1g")) {
            report(server, "fresh");
            var next = new AtomicLong();
            run(server, 64, (sender, _) -> {
                for (var n = next.getAndIncrement(); n < incidents; n = next.getAndIncrement()) {
                    sender.post("i" + n);
                }
            });
            report(server, incidents + " open");
            waitFor(() -> live(server) == 0);
            report(server, "idle, after passivation");
        }
        return 0;
    }

    @Command(description = "Time from the start of the process to its being ready.")
    int start(@Option(names = "--rounds", defaultValue = "5") int rounds) throws Exception {
        var times = new ArrayList<Long>();
        for (int i = 0; i < rounds; i++) {
            try (var server = Server.start(1, NOBODY_IS_PAGED)) {
                times.add(server.startUp().toMillis());
            }
        }
        System.out.println("ready after (ms, a new database each): "
                + times.stream().sorted().toList());
        return 0;
    }

    private interface Load {
        void run(Sender sender, int connection) throws IOException;
    }

    /** Alerts answered 202. */
    private static long load(Server server, int connections, Duration duration, String prefix) throws Exception {
        var end = System.nanoTime() + duration.toNanos();
        var accepted = new AtomicLong();
        run(server, connections, (sender, connection) -> {
            for (int n = 0; System.nanoTime() < end; n++) {
                if (sender.post(prefix + connection + "-" + n) == 202) {
                    accepted.incrementAndGet();
                }
            }
        });
        return accepted.get();
    }

    /** When each alert was meant to be sent: waiting for a slow answer delays nobody's clock. */
    private static ConcurrentHashMap<String, Long> atRate(Server server, int rate, int seconds, String prefix)
            throws Exception {
        var intended = new ConcurrentHashMap<String, Long>();
        var start = System.nanoTime() + 100_000_000;
        var next = new AtomicLong();
        run(server, 64, (sender, _) -> {
            for (var n = next.getAndIncrement(); n < (long) rate * seconds; n = next.getAndIncrement()) {
                var at = start + n * 1_000_000_000L / rate;
                LockSupport.parkNanos(at - System.nanoTime());
                intended.put(prefix + n, at);
                sender.post(prefix + n);
            }
        });
        return intended;
    }

    private static void run(Server server, int connections, Load load) throws Exception {
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = new ArrayList<Future<?>>();
            for (int i = 0; i < connections; i++) {
                var connection = i;
                running.add(executor.submit(() -> {
                    try (var sender = new Sender(server.base())) {
                        load.run(sender, connection);
                    }
                    return null;
                }));
            }
            for (var one : running) {
                one.get(10, TimeUnit.MINUTES);
            }
        }
    }

    private interface Condition {
        boolean holds() throws Exception;
    }

    private static void waitFor(Condition condition) throws Exception {
        var end = System.nanoTime() + TimeUnit.MINUTES.toNanos(5);
        while (!condition.holds() && System.nanoTime() < end) {
            LockSupport.parkNanos(200_000_000);
        }
    }

    private static double live(Server server) throws Exception {
        return server.metric("tocsin_incidents_live");
    }

    private static void report(Server server, String when) throws Exception {
        server.collectGarbage();
        System.out.printf(
                "%-24s resident %4d MB, heap used %4.0f MB, live actors %6.0f%n",
                when,
                server.residentBytes() >> 20,
                server.metric("jvm_memory_used_bytes{area=\"heap\"") / (1 << 20),
                live(server));
    }

    private static double millis(long[] sorted, double quantile) {
        return sorted[(int) Math.min(sorted.length - 1, Math.floor(sorted.length * quantile))] / 1e6;
    }
}
