package dev.tocsin.engine.channel;

import java.util.List;

/** A mail that came in, as far as it can be an answer to one of ours. */
public sealed interface IncomingMail {
    /**
     * Of a person.
     *
     * @param id tells the mail from others, also when it is read again
     * @param from the one address it is from, or ""
     * @param to every address it went to, as far as its headers tell
     * @param firstLine of what was written, without what was quoted; or ""
     */
    record Written(String id, String from, List<String> to, String firstLine) implements IncomingMail {
        public Written {
            to = List.copyOf(to);
        }
    }

    /**
     * A mail server could not get one of ours through.
     *
     * @param id tells the notice from others
     * @param replyTo where answers to our mail should have gone
     * @param receipt the name of our mail, or "" when a server on the way gave it one of its own
     * @param status such as {@code 5.1.1} (RFC 3463), or ""
     */
    record Bounced(String id, List<String> replyTo, String receipt, String status) implements IncomingMail {
        public Bounced {
            replyTo = List.copyOf(replyTo);
        }
    }

    /** No person wrote it: a notice of absence, a list, one of our own (RFC 3834). It is never answered. */
    record Automatic() implements IncomingMail {}
}
