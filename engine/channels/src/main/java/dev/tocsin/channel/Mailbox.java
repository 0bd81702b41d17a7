package dev.tocsin.channel;

import java.io.IOException;
import java.time.Duration;
import java.util.function.Predicate;

/** The mailbox that receives people's answers to the mails of a channel. */
public interface Mailbox {
    /** The pause between two polls. */
    Duration every();

    /**
     * Reads some of the new mails, the oldest first. Blocks on the network, and ends in time whatever the server does.
     * A mail that was handled is passed on only once, unless the server or this process ends in between.
     *
     * @param dealtWith handles a mail; true = done, false = the mail is passed on again later, after the others
     * @throws IOException with a message for operators: no secret, no address
     */
    Look look(Predicate<IncomingMail> dealtWith) throws IOException;

    /**
     * The result of a poll.
     *
     * @param read how many mails were handled
     * @param setAside how many mails could not be read, and were marked for the operator
     * @param more whether there are more to read at once
     */
    record Look(int read, int setAside, boolean more) {}
}
