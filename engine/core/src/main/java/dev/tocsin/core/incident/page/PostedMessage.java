package dev.tocsin.core.incident.page;

import java.time.Instant;
import java.util.Optional;

/**
 * The message of a delivered page, at a provider that updates it.
 *
 * @param receipt the provider's id of the message, or ""
 * @param at when it was posted
 * @param updates which updates the channel takes
 * @param update that is to be sent; a newer one replaces it
 */
public record PostedMessage(
        String receipt, Instant at, UpdatePolicy updates, Phase phase, Optional<PendingUpdate> update) {
    public enum Phase {
        /** It is updated when the incident changes. */
        CURRENT,
        /** A newer message to the same address is updated instead. */
        REPLACED,
        /** It was updated as resolved, and its external incident has not been seen closed yet. */
        ENDED,
        /** It was updated as resolved. */
        CLOSED
    }

    boolean isCurrent() {
        return phase == Phase.CURRENT;
    }

    /** Whether it is, or may have to be, updated. */
    boolean isOpen() {
        return isCurrent() || phase == Phase.ENDED || update.isPresent();
    }

    PostedMessage in(Phase phase) {
        return new PostedMessage(receipt, at, updates, phase, update);
    }

    PostedMessage with(Optional<PendingUpdate> update) {
        return new PostedMessage(receipt, at, updates, phase, update);
    }
}
