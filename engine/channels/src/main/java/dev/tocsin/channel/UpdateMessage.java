package dev.tocsin.channel;

import dev.tocsin.core.signal.PlainText;
import java.time.Instant;

/**
 * An update of a page that the channel has delivered, so that the channel can change or close its message. It wakes
 * nobody.
 *
 * @param id the idempotency key, the same for every attempt; not the page's own id
 * @param attempt from 1
 * @param page that was delivered, with the incident as it is now
 * @param receipt the provider's id of that page's message
 * @param by who changed the incident, a user or a system
 * @param at when it was changed
 * @param via through what, such as {@code api}; {@code pagerduty 01m7….2} = through that page in PagerDuty
 * @param reason in half a sentence, or ""
 */
public record UpdateMessage(
        String id, int attempt, PageMessage page, String receipt, String by, Instant at, String via, String reason)
        implements Message {
    public UpdateMessage {
        by = PlainText.line(by);
        reason = PlainText.line(reason);
    }

    public UpdateMessage(String id, int attempt, PageMessage page, String receipt, String by, Instant at) {
        this(id, attempt, page, receipt, by, at, "", "");
    }

    @Override
    public String recipient() {
        return page.recipient();
    }

    @Override
    public String address() {
        return page.address();
    }

    @Override
    public UpdateMessage to(String other) {
        return new UpdateMessage(id, attempt, page.to(other), receipt, by, at, via, reason);
    }

    /**
     * Whether the change was made on this very page in the system that gets the update, so that the system knows it.
     * The incident's other pages there do not.
     *
     * @param type of the channel, which is also the name of the system
     */
    public boolean isKnownTo(String type) {
        return via.equals(type + ' ' + page.id());
    }

    /** The incident's status now, such as "acknowledged". */
    public String status() {
        return page.status();
    }
}
