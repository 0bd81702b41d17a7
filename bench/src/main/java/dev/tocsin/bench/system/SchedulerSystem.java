package dev.tocsin.bench.system;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A scheduler in a {@link SchedulerProcess}, told what to do line by line. */
final class SchedulerSystem implements TimerSystem {
    private final Path directory;
    private final Process process;
    private final PrintStream to;
    private final BufferedReader from;
    private final Instant startedAt;
    private double secondsToReady = Double.NaN;

    private SchedulerSystem(Path directory, Process process, Instant startedAt) {
        this.directory = directory;
        this.process = process;
        this.to = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
        this.from = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        this.startedAt = startedAt;
    }

    /** Starts the process; the scheduler acts on nothing until {@link #run}. */
    static SchedulerSystem start(TimerKind kind, Path directory, TimerKind.Hands hands) throws IOException {
        var command = Jvm.command(List.of(), SchedulerProcess.class.getName());
        command.addAll(List.of(kind.name(), directory.toString(), hands.name()));
        var startedAt = Instant.now();
        var process = new ProcessBuilder(command)
                .redirectError(directory.resolve("log").toFile())
                .start();
        var system = new SchedulerSystem(directory, process, startedAt);
        system.answer();
        return system;
    }

    /** Through its own interface. */
    void arm(boolean inBatches, Timers timers) throws IOException {
        ask(inBatches ? "arm-batches" : "arm-singly", timers);
    }

    /** As fast as may be, with the same rows. */
    void armMany(Timers timers) throws IOException {
        ask("arm-many", timers);
        ask("settle");
    }

    void run() throws IOException {
        ask("run");
        secondsToReady = startedAt.until(Instant.now()).toNanos() / 1e9;
    }

    @Override
    public long jvm() {
        return process.pid();
    }

    @Override
    public PostgresFiles postgres() {
        return new PostgresFiles(SchedulerProcess.data(directory));
    }

    @Override
    public Instant startedAt() {
        return startedAt;
    }

    @Override
    public double secondsToReady() {
        return secondsToReady;
    }

    @Override
    public long acted() throws IOException {
        return Long.parseLong(ask("acted"));
    }

    @Override
    public boolean recorded(long acted) {
        return true;
    }

    @Override
    public Lateness lateness(Timers timers) throws IOException {
        var lateness = new Lateness();
        for (long n = Long.parseLong(ask("report " + timers.group())); n > 0; n--) {
            var line = answer().split(" ");
            lateness.add(line[0], Instant.parse(line[1]), Instant.parse(line[2]));
        }
        return lateness;
    }

    @Override
    public void check(List<Timers> due) throws IOException {
        for (var timers : due) {
            var lateness = lateness(timers);
            if (lateness.acted() != timers.count() || lateness.repeated() > 0) {
                throw new IllegalStateException("void: of " + timers.count() + " timers " + lateness.acted()
                        + " were acted on, and " + lateness.repeated() + " again");
            }
        }
    }

    @Override
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() throws IOException {
        to.close();
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void ask(String what, Timers timers) throws IOException {
        ask(what + " " + timers.group() + " " + timers.count() + " " + timers.first() + " " + timers.step());
    }

    private String ask(String what) throws IOException {
        to.println(what);
        return answer();
    }

    private String answer() throws IOException {
        var line = from.readLine();
        if (line == null) {
            throw new IOException("the scheduler has ended:\n" + Files.readString(directory.resolve("log")));
        }
        return line;
    }
}
