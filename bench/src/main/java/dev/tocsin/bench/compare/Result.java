package dev.tocsin.bench.compare;

import java.util.List;
import java.util.Objects;
import org.HdrHistogram.Histogram;

/** The rounds of one system. */
public record Result(String system, List<Round> rounds) {
    /** NaN if it was never measured. */
    public double median(Figure figure) {
        var values = sorted(figure);
        return values.isEmpty()
                ? Double.NaN
                : (values.get((values.size() - 1) / 2) + values.get(values.size() / 2)) / 2;
    }

    public double worst(Figure figure) {
        var values = sorted(figure);
        if (values.isEmpty()) {
            return Double.NaN;
        }
        return figure.better() == Figure.Better.HIGHER ? values.getFirst() : values.getLast();
    }

    /** All rounds together. */
    Histogram latencies() {
        var all = Round.histogram();
        rounds.stream().map(Round::latencies).filter(Objects::nonNull).forEach(all::add);
        return all;
    }

    private List<Double> sorted(Figure figure) {
        return rounds.stream()
                .map(round -> round.figures().get(figure))
                .filter(Objects::nonNull)
                .sorted()
                .toList();
    }
}
