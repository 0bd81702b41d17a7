package dev.tocsin.runtime.journal;

import dev.tocsin.core.incident.IncidentEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An event that is written to or read from the journal. The last event of a write carries what the same statement also
 * writes; it is never read back.
 *
 * @param row the incident's index row after the event
 * @param pages the rows of its pages that the write changes
 * @param claim the dedup key that the incident takes
 */
public record JournaledEvent(
        IncidentEvent event,
        @Nullable IncidentRow row,
        List<PageRow> pages,
        @Nullable KeyClaim claim) {
    /** An event that is read, or not the last one of its write. */
    public JournaledEvent(IncidentEvent event) {
        this(event, null, List.of(), null);
    }
}
