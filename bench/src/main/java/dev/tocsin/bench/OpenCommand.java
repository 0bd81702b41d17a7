package dev.tocsin.bench;

import dev.tocsin.bench.compare.Contender;
import dev.tocsin.bench.compare.Figure;
import dev.tocsin.bench.compare.Plot;
import dev.tocsin.bench.compare.Report;
import dev.tocsin.bench.compare.Result;
import dev.tocsin.bench.compare.Round;
import dev.tocsin.bench.compare.Usage;
import dev.tocsin.bench.system.Directories;
import dev.tocsin.bench.system.Load;
import dev.tocsin.bench.system.Sink;
import dev.tocsin.bench.system.TimerKind;
import dev.tocsin.bench.system.Tocsin;
import dev.tocsin.bench.system.Waiting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Whether Tocsin slows down as incidents pile up. The warm-up opens some tens of thousands, too, so what the curves
 * are drawn against is what was open when the measurement began.
 */
@Command(
        name = "open",
        mixinStandardHelpOptions = true,
        description = "Throughput and latency of new incidents against the number of open ones.")
final class OpenCommand implements Callable<Integer> {
    private static final Duration MAX_WAIT = Duration.ofMinutes(3);
    private static final int STEADY_RATE = 200;
    private static final Figure OPEN = Figure.lower("open before", "incidents");
    private static final Figure PAGED = Figure.higher("alerts accepted and paged", "/s");
    private static final Figure ANSWER = Figure.lower("answer p99, closed loop", "ms");
    private static final String LATENCY = "alert to page at " + STEADY_RATE + "/s";

    @Option(names = "--sizes", split = ",", defaultValue = "1000,10000,100000,1000000", description = "open incidents")
    private List<Long> sizes = List.of();

    @Option(names = "--rounds", defaultValue = "3")
    private int rounds;

    @Option(names = "--seconds", defaultValue = "10")
    private int seconds;

    @Option(names = "--connections", defaultValue = "64")
    private int connections;

    @Option(names = "--warm", defaultValue = "10", description = "seconds of load before a round is measured")
    private int warm;

    @Override
    public Integer call() throws Exception {
        var report = new Report("open");
        var data = new ArrayList<Armed>();
        try {
            for (var size : sizes) {
                data.add(Armed.of(TimerKind.TOCSIN, size));
            }
            var contenders = data.stream()
                    .map(one -> Contender.of(String.format("%,d", one.count()), () -> measure(one)))
                    .toList();
            var results = report.compare("incidents seeded", rounds, contenders);
            plot(results).save(report.file("", "svg"));
        } finally {
            for (var one : data) {
                one.close();
            }
        }
        return 0;
    }

    private Round measure(Armed data) throws Exception {
        var directory = data.copy();
        try (var sink = new Sink();
                var tocsin = Tocsin.startOn(directory, sink.port(), "0s")) {
            var warmed = Load.closedLoop(tocsin, connections, 1, Duration.ofSeconds(warm), "warm");
            Waiting.until("the pages of the warm-up", MAX_WAIT, () -> sink.pages() >= warmed.accepted());
            var round = new Round().with(OPEN, data.count() + warmed.accepted());
            var meter = Usage.meter(tocsin.processes());
            var start = System.nanoTime();
            var run = Load.closedLoop(tocsin, connections, 1, Duration.ofSeconds(seconds), "run");
            var all = warmed.accepted() + run.accepted();
            Waiting.until("every page", MAX_WAIT, () -> sink.pages() >= all);
            var took = System.nanoTime() - start;
            round.with(PAGED, run.accepted() * 1e9 / took)
                    .with(ANSWER, run.answers().getValueAtPercentile(99) / 1e3)
                    .with(meter.stop(), run.accepted());
            Load.openLoop(tocsin, STEADY_RATE, Duration.ofSeconds(3), "settle");
            var intended = Load.openLoop(tocsin, STEADY_RATE, Duration.ofSeconds(seconds), "steady");
            Waiting.until("every page", MAX_WAIT, () -> sink.arrivals().keySet().containsAll(intended.keySet()));
            return round.with(LATENCY, sink.latencies(intended));
        } finally {
            Directories.delete(directory);
        }
    }

    private static Plot plot(List<Result> results) {
        var open = medians(results, OPEN);
        return new Plot("Throughput and latency against open incidents", "incidents open", "/s")
                .logarithmic(true, false)
                .curve(PAGED.toString(), open, medians(results, PAGED))
                .curveOnTheRight("ms", LATENCY + ", p99", open, medians(results, Figure.lower(LATENCY + " p99", "ms")));
    }

    private static List<Double> medians(List<Result> results, Figure figure) {
        return results.stream().map(result -> result.median(figure)).toList();
    }
}
