package dev.tocsin.core.incident;

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * The suppressions that stop an incident from escalating: at most one for each cause, each with its own end.
 *
 * @param overruled whether a person had the incident paged in spite of them: silences and maintenance windows do not
 *     apply to it any more
 */
public record ActiveSuppressions(Map<SuppressionCause, Suppression> byCause, boolean overruled) {
    static final ActiveSuppressions NONE = new ActiveSuppressions(Map.of(), false);

    public record Suppression(Instant until, String reason) {}

    public ActiveSuppressions {
        byCause = Map.copyOf(byCause);
    }

    public boolean any() {
        return !byCause.isEmpty();
    }

    /** The suppression that ends first. */
    public Optional<Suppression> next() {
        return any() ? byCause.values().stream().min(Comparator.comparing(Suppression::until)) : Optional.empty();
    }

    /** When the last of the suppressions ends, as far as is known now; empty = none is active. */
    public Optional<Instant> until() {
        return any()
                ? byCause.values().stream().map(Suppression::until).max(Comparator.naturalOrder())
                : Optional.empty();
    }

    /** The reasons of all suppressions, those that end first coming first; empty = none is active. */
    public Optional<String> why() {
        return any()
                ? byCause.values().stream()
                        .sorted(Comparator.comparing(Suppression::until))
                        .map(Suppression::reason)
                        .distinct()
                        .reduce((one, other) -> one + "; " + other)
                : Optional.empty();
    }

    Optional<Suppression> of(SuppressionCause cause) {
        return Optional.ofNullable(byCause.get(cause));
    }

    ActiveSuppressions with(SuppressionCause cause, Suppression suppression) {
        var changed = new EnumMap<SuppressionCause, Suppression>(SuppressionCause.class);
        changed.putAll(byCause);
        changed.put(cause, suppression);
        return new ActiveSuppressions(changed, overruled);
    }

    ActiveSuppressions without(Collection<SuppressionCause> causes, boolean byPerson) {
        var changed = new EnumMap<SuppressionCause, Suppression>(SuppressionCause.class);
        changed.putAll(byCause);
        changed.keySet().removeAll(causes);
        return new ActiveSuppressions(changed, overruled || byPerson);
    }
}
