package dev.tocsin.engine.incident;

import dev.tocsin.engine.policy.ContactMethod;
import java.util.Optional;

/**
 * A page that a channel shows and wants to keep up to date.
 *
 * @param receipt what the provider called it, or ""
 */
public record PostedMessage(Page page, String receipt, UpdatePolicy upkeep) {
    /** What takes its place takes this one's. */
    record Location(ContactMethod contact, Optional<PageId> page) {}

    Location place() {
        return new Location(page.contact(), upkeep == UpdatePolicy.LATEST ? Optional.empty() : Optional.of(page.id()));
    }
}
