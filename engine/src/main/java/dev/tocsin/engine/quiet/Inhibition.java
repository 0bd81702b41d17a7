package dev.tocsin.engine.quiet;

import dev.tocsin.engine.signal.Labels;
import java.util.List;

/** The inhibition rules of a configuration. */
public record Inhibition(List<InhibitionRule> rules) {
    public static final Inhibition NONE = new Inhibition(List.of());

    public Inhibition {
        rules = List.copyOf(rules);
    }

    /** Whether something with these labels inhibits others while it fires. */
    public boolean isSource(Labels labels) {
        for (var rule : rules) {
            if (rule.isSource(labels)) {
                return true;
            }
        }
        return false;
    }
}
