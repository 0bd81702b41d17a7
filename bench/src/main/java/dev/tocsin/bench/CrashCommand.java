package dev.tocsin.bench;

import dev.tocsin.bench.compare.Contender;
import dev.tocsin.bench.compare.Figure;
import dev.tocsin.bench.compare.Report;
import dev.tocsin.bench.compare.Round;
import dev.tocsin.bench.system.Directories;
import dev.tocsin.bench.system.TimerKind;
import dev.tocsin.bench.system.TimerKind.Hands;
import dev.tocsin.bench.system.Timers;
import dev.tocsin.bench.system.Waiting;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What a kill -9 costs: from the start of the next process to the pages that are overdue by then. */
@Command(
        name = "crash",
        mixinStandardHelpOptions = true,
        description = "kill -9 with many timers armed, and how soon the overdue ones are acted on afterwards;"
                + " against db-scheduler and Quartz.")
final class CrashCommand implements Callable<Integer> {
    /** When the process is killed. */
    enum Scenario {
        /** Before any of them was due; by the next start all are. */
        waiting,
        /** While it is busy with as many of them as it takes at a time. */
        working
    }

    @Option(names = "--scenario", split = ",", defaultValue = "waiting,working")
    private List<Scenario> scenarios = List.of();

    @Option(names = "--systems", split = ",", defaultValue = "tocsin,db-scheduler,quartz")
    private List<TimerKind> systems = List.of();

    @Option(names = "--armed", defaultValue = "1000000", description = "timers that are not due")
    private long armed;

    @Option(names = "--overdue", defaultValue = "10000", description = "timers due at one instant; working: a tenth")
    private long overdue;

    @Option(names = "--lead", defaultValue = "60", description = "seconds until that instant, to start and settle")
    private int lead;

    @Option(names = "--wait", defaultValue = "60", description = "seconds after the start until a round is given up")
    private int wait;

    @Option(names = "--rounds", defaultValue = "3")
    private int rounds;

    @Override
    public Integer call() throws Exception {
        var report = new Report("crash");
        var data = new ArrayList<Armed>();
        try {
            for (var kind : systems) {
                data.add(Armed.of(kind, armed));
            }
            for (var scenario : scenarios) {
                var count = scenario == Scenario.waiting ? overdue : overdue / 10;
                var contenders = data.stream()
                        .map(one -> Contender.of(one.kind().title(), () -> measure(one, scenario, count)))
                        .toList();
                report.compare(count + " overdue, killed " + scenario + ", " + armed + " armed", rounds, contenders);
            }
        } finally {
            for (var one : data) {
                one.close();
            }
        }
        return 0;
    }

    private Round measure(Armed data, Scenario scenario, long count) throws Exception {
        var directory = data.copy();
        try {
            var due = new Timers("due", count, Instant.now().plusSeconds(lead), Duration.ZERO);
            switch (scenario) {
                case waiting -> killWaiting(data.kind(), directory, due);
                case working -> killWorking(data.kind(), directory, due);
            }
            return restart(data.kind(), directory, due);
        } finally {
            Directories.delete(directory);
        }
    }

    private static void killWaiting(TimerKind kind, Path directory, Timers due) throws Exception {
        try (var system = kind.start(directory, List.of(due), Hands.FREE)) {
            var shortlyBefore = due.first().minusSeconds(2);
            if (Instant.now().isAfter(shortlyBefore)) {
                throw new IllegalStateException("void: it took too long to start; give it more --lead");
            }
            Waiting.until(shortlyBefore);
            var acted = system.acted();
            system.kill();
            if (acted > 0) {
                throw new IllegalStateException("void: " + acted + " timers were acted on before they were due");
            }
        }
        Waiting.until(due.first().plusSeconds(1));
    }

    private static void killWorking(TimerKind kind, Path directory, Timers due) throws Exception {
        try (var system = kind.start(directory, List.of(due), Hands.FULL)) {
            Waiting.until(due.first());
            Waiting.until("it is at work", Duration.ofMinutes(1), () -> system.acted() > 0);
            Waiting.until(Instant.now().plusSeconds(2));
            system.kill();
        }
    }

    private Round restart(TimerKind kind, Path directory, Timers due) throws Exception {
        try (var system = kind.start(directory, List.of(), Hands.FREE)) {
            var start = system.startedAt();
            while (system.acted() < due.count() && Instant.now().isBefore(start.plusSeconds(wait))) {
                Waiting.until(Instant.now().plusMillis(100));
            }
            var acted = system.lateness(due);
            if (acted.acted() == due.count()) {
                system.check(List.of(due));
            }
            return new Round()
                    .with(Figure.lower("ready after start", "s"), system.secondsToReady())
                    .with(Figure.lower("first acted on", "s"), acted.first(start))
                    .with(Figure.lower("last acted on", "s"), acted.last(start))
                    .with(Figure.lower("not within " + wait + " s", "timers"), due.count() - acted.acted());
        }
    }
}
