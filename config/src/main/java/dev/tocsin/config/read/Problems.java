package dev.tocsin.config.read;

import dev.tocsin.config.ConfigProblem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects all faults, instead of stopping at the first. */
public final class Problems {
    private static final Comparator<ConfigProblem> BY_PLACE = Comparator.comparing(ConfigProblem::file)
            .thenComparingInt(ConfigProblem::line)
            .thenComparingInt(ConfigProblem::column);

    private final List<ConfigProblem> found = new ArrayList<>();

    public void add(SourceLocation location, String message, String hint) {
        found.add(
                new ConfigProblem(location.file(), location.line(), location.column(), location.path(), message, hint));
    }

    public int count() {
        return found.size();
    }

    public boolean isEmpty() {
        return found.isEmpty();
    }

    /** The problems in the order of file, line and column. */
    public List<ConfigProblem> sorted() {
        return found.stream().sorted(BY_PLACE).toList();
    }
}
