package dev.tocsin.bench.system;

import dev.tocsin.bench.compare.Round;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.HdrHistogram.Histogram;

/** How late timers were acted on. */
public final class Lateness {
    private final Histogram micros = Round.histogram();
    private final Set<String> names = new HashSet<>();
    private long repeated;
    private Instant first = Instant.MAX;
    private Instant last = Instant.MIN;

    void add(String name, Instant due, Instant acted) {
        if (!names.add(name)) {
            repeated++;
            return;
        }
        micros.recordValue(Math.max(1, due.until(acted).toNanos() / 1_000));
        first = acted.isBefore(first) ? acted : first;
        last = acted.isAfter(last) ? acted : last;
    }

    /** In microseconds, of the first time each was acted on. */
    public Histogram histogram() {
        return micros;
    }

    public long acted() {
        return names.size();
    }

    public long repeated() {
        return repeated;
    }

    /** Seconds from an instant to the first of them, and to the last. */
    public double first(Instant from) {
        return seconds(from, first);
    }

    public double last(Instant from) {
        return seconds(from, last);
    }

    private static double seconds(Instant from, Instant to) {
        return Duration.between(from, to).toNanos() / 1e9;
    }
}
