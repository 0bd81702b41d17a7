package dev.tocsin.engine.signal;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;

/**
 * One thing that is wrong, as its sender describes it.
 *
 * @param id identifies the alert within its incident (Alertmanager's fingerprint); opaque
 * @param title one line for a person
 * @param service what is broken, or "" when the sender does not say
 * @param link where to look, or ""
 * @param annotations the sender's longer texts
 * @param startsAt when it began, by the sender's clock and to the millisecond
 * @param startUnknown whether the sender does not say when it began, and {@code startsAt} is when we heard of it
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
    /** The id of an alert that a person made. */
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

    /** @param startedAt as the sender says; empty = it does not */
    public Alert withStart(Optional<Instant> startedAt) {
        return new Alert(
                id, labels, title, service, link, annotations, startedAt.orElse(startsAt), startedAt.isEmpty());
    }

    /** When it began, as far as the sender says: by nothing else can two episodes be told apart. */
    public Optional<Instant> startedAt() {
        return startUnknown ? Optional.empty() : Optional.of(startsAt);
    }
}
