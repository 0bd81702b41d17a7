package dev.tocsin.core.incident.page;

import java.time.Instant;

/**
 * What was last seen of a page in an external system.
 *
 * @param since when the page got this status, by the external system's clock; {@link Instant#MIN} = it never had another
 * @param corrections how often Tocsin's status was sent again because the two differed, since either side changed
 * @param seenAt when the status was last seen, or Tocsin's was sent again
 */
public record ExternalPage(ExternalStatus status, Instant since, int corrections, Instant seenAt) {
    static final ExternalPage UNSEEN = new ExternalPage(ExternalStatus.TRIGGERED, Instant.MIN, 0, Instant.MIN);

    ExternalPage uncorrected() {
        return corrections == 0 ? this : new ExternalPage(status, since, 0, seenAt);
    }
}
