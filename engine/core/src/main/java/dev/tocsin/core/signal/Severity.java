package dev.tocsin.core.signal;

import java.util.Comparator;

/** A severity: a name of the configured scale and its rank, 0 being the worst. */
public record Severity(String name, int rank) implements Comparable<Severity> {
    private static final Comparator<Severity> WORST_FIRST =
            Comparator.comparingInt(Severity::rank).thenComparing(Severity::name);

    public Severity {
        if (name.isBlank()) {
            throw new IllegalArgumentException("a severity needs a name");
        }
    }

    @Override
    public int compareTo(Severity other) {
        return WORST_FIRST.compare(this, other);
    }
}
