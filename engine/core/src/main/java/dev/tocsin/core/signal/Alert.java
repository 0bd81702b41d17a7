package dev.tocsin.core.signal;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;

/**
 * One problem, as its sender describes it.
 *
 * @param id identifies the alert within its incident (Alertmanager's fingerprint); opaque
 * @param title one line for a person
 * @param service what is broken, or "" if the sender does not say
 * @param link where to look, or ""
 * @param annotations the sender's longer texts
 * @param startsAt when it began, by the sender's clock and to the millisecond
 * @param startUnknown whether the sender does not say when it began, and {@code startsAt} is when Tocsin received it
 */
public record Alert(
        String id,
        Labels labels,
        String title,
        String service,
        String link,
        Map<String, String> annotations,
        Instant startsAt,
        boolean startUnknown) {
    /** The id of the alert of an incident that a person opened. */
    public static final String MANUAL = "manual";

    public Alert {
        if (id.isBlank()) {
            throw new IllegalArgumentException("an alert needs an id");
        }
        annotations = Map.copyOf(annotations);
        startsAt = startsAt.truncatedTo(ChronoUnit.MILLIS);
    }

    public Alert(
            String id,
            Labels labels,
            String title,
            String service,
            String link,
            Map<String, String> annotations,
            Instant startsAt) {
        this(id, labels, title, service, link, annotations, startsAt, false);
    }

    /** @param startedAt as the sender says; empty = the sender does not say */
    public Alert withStart(Optional<Instant> startedAt) {
        return new Alert(
                id, labels, title, service, link, annotations, startedAt.orElse(startsAt), startedAt.isEmpty());
    }

    /**
     * When the alert began, by its sender; empty = the sender does not say. Only by this can two episodes be
     * distinguished.
     */
    public Optional<Instant> startedAt() {
        return startUnknown ? Optional.empty() : Optional.of(startsAt);
    }
}
