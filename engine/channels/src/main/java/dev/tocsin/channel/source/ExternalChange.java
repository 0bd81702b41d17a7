package dev.tocsin.channel.source;

import dev.tocsin.channel.SyncedChannel.Person;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A change that an external system reports about what it made of one of Tocsin's pages.
 *
 * @param system such as {@code pagerduty}
 * @param page the id that Tocsin gave to the external system: a page's, unless the report is about something else; or
 *     "" if only {@code thing} is known
 * @param by who made the change, by each of the names that the report has for that person
 * @param event identifies the report, also when it is repeated
 * @param at when it happened, by the external system's clock
 * @param thing the external system's own id, or ""
 */
public record ExternalChange(
        String system, String page, Kind what, List<Person> by, String event, Instant at, String thing) {
    public ExternalChange {
        by = List.copyOf(by);
    }

    /** The same change of a page that is known by its {@code thing}. */
    public ExternalChange about(String page) {
        return new ExternalChange(system, page, what, by, event, at, thing);
    }

    /** What happened in the external system. */
    public sealed interface Kind {
        record Acknowledged() implements Kind {}

        record Unacknowledged() implements Kind {}

        record Resolved() implements Kind {}

        /** @param mayBeOurs whether Tocsin may have sent it there: then it counts only as a user's */
        record Noted(String text, boolean mayBeOurs) implements Kind {}

        /**
         * The external incident has another assignee, whom the external system has notified.
         *
         * @param assignee empty = nobody, or several
         * @param text describes the change, for a note
         */
        record Assigned(Optional<Person> assignee, String text) implements Kind {}

        /**
         * A change without consequences.
         *
         * @param event such as {@code incident.triggered}
         */
        record Other(String event) implements Kind {}
    }

    /** Identifies the report among those of all systems; "" = nothing does. */
    public String id() {
        return event.isEmpty() ? "" : system + ' ' + event;
    }
}
