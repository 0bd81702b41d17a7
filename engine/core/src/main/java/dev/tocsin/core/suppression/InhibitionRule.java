package dev.tocsin.core.suppression;

import dev.tocsin.core.signal.Labels;
import dev.tocsin.core.signal.Match;
import dev.tocsin.core.signal.Matcher;
import java.util.List;
import java.util.Set;

/**
 * While an alert that matches {@code source} fires, no alert that matches {@code target} is paged, if both have the
 * same values of the {@code equal} labels. A missing label equals an empty one. As in Alertmanager, an alert that
 * matches both sides is not inhibited by another that does, so no alert inhibits itself; and a side without matchers
 * matches every alert.
 *
 * @param name its path in the configuration, for reasons
 */
public record InhibitionRule(String name, List<Matcher> source, List<Matcher> target, List<String> equal) {
    public InhibitionRule {
        source = List.copyOf(source);
        target = List.copyOf(target);
        equal = List.copyOf(equal);
        if (source.isEmpty() && target.isEmpty()) {
            throw new IllegalArgumentException(name + " never inhibits: whatever fires matches both of its sides");
        }
    }

    public boolean isSource(Labels labels) {
        return source(labels) == Match.YES;
    }

    public boolean isTarget(Labels labels) {
        return target(labels) == Match.YES;
    }

    Match source(Labels labels) {
        return Match.all(source, labels);
    }

    Match target(Labels labels) {
        return Match.all(target, labels);
    }

    boolean isDecidedBy(Set<String> labels) {
        return SuppressionRules.isDecided(source, labels)
                && SuppressionRules.isDecided(target, labels)
                && labels.containsAll(equal);
    }

    List<String> equalValues(Labels labels) {
        return equal.stream().map(labels::get).toList();
    }
}
