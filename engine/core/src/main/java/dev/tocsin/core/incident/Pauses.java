package dev.tocsin.core.incident;

import java.time.Instant;
import java.util.Optional;

/**
 * What keeps an incident from escalating although nobody has answered.
 *
 * @param clear since when no alert fires; empty = one does, or the all-clear is not recorded yet
 */
public record Pauses(Optional<Instant> snoozedUntil, ActiveSuppressions suppressions, Optional<Clear> clear) {
    /** @param escalates whether its levels are paged all the same, because its policy or a person says so */
    public record Clear(Instant since, boolean escalates) {}

    static final Pauses NONE = new Pauses(Optional.empty(), ActiveSuppressions.NONE, Optional.empty());

    Pauses snoozedUntil(Optional<Instant> until) {
        return new Pauses(until, suppressions, clear);
    }

    Pauses suppressedBy(ActiveSuppressions suppressions) {
        return new Pauses(snoozedUntil, suppressions, clear);
    }

    Pauses clear(Optional<Clear> clear) {
        return new Pauses(snoozedUntil, suppressions, clear);
    }

    /** Without a snooze and suppressions, which end with the incident. */
    Pauses over() {
        return new Pauses(Optional.empty(), ActiveSuppressions.NONE, clear);
    }
}
