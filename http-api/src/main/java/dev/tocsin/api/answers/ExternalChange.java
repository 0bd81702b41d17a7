package dev.tocsin.api.answers;

import dev.tocsin.engine.signal.Caller;
import java.time.Instant;
import java.util.Optional;

/**
 * A change that an external system reports about what it made of one of Tocsin's pages.
 *
 * @param system such as {@code pagerduty}
 * @param page the id that Tocsin gave to the external system: a page's, unless the report is about something else; or
 *     "" if only {@code thing} is known
 * @param who the user, or the external name of whoever made the change; or the system
 * @param event identifies the report, also when it is repeated
 * @param at when it happened, by the external system's clock
 * @param thing the external system's own id, or ""
 */
public record ExternalChange(
        String system, String page, Kind what, String who, String event, Instant at, String thing) {
    public ExternalChange(String system, String page, Kind what, String who, String event, Instant at) {
        this(system, page, what, who, event, at, "");
    }

    ExternalChange about(String page) {
        return new ExternalChange(system, page, what, who, event, at, thing);
    }

    /** What happened in the external system. */
    public sealed interface Kind {
        record Acknowledged() implements Kind {}

        record Unacknowledged() implements Kind {}

        record Resolved() implements Kind {}

        record Noted(String text) implements Kind {}

        /**
         * The external incident has another assignee, whom the external system has notified.
         *
         * @param user the assignee, if it is a configured user
         * @param text describes the change, for a note
         */
        record Assigned(Optional<String> user, String text) implements Kind {}

        /**
         * A change without consequences.
         *
         * @param event such as {@code incident.triggered}
         */
        record Other(String event) implements Kind {}
    }

    /**
     * The external system as a caller. By it, the channel that the page went through recognizes a change that need not
     * be sent back.
     */
    Caller caller() {
        var id = event.isEmpty() ? "" : system + ' ' + event;
        return new Caller.Provider(system, Optional.of(page), who, new Caller.Request(Caller.Proof.CREDENTIALS, id));
    }
}
