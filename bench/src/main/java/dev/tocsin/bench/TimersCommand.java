package dev.tocsin.bench;

import dev.tocsin.bench.compare.Contender;
import dev.tocsin.bench.compare.Figure;
import dev.tocsin.bench.compare.Report;
import dev.tocsin.bench.compare.Round;
import dev.tocsin.bench.compare.Usage;
import dev.tocsin.bench.system.Directories;
import dev.tocsin.bench.system.Jvm;
import dev.tocsin.bench.system.TimerKind;
import dev.tocsin.bench.system.TimerSystem;
import dev.tocsin.bench.system.Timers;
import dev.tocsin.bench.system.Waiting;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * How late timers are acted on while very many wait. Of Tocsin it counts the whole escalation, journal and all, until
 * the page is at the sink; of the schedulers only until the job begins.
 */
@Command(
        name = "timers",
        mixinStandardHelpOptions = true,
        description = "Lateness, memory and disk with many timers armed; against db-scheduler and Quartz.")
final class TimersCommand implements Callable<Integer> {
    private static final Duration MAX_WAIT = Duration.ofMinutes(10);
    private static final Duration SETTLED = Duration.ofSeconds(5);
    private static final Figure BEHIND = Figure.lower("of the warm-up not done before", "timers");

    /** What is measured. */
    enum Scenario {
        /** How many a second can be armed, on fresh data. */
        arm,
        /** So many a second become due. */
        rate,
        /** All become due at one instant. */
        burst
    }

    @Option(names = "--scenario", split = ",", defaultValue = "arm,rate,burst")
    private List<Scenario> scenarios = List.of();

    @Option(names = "--systems", split = ",", defaultValue = "tocsin,db-scheduler,quartz")
    private List<TimerKind> systems = List.of();

    @Option(names = "--armed", defaultValue = "1000000", description = "timers that are not due")
    private long armed;

    @Option(names = "--rate", defaultValue = "1000", description = "timers due a second")
    private int rate;

    @Option(names = "--seconds", defaultValue = "20")
    private int seconds;

    @Option(names = "--at-once", defaultValue = "20000", description = "timers due at one instant")
    private int atOnce;

    @Option(names = "--to-arm", defaultValue = "10000", description = "timers, to measure how fast they are armed")
    private int toArm;

    @Option(names = "--warm", defaultValue = "15", description = "seconds at that rate before those measured")
    private int warm;

    @Option(names = "--lull", defaultValue = "20", description = "seconds from the warm-up to those measured")
    private int lull;

    @Option(names = "--lead", defaultValue = "60", description = "seconds until the first is due, to start and settle")
    private int lead;

    @Option(names = "--rounds", defaultValue = "3")
    private int rounds;

    @Override
    public Integer call() throws Exception {
        var report = new Report("timers");
        if (scenarios.contains(Scenario.arm)) {
            var contenders = systems.stream()
                    .map(kind -> Contender.of(kind.title(), () -> arm(kind)))
                    .toList();
            report.compare("armed through its own interface", rounds, contenders);
        }
        var data = new ArrayList<Armed>();
        try {
            for (var kind : systems) {
                data.add(Armed.of(kind, armed));
            }
            if (scenarios.contains(Scenario.rate)) {
                var step = Duration.ofSeconds(1).dividedBy(rate);
                compare(report, rate + " a second due, " + armed + " armed", data, (long) rate * seconds, step);
            }
            if (scenarios.contains(Scenario.burst)) {
                compare(report, atOnce + " due at one instant, " + armed + " armed", data, atOnce, Duration.ZERO);
            }
        } finally {
            for (var one : data) {
                one.close();
            }
        }
        return 0;
    }

    private void compare(Report report, String title, List<Armed> data, long count, Duration step) throws Exception {
        var contenders = data.stream()
                .map(one -> Contender.of(one.kind().title(), () -> measure(one, count, step)))
                .toList();
        report.compare(title, rounds, contenders);
    }

    private Round arm(TimerKind kind) throws Exception {
        return new Round()
                .with(Figure.higher("one a call", "/s"), kind.armRate(false, toArm))
                .with(Figure.higher("in batches", "/s"), kind.armRate(true, toArm));
    }

    private Round measure(Armed data, long count, Duration step) throws Exception {
        var directory = data.copy();
        var warmStep = Duration.ofSeconds(1).dividedBy(rate);
        var warming = new Timers("warm", (long) rate * warm, Instant.now().plusSeconds(lead), warmStep);
        var measured = new Timers("due", count, warming.last().plusSeconds(lull), step);
        var due = List.of(warming, measured);
        try (var system = data.kind().start(directory, due, TimerKind.Hands.FREE)) {
            var round = idle(system, warming.first());
            round.with(
                    Figure.lower("on disk a timer", "B"),
                    (double) system.bytesOnDisk() / (data.count() + warming.count() + count));
            Waiting.until(measured.first().minusSeconds(1));
            round.with(BEHIND, warming.count() - system.acted());
            var meter = Usage.meter(system.processes());
            Waiting.until(measured.last());
            var all = warming.count() + count;
            Waiting.until("all", MAX_WAIT, () -> system.acted() >= all && system.recorded(all));
            var usage = meter.stop();
            system.check(due);
            return round.with("late", system.lateness(measured).histogram()).with(usage, count);
        } finally {
            Directories.delete(directory);
        }
    }

    /** Memory while nothing is due. */
    private static Round idle(TimerSystem system, Instant until) throws Exception {
        Waiting.until(Instant.now().plus(SETTLED));
        Jvm.collectGarbage(system.jvm());
        Waiting.until(Instant.now().plus(SETTLED));
        var round = new Round()
                .withResident(
                        Usage.residentBytes(system.jvm()),
                        Usage.residentBytes(system.postgres().pid()));
        // Tocsin reads a few seconds ahead.
        if (Instant.now().plus(SETTLED).isAfter(until)) {
            throw new IllegalStateException("void: it took too long to start; give it more --lead");
        }
        return round;
    }
}
