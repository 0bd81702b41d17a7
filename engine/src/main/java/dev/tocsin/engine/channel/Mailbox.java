package dev.tocsin.engine.channel;

import java.io.IOException;
import java.time.Duration;
import java.util.function.Predicate;

/** Where people's answers to the mails of a channel come to. */
public interface Mailbox {
    /** The rest between two looks. */
    Duration every();

    /**
     * Hands over some of what is new, the oldest first. Waits for the network, and ends in time whatever the server does.
     * What was dealt with is handed over once, unless the server or this process ends in between.
     *
     * @param dealtWith whether a mail was; one that was not is handed over again later, behind the others
     * @throws IOException with a message for operators: no secret, no address
     */
    Look look(Predicate<IncomingMail> dealtWith) throws IOException;

    /**
     * @param read mails that were dealt with
     * @param setAside mails that cannot be read, and were marked for the operator
     * @param more whether there are more to read at once
     */
    record Look(int read, int setAside, boolean more) {}
}
