package dev.tocsin.core.incident.page;

import dev.tocsin.core.signal.Origin;
import java.time.Instant;

/**
 * An update of a posted message that is to be sent, or sent again, at {@code attemptAt}. It pages nobody.
 *
 * @param id the idempotency key of every attempt
 * @param page whose message is updated
 * @param receipt the provider's id of that message, or ""
 * @param status of the incident since {@code at}
 * @param reason or ""
 */
public record PendingUpdate(
        PageId id,
        Page page,
        String receipt,
        String status,
        Origin by,
        Instant at,
        String reason,
        int attempts,
        Instant attemptAt) {
    /** Whether the update says that the incident is over. */
    boolean isOfEnd() {
        return status.equals("resolved");
    }

    PendingUpdate again(int attempts, Instant attemptAt) {
        return new PendingUpdate(id, page, receipt, status, by, at, reason, attempts, attemptAt);
    }
}
