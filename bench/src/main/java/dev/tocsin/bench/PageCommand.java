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
import dev.tocsin.core.incident.EventType;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The whole way of an alert to a page, in Tocsin and in Alertmanager. */
@Command(
        name = "page",
        mixinStandardHelpOptions = true,
        description = "From the alert to the page: throughput, latency, storms; against Alertmanager.")
final class PageCommand implements Callable<Integer> {
    private static final Duration MAX_WAIT = Duration.ofMinutes(3);
    private static final Figure PAGED = Figure.higher("alerts accepted and paged", "/s");

    /** What is measured. */
    enum Scenario {
        /** As many as it takes, over 64 connections. */
        throughput,
        /** Latency at steady rates. */
        latency,
        /** 50 alerts a request. */
        batch,
        /** 10 000 alerts at once. */
        storm
    }

    private interface Measurement {
        Round run(PagingSystem system, Sink sink) throws Exception;
    }

    @Option(names = "--scenario", split = ",", defaultValue = "throughput,latency,batch,storm")
    private List<Scenario> scenarios = List.of();

    @Option(names = "--rates", split = ",", defaultValue = "200,500,1000,2000", description = "for latency")
    private List<Integer> rates = List.of();

    @Mixin
    private RoundOptions options = new RoundOptions();

    @Override
    public Integer call() throws Exception {
        var report = new Report("page");
        for (var scenario : scenarios) {
            switch (scenario) {
                case throughput ->
                    compare(
                            report,
                            "one alert a request, 64 connections",
                            (system, sink) -> closed(system, sink, 64, 1));
                case batch ->
                    compare(
                            report,
                            "50 alerts a request, 8 connections",
                            (system, sink) -> closed(system, sink, 8, 50));
                case latency -> {
                    for (var rate : rates) {
                        compare(report, rate + " alerts a second", (system, sink) -> open(system, sink, rate));
                    }
                }
                case storm -> compare(report, "10 000 alerts at once", PageCommand::storm);
            }
        }
        return 0;
    }

    private void compare(Report report, String title, Measurement measurement) throws Exception {
        var tocsin = Contender.of("Tocsin", () -> {
            try (var sink = new Sink();
                    var system = Tocsin.start(sink.port(), "0s", options.flags)) {
                warm(system, sink);
                var round = measurement.run(system, sink);
                Waiting.until(
                        "every outcome is recorded",
                        MAX_WAIT,
                        () -> system.metric("tocsin_incidents_opened_total") == delivered(system));
                return round;
            }
        });
        var alertmanager = Contender.of("Alertmanager", () -> {
            try (var sink = new Sink();
                    var system = Alertmanager.start(sink.port())) {
                warm(system, sink);
                return measurement.run(system, sink);
            }
        });
        report.compare(title, options.rounds, options.alone ? List.of(tocsin) : List.of(tocsin, alertmanager));
    }

    private static double delivered(Tocsin tocsin) throws Exception {
        try (var connection = tocsin.database();
                var select = connection.prepareStatement(
                        "select count(*) from event_journal where event_ser_manifest = ?")) {
            select.setString(1, EventType.PAGE_DELIVERED.manifest());
            try (var rows = select.executeQuery()) {
                rows.next();
                return rows.getDouble(1);
            }
        }
    }

    private void warm(PagingSystem system, Sink sink) throws Exception {
        var warmed = Load.closedLoop(system, 32, 1, Duration.ofSeconds(options.warm), "warm");
        Waiting.until(
                "the pages of the warm-up", MAX_WAIT, () -> sink.arrivals().size() >= warmed.accepted());
    }

    /** Counts what was paged until the last page of what was accepted had come. */
    private Round closed(PagingSystem system, Sink sink, int connections, int alertsARequest) throws Exception {
        var before = sink.arrivals().size();
        var meter = Usage.meter(system.processes());
        var start = System.nanoTime();
        var run = Load.closedLoop(system, connections, alertsARequest, Duration.ofSeconds(options.seconds), "run");
        Waiting.until("every page", MAX_WAIT, () -> sink.arrivals().size() - before >= run.accepted());
        var usage = meter.stop();
        var last = sink.arrivals().values().stream().mapToLong(at -> at).max().orElseThrow();
        return new Round()
                .with(
                        PAGED,
                        run.accepted()
                                * 1e9
                                / (Math.max(last, start + run.took().toNanos()) - start))
                .with(
                        Figure.lower("last page after the last answer", "s"),
                        (last - start - run.took().toNanos()) / 1e9)
                .with(usage, run.accepted())
                .with("answer", run.answers());
    }

    private Round open(PagingSystem system, Sink sink, int rate) throws Exception {
        Load.openLoop(system, rate, Duration.ofSeconds(3), "settle");
        var meter = Usage.meter(system.processes());
        var intended = Load.openLoop(system, rate, Duration.ofSeconds(options.seconds), "run");
        Waiting.until("every page", MAX_WAIT, () -> sink.arrivals().keySet().containsAll(intended.keySet()));
        return new Round().with("alert to page", sink.latencies(intended)).with(meter.stop(), intended.size());
    }

    private static Round storm(PagingSystem system, Sink sink) throws Exception {
        var alerts = 10_000;
        var start = System.nanoTime();
        var run = Load.atOnce(system, 64, 1, alerts, "storm");
        Waiting.until(
                "every page",
                MAX_WAIT,
                () -> sink.arrivals().keySet().stream()
                                .filter(name -> name.startsWith("storm"))
                                .count()
                        >= run.accepted());
        var pages = Round.histogram();
        sink.arrivals().forEach((name, at) -> {
            if (name.startsWith("storm")) {
                pages.recordValue((at - start) / 1_000);
            }
        });
        return new Round()
                .with(Figure.lower("last answer", "s"), run.took().toNanos() / 1e9)
                .with("page", pages)
                .with(Figure.lower("refused", "alerts"), run.refused());
    }
}
