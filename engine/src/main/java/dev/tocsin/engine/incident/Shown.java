package dev.tocsin.engine.incident;

import dev.tocsin.engine.policy.ContactMethod;
import java.util.Optional;

/**
 * A page that a channel shows and wants to keep up to date.
 *
 * @param receipt what the provider called it, or ""
 */
public record Shown(Page page, String receipt, Upkeep upkeep) {
    /** What takes its place takes this one's. */
    record Place(ContactMethod contact, Optional<PageId> page) {}

    Place place() {
        return new Place(page.contact(), upkeep == Upkeep.LATEST ? Optional.empty() : Optional.of(page.id()));
    }
}
