package dev.tocsin.channel;

import dev.tocsin.core.signal.PlainText;

/**
 * A message for a channel: a page, a digest of many, an update of a posted message, or a notice. The last two wake
 * nobody. Every text is one line without control characters, whoever wrote it ({@link PlainText}); only a description
 * and a notice may have several lines.
 */
public sealed interface Message permits PageMessage, DigestMessage, NoticeMessage, UpdateMessage {
    /** The idempotency key, the same for every attempt. */
    String id();

    /** The number of the attempt, from 1. */
    int attempt();

    /** A user, or a channel. */
    String recipient();

    /** The address within the channel, or "". */
    String address();

    /** This message to another address. */
    Message to(String address);
}
