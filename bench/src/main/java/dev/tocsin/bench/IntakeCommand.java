package dev.tocsin.bench;

import dev.tocsin.bench.compare.Contender;
import dev.tocsin.bench.compare.Figure;
import dev.tocsin.bench.compare.Report;
import dev.tocsin.bench.compare.Round;
import dev.tocsin.bench.compare.Usage;
import dev.tocsin.bench.system.Load;
import dev.tocsin.bench.system.Pgbench;
import dev.tocsin.bench.system.Tocsin;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How many incidents a second can be opened, and what a bare PostgreSQL would do. */
@Command(
        name = "intake",
        mixinStandardHelpOptions = true,
        description = "New incidents a second, one a request, answered after the commit; against pgbench.")
final class IntakeCommand implements Callable<Integer> {
    private static final Figure RATE = Figure.higher("commits", "/s");
    private static final String OPENED = "select count(*) from event_journal where sequence_number = 1";

    @Option(names = "--connections", split = ",", defaultValue = "8,64,256")
    private List<Integer> connections = List.of();

    @Mixin
    private RoundOptions options = new RoundOptions();

    @Override
    public Integer call() throws Exception {
        var report = new Report("intake");
        for (var n : connections) {
            var tocsin = Contender.of("Tocsin", () -> tocsin(n));
            var pgbench = Contender.of("pgbench", () -> pgbench(n));
            report.compare(
                    n + " connections", options.rounds, options.alone ? List.of(tocsin) : List.of(tocsin, pgbench));
        }
        return 0;
    }

    private Round tocsin(int connections) throws Exception {
        try (var tocsin = Tocsin.start(1, Tocsin.NOBODY_IS_PAGED, options.flags)) {
            var before = Load.closedLoop(tocsin, connections, 1, Duration.ofSeconds(options.warm), "warm");
            var meter = Usage.meter(tocsin.processes());
            var run = Load.closedLoop(tocsin, connections, 1, Duration.ofSeconds(options.seconds), "run");
            var usage = meter.stop();
            checkJournal(tocsin, before.accepted() + run.accepted());
            return new Round()
                    .with(RATE, run.rate())
                    .with(usage, run.accepted())
                    .with("answer", run.answers());
        }
    }

    /** Every 202 is an incident in the journal and no other is there, or the measurement is void. */
    private static void checkJournal(Tocsin tocsin, long accepted) throws IOException, SQLException {
        try (var connection = tocsin.database();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(OPENED)) {
            rows.next();
            if (rows.getLong(1) != accepted) {
                throw new IllegalStateException(
                        "void: " + accepted + " alerts were accepted, " + rows.getLong(1) + " are in the journal");
            }
        }
    }

    private Round pgbench(int connections) throws Exception {
        // Its server takes 60 connections; more clients than processors gain nothing there.
        var clients = Math.min(connections, 50);
        try (var pgbench = Pgbench.start()) {
            pgbench.run(clients, Duration.ofSeconds(3));
            var meter = Usage.meter(pgbench.processes());
            var rate = pgbench.run(clients, Duration.ofSeconds(options.seconds));
            return new Round().with(RATE, rate).with(meter.stop(), (long) (rate * options.seconds));
        }
    }
}
