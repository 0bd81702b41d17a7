package dev.tocsin.core.incident;

import dev.tocsin.core.signal.Severity;
import java.time.Instant;
import java.util.Optional;

/**
 * What those who were paged have not been notified of yet.
 *
 * @param unannounced how many alerts joined since
 * @param announcedAt when somebody was last paged or notified; empty = nobody knows of the incident
 * @param severity the worst that those who were paged, or who answered, know of
 * @param clear the number of the last page planned when the all-clear was last announced or the incident (re-)opened
 */
record UnannouncedAlerts(int unannounced, Optional<Instant> announcedAt, Severity severity, int clear) {

    /** @param pages how many were planned before */
    static UnannouncedAlerts none(Severity severity, int pages) {
        return new UnannouncedAlerts(0, Optional.empty(), severity, pages);
    }

    UnannouncedAlerts paged(Instant at, Severity severity) {
        return new UnannouncedAlerts(0, Optional.of(at), severity, clear);
    }

    UnannouncedAlerts joined(int more) {
        return announcedAt.isEmpty() ? this : new UnannouncedAlerts(unannounced + more, announcedAt, severity, clear);
    }

    UnannouncedAlerts announced(Instant at) {
        return new UnannouncedAlerts(0, Optional.of(at), severity, clear);
    }

    UnannouncedAlerts known(Severity severity) {
        return new UnannouncedAlerts(unannounced, announcedAt, severity, clear);
    }

    UnannouncedAlerts clear(int pages) {
        return new UnannouncedAlerts(unannounced, announcedAt, severity, pages);
    }
}
