package dev.tocsin.app.query;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Which incidents to list, the newest first. An empty part matches any.
 *
 * @param text contained in the title or the dedup key, without regard to case, or equal to the id
 * @param suppressed whether the incident is suppressed
 * @param from created at or after
 * @param to created before
 * @param after the last incident of the previous page of the list
 * @param limit maximum of incidents to return
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

    /** A position in the list. */
    public record Position(Instant createdAt, String id) {}
}
