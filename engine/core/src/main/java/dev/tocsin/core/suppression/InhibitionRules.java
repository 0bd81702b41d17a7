package dev.tocsin.core.suppression;

import dev.tocsin.core.signal.Labels;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;

/** The inhibition rules of a configuration. */
public record InhibitionRules(List<InhibitionRule> rules) {
    public static final InhibitionRules NONE = new InhibitionRules(List.of());

    public InhibitionRules {
        rules = List.copyOf(rules);
    }

    /** Whether a firing alert with these labels inhibits others. */
    public boolean isSource(Labels labels) {
        for (var rule : rules) {
            if (rule.isSource(labels)) {
                return true;
            }
        }
        return false;
    }

    /** The alerts that inhibit others, without those whose effect an earlier one already has. */
    public List<Labels> sources(Stream<Labels> firing) {
        var seen = new HashSet<Effect>();
        return firing.filter(labels -> {
                    var isNew = false;
                    for (var rule : rules) {
                        isNew |= rule.isSource(labels)
                                && seen.add(new Effect(rule, rule.equalValues(labels), rule.isTarget(labels)));
                    }
                    return isNew;
                })
                .toList();
    }

    private record Effect(InhibitionRule rule, List<String> equal, boolean isTarget) {}
}
