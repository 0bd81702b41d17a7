package dev.tocsin.bench.compare;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** What one system did in one round. */
public final class Round {
    /** Keeps latencies from 1 µs to 10 minutes to three digits. */
    public static Histogram histogram() {
        var histogram = new Histogram(1, 600_000_000L, 3);
        histogram.setAutoResize(true);
        return histogram;
    }

    private final Map<Figure, Double> figures = new LinkedHashMap<>();
    private @Nullable Histogram latencies;

    public Round with(Figure figure, double value) {
        figures.put(figure, value);
        return this;
    }

    /** Adds p50, p99 and the worst, in milliseconds. @param latencies in microseconds */
    public Round with(String name, Histogram latencies) {
        this.latencies = latencies;
        with(Figure.lower(name + " p50", "ms"), latencies.getValueAtPercentile(50) / 1e3);
        with(Figure.lower(name + " p99", "ms"), latencies.getValueAtPercentile(99) / 1e3);
        return with(Figure.lower(name + " worst", "ms"), latencies.getMaxValue() / 1e3);
    }

    /** Adds what the processes cost. */
    public Round with(Usage usage, long items) {
        var all = usage.cpu().values().stream().reduce(Duration.ZERO, Duration::plus);
        with(Figure.CPU, all.toNanos() / 1e3 / items);
        if (usage.cpu().size() > 1) {
            usage.cpu()
                    .forEach((name, cpu) -> with(Figure.lower("of that " + name, "µs"), cpu.toNanos() / 1e3 / items));
        }
        return with(Figure.NOISE, usage.worstOverrun().toNanos() / 1e6);
    }

    /** Adds resident memory, which {@link Usage#residentBytes} tells. */
    public Round withResident(long jvm, long postgres) {
        with(Figure.lower("resident, JVM", "MB"), jvm / 1e6);
        with(Figure.lower("resident, PostgreSQL", "MB"), postgres / 1e6);
        return with(Figure.lower("resident, together", "MB"), (jvm + postgres) / 1e6);
    }

    public Map<Figure, Double> figures() {
        return figures;
    }

    @Nullable
    Histogram latencies() {
        return latencies;
    }
}
