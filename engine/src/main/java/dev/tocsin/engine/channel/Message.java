package dev.tocsin.engine.channel;

import dev.tocsin.engine.signal.PlainText;

/**
 * What a channel carries: one page, a digest of many, what became of a page, or a notice. The last two wake nobody. Its words
 * are in one line each, without control characters, whoever wrote them ({@link PlainText}); only a description and a notice
 * may have several.
 */
public sealed interface Message permits PageMessage, DigestMessage, NoticeMessage, UpdateMessage {
    /** The idempotency key, the same for every attempt. */
    String id();

    /** From 1. */
    int attempt();

    /** A user, or a channel with nobody in particular behind it. */
    String recipient();

    /** Within the channel, or "". */
    String address();

    /** The same to another address. */
    Message to(String address);
}
