package dev.tocsin.app.configuration;

import dev.tocsin.config.ConfigProblem;
import dev.tocsin.config.Configuration;
import java.util.List;

/** The result of an attempt to activate another configuration. */
public sealed interface ReloadResult {
    /**
     * It is active now.
     *
     * @param before the configuration that was active until then
     */
    record Taken(Configuration before, Configuration now, Activation activation) implements ReloadResult {}

    /** The previous configuration stays active, for these reasons. */
    record Refused(List<ConfigProblem> problems) implements ReloadResult {
        public Refused {
            problems = List.copyOf(problems);
        }
    }

    /** Nobody has stored this version. */
    record Unknown(String version) implements ReloadResult {}
}
