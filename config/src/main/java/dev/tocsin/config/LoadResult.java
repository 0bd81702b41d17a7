package dev.tocsin.config;

import java.util.List;

/** The result of loading: a configuration, or all of its problems. */
public sealed interface LoadResult {
    record Valid(Configuration configuration) implements LoadResult {}

    /**
     * The configuration is not valid.
     *
     * @param problems all that were found, at least one, in the order of file and line
     */
    record Invalid(List<ConfigProblem> problems) implements LoadResult {
        public Invalid {
            problems = List.copyOf(problems);
            if (problems.isEmpty()) {
                throw new IllegalArgumentException("an invalid configuration has a problem");
            }
        }
    }
}
