package dev.tocsin.bench.system;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The systems that can keep timers, and how each is given many. */
public enum TimerKind {
    TOCSIN("tocsin", "Tocsin") {
        @Override
        public void arm(Path directory, Timers timers) throws Exception {
            Seeder.seed(directory, List.of(timers));
        }

        @Override
        public TimerSystem start(Path directory, List<Timers> due, Hands hands) throws Exception {
            if (!due.isEmpty()) {
                Seeder.seed(directory, due);
            }
            return TocsinTimers.start(directory, hands);
        }

        @Override
        public double armRate(boolean inBatches, long timers) throws Exception {
            try (var tocsin = Tocsin.start(1, Tocsin.NOBODY_IS_PAGED)) {
                Load.closedLoop(tocsin, 32, 1, WARM, "warm");
                return Load.atOnce(tocsin, inBatches ? 8 : 64, inBatches ? 50 : 1, timers, "arm")
                        .rate();
            }
        }
    },
    DB_SCHEDULER("db-scheduler", "db-scheduler"),
    QUARTZ("quartz", "Quartz");

    /** What becomes of the work that a due timer means. */
    public enum Hands {
        /** It is done at once. */
        FREE,
        /** It is begun and never done. */
        FULL
    }

    private static final Duration WARM = Duration.ofSeconds(10);

    private final String option;
    private final String title;

    TimerKind(String option, String title) {
        this.option = option;
        this.title = title;
    }

    public String title() {
        return title;
    }

    /** As the command line names it. */
    @Override
    public String toString() {
        return option;
    }

    /** Arms timers on fresh data, and stops. */
    public void arm(Path directory, Timers timers) throws Exception {
        try (var system = SchedulerSystem.start(this, directory, Hands.FREE)) {
            system.armMany(timers);
        }
    }

    /** Starts it on a copy of armed data, with more timers that will be due. */
    public TimerSystem start(Path directory, List<Timers> due, Hands hands) throws Exception {
        var system = SchedulerSystem.start(this, directory, hands);
        for (var timers : due) {
            system.armMany(timers);
        }
        system.run();
        return system;
    }

    /** Timers a second, through its own interface, on fresh data. */
    public double armRate(boolean inBatches, long timers) throws Exception {
        var directory = Files.createTempDirectory("timers-bench");
        try (var system = SchedulerSystem.start(this, directory, Hands.FREE)) {
            var warm = new Timers("warm", timers / 2, Instant.now().plus(Duration.ofHours(12)), Duration.ZERO);
            var measured = new Timers("arm", timers, warm.first(), Duration.ofMillis(1));
            system.arm(inBatches, warm);
            var start = System.nanoTime();
            system.arm(inBatches, measured);
            return timers * 1e9 / (System.nanoTime() - start);
        } finally {
            Directories.delete(directory);
        }
    }
}
