package dev.tocsin.config;

import java.util.List;

/** A configuration, or everything that is wrong with it. */
public sealed interface Loaded {
    record Valid(Configuration configuration) implements Loaded {}

    /**
     * What is wrong, all of it.
     *
     * @param problems at least one, in the order of file and line
     */
    record Invalid(List<Problem> problems) implements Loaded {
        public Invalid {
            problems = List.copyOf(problems);
            if (problems.isEmpty()) {
                throw new IllegalArgumentException("an invalid configuration has a problem");
            }
        }
    }
}
