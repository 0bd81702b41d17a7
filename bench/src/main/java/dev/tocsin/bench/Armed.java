package dev.tocsin.bench;

import dev.tocsin.bench.system.Directories;
import dev.tocsin.bench.system.TimerKind;
import dev.tocsin.bench.system.Timers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/** The data of a system with timers due in 11 to 12 hours: armed once, copied for every round. */
record Armed(TimerKind kind, long count, Path directory) implements AutoCloseable {
    static Armed of(TimerKind kind, long count) throws Exception {
        var directory = Files.createTempDirectory("armed-bench");
        var start = System.nanoTime();
        var first = Instant.now().plus(Duration.ofHours(11));
        kind.arm(directory, new Timers("far", count, first, Duration.ofHours(1).dividedBy(count)));
        System.out.printf("  %,d armed for %s in %.0f s%n", count, kind.title(), (System.nanoTime() - start) / 1e9);
        return new Armed(kind, count, directory);
    }

    /** To be deleted by whoever asked for it. */
    Path copy() throws IOException, InterruptedException {
        var copy = Files.createTempDirectory("timers-bench");
        var copying = new ProcessBuilder("cp", "-a", "--reflink=auto", directory + "/.", copy.toString())
                .inheritIO()
                .start();
        if (copying.waitFor() != 0) {
            throw new IOException(directory + " could not be copied");
        }
        return copy;
    }

    @Override
    public void close() throws IOException {
        Directories.delete(directory);
    }
}
