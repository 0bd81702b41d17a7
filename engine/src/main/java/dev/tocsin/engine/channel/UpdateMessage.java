package dev.tocsin.engine.channel;

import dev.tocsin.engine.signal.PlainText;
import java.time.Instant;

/**
 * Tells a channel what became of an incident that it has paged about, so that it can change or close what it shows.
 * Nobody is woken by it.
 *
 * @param id the idempotency key, the same for every attempt; not the page's own
 * @param attempt from 1
 * @param page what was delivered, with the incident as it is now
 * @param receipt what the provider called that page
 * @param by who changed it, a user or a system
 * @param via how they did, such as {@code api}: {@code pagerduty 01m7….2} by that page there
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
     * Whether the change was made to this very page in the system that is to be told, which knows it then. The
     * incident's other pages there do not.
     *
     * @param type of the channel, which is what the system is called
     */
    public boolean isKnownTo(String type) {
        return via.equals(type + ' ' + page.id());
    }

    /** Such as "acknowledged". */
    public String status() {
        return page.status();
    }
}
