package dev.tocsin.api.versions;

import dev.tocsin.config.Configuration;
import dev.tocsin.config.Problem;
import dev.tocsin.engine.versions.Activation;
import java.util.List;

/** How an attempt to take another configuration ended. */
public sealed interface Reload {
    /**
     * It holds now.
     *
     * @param before what held until then
     */
    record Taken(Configuration before, Configuration now, Activation activation) implements Reload {}

    /** The one before holds on, for these reasons. */
    record Refused(List<Problem> problems) implements Reload {
        public Refused {
            problems = List.copyOf(problems);
        }
    }

    /** Nobody has stored this version. */
    record Unknown(String version) implements Reload {}
}
