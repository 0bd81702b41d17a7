package dev.tocsin.engine.routing;

import dev.tocsin.engine.signal.Labels;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The inhibition rules of a configuration. Pure: what fires is given. */
public record Inhibition(List<InhibitionRule> rules) {
    public static final Inhibition NONE = new Inhibition(List.of());

    public Inhibition {
        rules = List.copyOf(rules);
    }

    /** Whether something with these labels may inhibit others while it fires. */
    public boolean isSource(Labels labels) {
        return rules.stream().anyMatch(rule -> rule.isSource(labels));
    }

    public boolean isTarget(Labels labels) {
        return rules.stream().anyMatch(rule -> rule.isTarget(labels));
    }

    /**
     * What keeps a signal with these labels from paging, by the first rule that does.
     *
     * @param firing labels of what fires and {@link #isSource}
     */
    public Optional<Inhibited> inhibited(Labels labels, Collection<Labels> firing) {
        for (var rule : rules) {
            if (rule.isTarget(labels)) {
                for (var source : firing) {
                    if (rule.inhibits(labels, source)) {
                        return Optional.of(new Inhibited(rule, source));
                    }
                }
            }
        }
        return Optional.empty();
    }

    public record Inhibited(InhibitionRule rule, Labels source) {
        public String reason() {
            return "inhibited by " + rule.name() + " while " + source + " fires";
        }
    }
}
