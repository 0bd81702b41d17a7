package dev.tocsin.bench;

import dev.tocsin.bench.compare.Contender;
import dev.tocsin.bench.compare.Figure;
import dev.tocsin.bench.compare.Report;
import dev.tocsin.bench.compare.Result;
import dev.tocsin.bench.compare.Round;
import dev.tocsin.bench.compare.Usage;
import dev.tocsin.bench.system.Load;
import dev.tocsin.bench.system.OtherProvider;
import dev.tocsin.bench.system.Sink;
import dev.tocsin.bench.system.Tocsin;
import dev.tocsin.bench.system.Waiting;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Two providers of the same kind. Of four incidents two page somebody over both of them, one over the first alone and one
 * over the second alone. Measured are the pages of the first, while the second is well, or has just become a black hole.
 */
@Command(
        name = "blackhole",
        mixinStandardHelpOptions = true,
        description = "Pages over one provider while another one is a black hole; against the same while it is well.")
final class BlackHoleCommand implements Callable<Integer> {
    private static final String CONFIG = """
        severities: [{name: critical, auto_resolve: never}]
        default_severity: critical
        storm_guard: off
        outgoing: {allow_networks: [127.0.0.0/8]}
        channels:
          first: {type: webhook, url: "http://127.0.0.1:%d/page"}
          second: {type: webhook, url: "http://127.0.0.1:%d/page"}
        users:
          sam: {contacts: [{channel: second}, {channel: first}]}
          alex: {contacts: [{channel: first}]}
          kim: {contacts: [{channel: second}]}
        policies:
          both: {levels: [{responders: [{user: sam}], timeout: 12h}]}
          first: {levels: [{responders: [{user: alex}], timeout: 12h}]}
          second: {levels: [{responders: [{user: kim}], timeout: 12h}]}
        receivers: {both: {policy: both}, first: {policy: first}, second: {policy: second}}
        route:
          receiver: both
          group_by: ['...']
          group_wait: 0s
          routes:
            - {receiver: first, matchers: ['n=~"first.*"']}
            - {receiver: second, matchers: ['n=~"second.*"']}
        """;
    private static final Duration MAX_WAIT = Duration.ofMinutes(3);
    private static final String PAGE = "page over the first";
    private static final Figure P99 = Figure.lower(PAGE + " p99", "ms");
    private static final Figure RATIO = Figure.lower("p99, to what it is while the second is well", "");

    private interface Change {
        void of(OtherProvider second) throws Exception;
    }

    @Option(names = "--pages", defaultValue = "20000", description = "over the first provider, in a round")
    private int pages;

    @Option(names = "--rate", defaultValue = "400", description = "incidents a second, three in four over the first")
    private int rate;

    @Option(names = "--rounds", defaultValue = "5")
    private int rounds;

    @Option(names = "--warm", defaultValue = "40", description = "seconds of load before they are measured")
    private int warm;

    @Option(names = "--flags", split = " ", description = "of Tocsin's JVM, such as a profiler's agent")
    private String[] flags = {};

    @Override
    public Integer call() throws Exception {
        var report = new Report("blackhole");
        var results = report.compare(
                pages + " pages, " + rate + " incidents a second",
                rounds,
                List.of(
                        contender("the second never answers", OtherProvider::neverAnswer),
                        contender("never accepts", OtherProvider::neverAccept),
                        contender("well, again", _ -> {}),
                        contender("well", _ -> {})));
        var well = results.getLast();
        var ratios = results.stream()
                .limit(results.size() - 1)
                .map(result -> new Result(result.system(), ratios(result, well)))
                .toList();
        ratios.forEach(ratio -> ratio.rounds()
                .forEach(round -> System.out.printf(
                        "  %s: %.3f%n", ratio.system(), round.figures().get(RATIO))));
        report.add("the first provider's pages, round by round", ratios);
        return 0;
    }

    private Contender contender(String name, Change change) {
        return Contender.of(name, () -> {
            try (var first = new Sink();
                    var second = new OtherProvider();
                    var tocsin = Tocsin.startWith(CONFIG.formatted(first.port(), second.port()), flags)) {
                warm(tocsin, first, second);
                change.of(second);
                return measure(tocsin, first, second);
            }
        });
    }

    private void warm(Tocsin tocsin, Sink first, OtherProvider second) throws Exception {
        var warmed = Load.closedLoop(tocsin, 32, 1, Duration.ofSeconds(warm), "both-warm");
        Load.openLoop(tocsin, rate, 3L * rate, n -> "both-settle" + n);
        var all = warmed.accepted() + 3L * rate;
        Waiting.until("the pages of the warm-up", MAX_WAIT, () -> first.pages() >= all && second.pages() >= all);
    }

    private Round measure(Tocsin tocsin, Sink first, OtherProvider second) throws Exception {
        var before = second.pages();
        var incidents = pages * 4L / 3;
        var meter = Usage.meter(tocsin.processes());
        var intended = Load.openLoop(tocsin, rate, incidents, BlackHoleCommand::name);
        intended.keySet().removeIf(name -> name.startsWith("second"));
        Waiting.until("every page over the first", MAX_WAIT, () -> first.arrivals()
                .keySet()
                .containsAll(intended.keySet()));
        return new Round()
                .with(PAGE, first.latencies(intended))
                .with(meter.stop(), incidents)
                .with(
                        Figure.lower("sent twice", "pages"),
                        first.pages() - first.arrivals().size())
                .with(Figure.lower("given to the second", "pages"), second.pages() - before)
                .with(
                        Figure.lower("attempts of the second that failed", ""),
                        tocsin.metric("tocsin_pages_attempts_total{channel=\"second\",outcome=\"retryable\""))
                .with(
                        Figure.lower("pages that were not tried", ""),
                        tocsin.metric("tocsin_pages_attempts_total{channel=\"second\",outcome=\"untried\""));
    }

    private static String name(long n) {
        return switch ((int) (n % 4)) {
                    case 0 -> "first";
                    case 1 -> "second";
                    default -> "both";
                }
                + "-run"
                + n;
    }

    private static List<Round> ratios(Result result, Result well) {
        return IntStream.range(0, result.rounds().size())
                .mapToObj(i -> new Round()
                        .with(
                                RATIO,
                                p99(result.rounds().get(i)) / p99(well.rounds().get(i))))
                .toList();
    }

    private static double p99(Round round) {
        return Objects.requireNonNull(round.figures().get(P99));
    }
}
