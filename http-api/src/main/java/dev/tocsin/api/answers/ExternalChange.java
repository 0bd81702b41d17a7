package dev.tocsin.api.answers;

import java.time.Instant;
import java.util.Optional;

/**
 * What another system says of something that it made of one of our pages.
 *
 * @param system such as {@code pagerduty}
 * @param page what the system calls by our name for it: the page, unless it is not one of ours; or "" where only
 *     {@code thing} is known
 * @param who the user here, or how the system calls whoever did it there; or the system
 * @param event identifies it: told again, it is the same
 * @param at when it happened, by the other system's clock
 * @param thing what the system itself calls it, or ""
 */
public record ExternalChange(
        String system, String page, Kind what, String who, String event, Instant at, String thing) {
    public ExternalChange(String system, String page, Kind what, String who, String event, Instant at) {
        this(system, page, what, who, event, at, "");
    }

    ExternalChange about(String page) {
        return new ExternalChange(system, page, what, who, event, at, thing);
    }

    /** What happened there. */
    public sealed interface Kind {
        record Acknowledged() implements Kind {}

        record Unacknowledged() implements Kind {}

        record Resolved() implements Kind {}

        record Noted(String text) implements Kind {}

        /**
         * It has another assignee there, who was told of it there.
         *
         * @param user the assignee, if it is one who is known here
         * @param text says so
         */
        record Assigned(Optional<String> user, String text) implements Kind {}

        /** @param event such as {@code incident.triggered}: nothing follows from it here */
        record Other(String event) implements Kind {}
    }

    /**
     * For the timeline; and the channel that the page went through knows by it that it need not be told.
     *
     * @return such as {@code pagerduty 01m7….2}
     */
    public String via() {
        return system + ' ' + page;
    }

    String id() {
        return event.isEmpty() ? "" : system + ' ' + event;
    }
}
