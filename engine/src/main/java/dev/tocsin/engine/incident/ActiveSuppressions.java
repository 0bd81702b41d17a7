package dev.tocsin.engine.incident;

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * What keeps an incident's escalation back, each until its own instant.
 *
 * @param overruled a person had it paged all the same: silences and windows do not count any more
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

    /** The one that ends first. */
    public Optional<Suppression> next() {
        return any() ? byCause.values().stream().min(Comparator.comparing(Suppression::until)) : Optional.empty();
    }

    /** When, as far as is known, nothing is in the way any more. */
    public Optional<Instant> until() {
        return any()
                ? byCause.values().stream().map(Suppression::until).max(Comparator.naturalOrder())
                : Optional.empty();
    }

    /** All of what is in the way. */
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

    ActiveSuppressions with(SuppressionCause cause, Suppression hold) {
        var changed = new EnumMap<SuppressionCause, Suppression>(SuppressionCause.class);
        changed.putAll(byCause);
        changed.put(cause, hold);
        return new ActiveSuppressions(changed, overruled);
    }

    ActiveSuppressions without(Collection<SuppressionCause> causes, boolean byPerson) {
        var changed = new EnumMap<SuppressionCause, Suppression>(SuppressionCause.class);
        changed.putAll(byCause);
        changed.keySet().removeAll(causes);
        return new ActiveSuppressions(changed, overruled || byPerson);
    }
}
