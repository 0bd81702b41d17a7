package dev.tocsin.bench.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * What a piece of work took.
 *
 * @param cpu of the measured processes, by name, each with all its children; not of the load generator
 * @param worstOverrun by how much the longest of many sleeps of 1 ms was overrun: how busy or noisy the machine was
 */
public record Usage(Map<String, Duration> cpu, Duration worstOverrun) {
    /** Linux counts processor time in these, everywhere that Java runs. */
    private static final long TICK_NANOS = 10_000_000;

    /** A measurement that is running. */
    public static final class Meter implements AutoCloseable {
        private final Map<String, Long> processes;
        private final Map<String, Duration> before;
        private final AtomicBoolean stopped = new AtomicBoolean();
        private final AtomicLong worst = new AtomicLong();
        private final Thread canary =
                Thread.ofPlatform().daemon().name("canary").unstarted(this::sleep);

        private Meter(Map<String, Long> processes) throws IOException {
            this.processes = processes;
            this.before = cpu(processes);
            canary.start();
        }

        public Usage stop() throws IOException {
            close();
            var after = cpu(processes);
            after.replaceAll((name, cpu) -> cpu.minus(before.getOrDefault(name, Duration.ZERO)));
            return new Usage(after, Duration.ofNanos(worst.get()));
        }

        @Override
        public void close() {
            stopped.set(true);
        }

        private void sleep() {
            while (!stopped.get()) {
                var start = System.nanoTime();
                try {
                    Thread.sleep(1);
                } catch (InterruptedException e) {
                    return;
                }
                worst.accumulateAndGet(System.nanoTime() - start - 1_000_000, Math::max);
            }
        }
    }

    /** @param processes their ids by name; children are counted with them */
    public static Meter meter(Map<String, Long> processes) throws IOException {
        return new Meter(processes);
    }

    /** Resident memory, children included; memory that processes share is divided among them. */
    public static long residentBytes(long process) throws IOException {
        long sum = 0;
        for (var pid : tree(process).toList()) {
            try (var lines = Files.lines(Path.of("/proc/" + pid + "/smaps_rollup"))) {
                sum += lines.filter(line -> line.startsWith("Pss:"))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                        .sum();
            } catch (NoSuchFileException e) {
                continue; // it has ended
            }
        }
        return sum;
    }

    private static Map<String, Duration> cpu(Map<String, Long> processes) throws IOException {
        var cpu = new LinkedHashMap<String, Duration>();
        for (var process : processes.entrySet()) {
            long ticks = 0;
            for (var pid : tree(process.getValue()).toList()) {
                ticks += ticks(pid);
            }
            cpu.put(process.getKey(), Duration.ofNanos(ticks * TICK_NANOS));
        }
        return cpu;
    }

    private static Stream<Long> tree(long process) {
        return ProcessHandle.of(process).stream()
                .flatMap(root -> Stream.concat(Stream.of(root), root.descendants()))
                .map(ProcessHandle::pid);
    }

    /** Its own and those of its children that have ended. */
    private static long ticks(long pid) throws IOException {
        try {
            var stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return Long.parseLong(fields[11])
                    + Long.parseLong(fields[12])
                    + Long.parseLong(fields[13])
                    + Long.parseLong(fields[14]);
        } catch (NoSuchFileException e) {
            return 0; // it has ended; its parent counts it
        }
    }
}
