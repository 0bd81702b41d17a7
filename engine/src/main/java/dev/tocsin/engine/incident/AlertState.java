package dev.tocsin.engine.incident;

import dev.tocsin.engine.signal.Alert;
import dev.tocsin.engine.signal.Labels;
import java.time.Instant;
import java.util.Optional;

/**
 * One alert of an incident.
 *
 * @param since when it began to fire or, when it is clear, when it cleared
 * @param startedAt when it last began to fire, by the sender's clock; empty = it was recorded before that was kept
 * @param group {@link dev.tocsin.engine.signal.Hash64} of the sender's group that it came with; empty = it came with none
 */
public record AlertState(
        String title, Labels labels, boolean firing, Instant since, Optional<Instant> startedAt, Optional<Long> group) {
    public AlertState(String title, Labels labels, boolean firing, Instant since) {
        this(title, labels, firing, since, Optional.empty(), Optional.empty());
    }

    static AlertState firing(Alert alert, Optional<Long> group) {
        return new AlertState(
                alert.title(), alert.labels(), true, alert.startsAt(), Optional.of(alert.startsAt()), group);
    }

    /** Whether it is clear, and something that began at an instant is no news of it. */
    boolean isOverSince(Instant start) {
        return !firing && startedAt.filter(last -> !start.isAfter(last)).isPresent();
    }

    AlertState cleared(Instant at) {
        return new AlertState(title, labels, false, at, startedAt, group);
    }
}
