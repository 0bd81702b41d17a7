package dev.tocsin.engine.incident;

import dev.tocsin.engine.policy.ContactMethod;
import java.util.Optional;

/**
 * A delivered page whose message the channel keeps up to date.
 *
 * @param receipt the provider's id of the message, or ""
 * @param upkeep which updates the channel takes
 */
public record PostedMessage(Page page, String receipt, UpdatePolicy upkeep) {
    /**
     * The key of a posted message: a newer message with the same key replaces this one. With
     * {@link UpdatePolicy#LATEST} there is one for each contact method, otherwise one for each page.
     */
    record Location(ContactMethod contact, Optional<PageId> page) {}

    Location place() {
        return new Location(page.contact(), upkeep == UpdatePolicy.LATEST ? Optional.empty() : Optional.of(page.id()));
    }
}
