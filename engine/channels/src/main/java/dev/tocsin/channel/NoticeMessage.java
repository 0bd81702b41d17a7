package dev.tocsin.channel;

import dev.tocsin.core.signal.PlainText;
import java.time.Instant;

/**
 * A message that needs no action.
 *
 * @param id the idempotency key, the same for every attempt and on every node
 * @param attempt from 1
 * @param address within the channel, or ""
 * @param text a sentence for the recipient
 */
public record NoticeMessage(String id, int attempt, String recipient, String address, About about, String text)
        implements Message {
    public NoticeMessage {
        recipient = PlainText.line(recipient);
        text = PlainText.lines(text);
    }

    @Override
    public NoticeMessage to(String other) {
        return new NoticeMessage(id, attempt, recipient, other, about, text);
    }

    /**
     * What the notice is about.
     *
     * @param subject the name of the schedule, maintenance window or channel, the id of the page, or that of the incident
     * @param at when it happens or happened
     */
    public record About(Event event, String subject, Instant at) {
        public About {
            subject = PlainText.line(subject);
        }
    }

    /** The kind of notice. The labels are part of what receivers get, and must not change. */
    public enum Event {
        HANDOFF("handoff", "schedule"),
        MAINTENANCE_AHEAD("maintenance-ahead", "maintenance"),
        MAINTENANCE_BEGUN("maintenance-begun", "maintenance"),
        MAINTENANCE_ENDED("maintenance-ended", "maintenance"),
        MAINTENANCE_CALLED_OFF("maintenance-called-off", "maintenance"),
        /** No alert of an incident fires any more. */
        CLEAR("clear", "incident"),
        /** The outcome of an answer. */
        ANSWER("answer", "page"),
        /** Tocsin shows every day that it still can send messages. */
        SELF_TEST("self-test", "channel");

        private final String label;
        private final String kind;

        Event(String label, String kind) {
            this.label = label;
            this.kind = kind;
        }

        public String label() {
            return label;
        }

        /** The kind of the subject: a {@code schedule}, {@code maintenance}, a {@code page}, an {@code incident} or a {@code
         * channel}. */
        public String kind() {
            return kind;
        }
    }
}
