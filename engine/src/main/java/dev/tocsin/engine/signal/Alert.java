package dev.tocsin.engine.signal;

import java.time.Instant;
import java.util.Map;

/**
 * One thing that is wrong, as its sender describes it.
 *
 * @param id identifies the alert within its incident (Alertmanager's fingerprint); opaque
 * @param title one line for a person
 * @param service what is broken, or "" when the sender does not say
 * @param link where to look, or ""
 * @param annotations the sender's longer texts
 * @param startsAt when it began, by the sender's clock
 */
public record Alert(
        String id,
        Labels labels,
        String title,
        String service,
        String link,
        Map<String, String> annotations,
        Instant startsAt) {
    /** The id of an alert that a person made. */
    public static final String MANUAL = "manual";

    public Alert {
        if (id.isBlank()) {
            throw new IllegalArgumentException("an alert needs an id");
        }
        annotations = Map.copyOf(annotations);
    }
}
