package dev.tocsin.engine.query;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Which incidents to list, newest first. Empty means any.
 *
 * @param text found in the title, the dedup key or the id, without regard to case
 * @param suppressed whether something keeps pages back
 * @param from created at or after
 * @param to created before
 * @param after the last incident of the page before
 */
public record IncidentFilter(
        List<String> statuses,
        List<String> severities,
        Optional<String> service,
        Optional<String> text,
        Optional<Boolean> suppressed,
        Optional<Instant> from,
        Optional<Instant> to,
        Optional<Position> after,
        int limit) {
    public IncidentFilter {
        statuses = List.copyOf(statuses);
        severities = List.copyOf(severities);
    }

    /** A place in the list. */
    public record Position(Instant createdAt, String id) {}
}
