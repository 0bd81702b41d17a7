package dev.tocsin.bench;

import dev.tocsin.bench.compare.Contender;
import dev.tocsin.bench.compare.Figure;
import dev.tocsin.bench.compare.Report;
import dev.tocsin.bench.compare.Round;
import dev.tocsin.bench.compare.Usage;
import dev.tocsin.bench.system.Alertmanager;
import dev.tocsin.bench.system.Load;
import dev.tocsin.bench.system.PagingSystem;
import dev.tocsin.bench.system.Sink;
import dev.tocsin.bench.system.Tocsin;
import dev.tocsin.bench.system.Waiting;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The same alerts over and over, as a monitoring system with a short interval sends them. */
@Command(
        name = "duplicates",
        mixinStandardHelpOptions = true,
        description = "A storm of duplicates of open incidents; against Alertmanager.")
final class DuplicatesCommand implements Callable<Integer> {
    private static final int CONNECTIONS = 64;
    private static final int OPEN = 1_000;

    @Option(names = "--batch", split = ",", defaultValue = "1,50", description = "alerts a request")
    private List<Integer> batches = List.of();

    @Option(names = "--flags", split = " ", description = "of Tocsin's JVM, such as a profiler's agent")
    private String[] flags = {};

    @Option(names = "--rounds", defaultValue = "3")
    private int rounds;

    @Option(names = "--seconds", defaultValue = "10")
    private int seconds;

    @Override
    public Integer call() throws Exception {
        var report = new Report("duplicates");
        for (var batch : batches) {
            report.compare(
                    OPEN + " open incidents, alerts a request: " + batch,
                    rounds,
                    List.of(
                            Contender.of("Tocsin", () -> {
                                try (var sink = new Sink();
                                        var system = Tocsin.start(sink.port(), "0s", flags)) {
                                    return measure(system, sink, batch);
                                }
                            }),
                            Contender.of("Alertmanager", () -> {
                                try (var sink = new Sink();
                                        var system = Alertmanager.start(sink.port())) {
                                    return measure(system, sink, batch);
                                }
                            })));
        }
        return 0;
    }

    private Round measure(PagingSystem system, Sink sink, int batch) throws Exception {
        Load.atOnce(system, CONNECTIONS, 1, OPEN, "open");
        Waiting.until("the pages", Duration.ofMinutes(1), () -> sink.arrivals().size() == OPEN);
        repeat(system, batch, 10);
        var meter = Usage.meter(system.processes());
        var signals = repeat(system, batch, seconds);
        return new Round()
                .with(Figure.higher("duplicates", "/s"), (double) signals / seconds)
                .with(meter.stop(), signals)
                .with(Figure.lower("pages more than incidents", ""), sink.pages() - OPEN);
    }

    private static long repeat(PagingSystem system, int batch, int seconds) throws Exception {
        var accepted = new AtomicLong();
        var end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
        Load.run(system, CONNECTIONS, (sender, connection) -> {
            for (long n = connection; System.nanoTime() < end; n += batch) {
                var names = LongStream.range(n, n + batch)
                        .mapToObj(i -> "open" + i % OPEN)
                        .toList();
                if (sender.post(names) / 100 == 2) {
                    accepted.addAndGet(batch);
                }
            }
        });
        return accepted.get();
    }
}
