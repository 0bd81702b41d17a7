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
public record Holds(Map<HoldCause, Hold> byCause, boolean overruled) {
    static final Holds NONE = new Holds(Map.of(), false);

    public record Hold(Instant until, String reason) {}

    public Holds {
        byCause = Map.copyOf(byCause);
    }

    public boolean any() {
        return !byCause.isEmpty();
    }

    /** The one that ends first. */
    public Optional<Hold> next() {
        return any() ? byCause.values().stream().min(Comparator.comparing(Hold::until)) : Optional.empty();
    }

    /** When, as far as is known, nothing is in the way any more. */
    public Optional<Instant> until() {
        return any() ? byCause.values().stream().map(Hold::until).max(Comparator.naturalOrder()) : Optional.empty();
    }

    /** All of what is in the way. */
    public Optional<String> why() {
        return any()
                ? byCause.values().stream()
                        .sorted(Comparator.comparing(Hold::until))
                        .map(Hold::reason)
                        .distinct()
                        .reduce((one, other) -> one + "; " + other)
                : Optional.empty();
    }

    Optional<Hold> of(HoldCause cause) {
        return Optional.ofNullable(byCause.get(cause));
    }

    Holds with(HoldCause cause, Hold hold) {
        var changed = new EnumMap<HoldCause, Hold>(HoldCause.class);
        changed.putAll(byCause);
        changed.put(cause, hold);
        return new Holds(changed, overruled);
    }

    Holds without(Collection<HoldCause> causes, boolean byPerson) {
        var changed = new EnumMap<HoldCause, Hold>(HoldCause.class);
        changed.putAll(byCause);
        changed.keySet().removeAll(causes);
        return new Holds(changed, overruled || byPerson);
    }
}
