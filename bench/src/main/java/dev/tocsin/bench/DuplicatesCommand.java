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
import picocli.CommandLine.Mixin;
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

    @Mixin
    private RoundOptions options = new RoundOptions();

    @Override
    public Integer call() throws Exception {
        var report = new Report("duplicates");
        for (var batch : batches) {
            var tocsin = Contender.of("Tocsin", () -> {
                try (var sink = new Sink();
                        var system = Tocsin.start(sink.port(), "0s", options.flags)) {
                    return measure(system, sink, batch);
                }
            });
            var alertmanager = Contender.of("Alertmanager", () -> {
                try (var sink = new Sink();
                        var system = Alertmanager.start(sink.port())) {
                    return measure(system, sink, batch);
                }
            });
            report.compare(
                    OPEN + " open incidents, alerts a request: " + batch,
                    options.rounds,
                    options.alone ? List.of(tocsin) : List.of(tocsin, alertmanager));
        }
        return 0;
    }

    private Round measure(PagingSystem system, Sink sink, int batch) throws Exception {
        Load.atOnce(system, CONNECTIONS, 1, OPEN, "open");
        Waiting.until("the pages", Duration.ofMinutes(1), () -> sink.arrivals().size() == OPEN);
        repeat(system, batch, options.warm);
        var meter = Usage.meter(system.processes());
        var signals = repeat(system, batch, options.seconds);
        return new Round()
                .with(Figure.higher("duplicates", "/s"), (double) signals / options.seconds)
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
