package dev.tocsin.bench;

import dev.tocsin.bench.compare.Contender;
import dev.tocsin.bench.compare.Figure;
import dev.tocsin.bench.compare.Report;
import dev.tocsin.bench.compare.Round;
import dev.tocsin.bench.compare.Usage;
import dev.tocsin.bench.system.Directories;
import dev.tocsin.bench.system.Jvm;
import dev.tocsin.bench.system.Load;
import dev.tocsin.bench.system.TimerKind;
import dev.tocsin.bench.system.Tocsin;
import dev.tocsin.bench.system.Waiting;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What open incidents cost in memory when nothing happens to them. */
@Command(
        name = "idle",
        mixinStandardHelpOptions = true,
        description = "Memory with many incidents open and nothing due.")
final class IdleCommand implements Callable<Integer> {
    private static final Duration MAX_PASSIVATION = Duration.ofMinutes(10);
    private static final Figure LIVE = Figure.lower("incidents in memory", "");
    private static final Figure HEAP = Figure.lower("heap used after a collection", "MB");

    @Option(names = "--armed", defaultValue = "1000000", description = "incidents in the database before it starts")
    private long armed;

    @Option(names = "--opened", defaultValue = "60000", description = "incidents that come over HTTP, in another run")
    private long opened;

    @Option(names = "--heap", description = "the most that the JVM may have, as -Xmx takes it")
    private @Nullable String heap;

    @Option(names = "--seconds", defaultValue = "60", description = "of idleness before it is measured")
    private int seconds;

    @Option(names = "--rounds", defaultValue = "3")
    private int rounds;

    @Override
    public Integer call() throws Exception {
        var report = new Report("idle");
        try (var data = Armed.of(TimerKind.TOCSIN, armed)) {
            report.compare(armed + " found at the start", rounds, List.of(Contender.of("Tocsin", () -> found(data))));
        }
        report.compare(opened + " opened over HTTP", rounds, List.of(Contender.of("Tocsin", this::opened)));
        return 0;
    }

    private Round found(Armed data) throws Exception {
        var directory = data.copy();
        try (var tocsin = Tocsin.startOn(directory, 1, Tocsin.NOBODY_IS_PAGED, flags())) {
            return measure(tocsin);
        } finally {
            Directories.delete(directory);
        }
    }

    private Round opened() throws Exception {
        try (var tocsin = Tocsin.start(1, Tocsin.NOBODY_IS_PAGED, flags())) {
            var run = Load.atOnce(tocsin, 64, 1, opened, "idle");
            if (run.accepted() != opened) {
                throw new IllegalStateException("void: " + run.refused() + " alerts were refused");
            }
            Waiting.until("all have left memory", MAX_PASSIVATION, () -> {
                Waiting.until(Instant.now().plusSeconds(1));
                return tocsin.metric("tocsin_incidents_live") == 0;
            });
            return measure(tocsin);
        }
    }

    private Round measure(Tocsin tocsin) throws Exception {
        Jvm.collectGarbage(tocsin.jvm());
        Waiting.until(Instant.now().plusSeconds(seconds));
        var round = new Round()
                .withResident(Usage.residentBytes(tocsin.jvm()), Usage.residentBytes(tocsin.postgres()))
                .with(LIVE, tocsin.metric("tocsin_incidents_live"));
        Jvm.collectGarbage(tocsin.jvm());
        return round.with(HEAP, tocsin.heapUsed() / 1e6);
    }

    private String[] flags() {
        return heap == null ? new String[0] : new String[] {"-Xmx" + heap};
    }
}
