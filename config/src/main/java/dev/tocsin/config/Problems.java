package dev.tocsin.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects all faults, instead of stopping at the first. */
final class Problems {
    private static final Comparator<Problem> BY_PLACE =
            Comparator.comparing(Problem::file).thenComparingInt(Problem::line).thenComparingInt(Problem::column);

    private final List<Problem> found = new ArrayList<>();

    void add(SourceLocation place, String message, String hint) {
        found.add(new Problem(place.file(), place.line(), place.column(), place.path(), message, hint));
    }

    int count() {
        return found.size();
    }

    boolean isEmpty() {
        return found.isEmpty();
    }

    /** The problems in the order of file, line and column. */
    List<Problem> sorted() {
        return found.stream().sorted(BY_PLACE).toList();
    }
}
