package dev.tocsin.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects all faults, instead of stopping at the first. */
final class Problems {
    private static final Comparator<ConfigProblem> BY_PLACE = Comparator.comparing(ConfigProblem::file)
            .thenComparingInt(ConfigProblem::line)
            .thenComparingInt(ConfigProblem::column);

    private final List<ConfigProblem> found = new ArrayList<>();

    void add(SourceLocation location, String message, String hint) {
        found.add(
                new ConfigProblem(location.file(), location.line(), location.column(), location.path(), message, hint));
    }

    int count() {
        return found.size();
    }

    boolean isEmpty() {
        return found.isEmpty();
    }

    /** The problems in the order of file, line and column. */
    List<ConfigProblem> sorted() {
        return found.stream().sorted(BY_PLACE).toList();
    }
}
