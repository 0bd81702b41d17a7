package dev.tocsin.channel;

import java.util.List;

/** A received mail, as far as it can be an answer to one of Tocsin's. */
public sealed interface IncomingMail {
    /**
     * A mail that a person wrote.
     *
     * @param id identifies the mail, also when it is read again
     * @param from the only sender address, or ""
     * @param to every address that it was sent to, according to its headers
     * @param firstLine of the text, without quoted lines; or ""
     */
    record Written(String id, String from, List<String> to, String firstLine) implements IncomingMail {
        public Written {
            to = List.copyOf(to);
        }
    }

    /**
     * A mail server could not deliver one of Tocsin's mails.
     *
     * @param id identifies the notice
     * @param replyTo the address for answers to Tocsin's mail
     * @param receipt the id of Tocsin's mail, or "" if a server on the way assigned one of its own
     * @param status such as {@code 5.1.1} (RFC 3463), or ""
     */
    record Bounced(String id, List<String> replyTo, String receipt, String status) implements IncomingMail {
        public Bounced {
            replyTo = List.copyOf(replyTo);
        }
    }

    /**
     * No person wrote the mail: a notice of absence, a mailing list, one of Tocsin's own (RFC 3834). It is never
     * answered.
     */
    record Automatic() implements IncomingMail {}
}
