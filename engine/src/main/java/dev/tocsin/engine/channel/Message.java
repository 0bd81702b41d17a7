package dev.tocsin.engine.channel;

/** What a channel carries: one page, a digest of many, or a notice that pages nobody. */
public sealed interface Message permits PageMessage, DigestMessage, NoticeMessage {
    /** The idempotency key, the same for every attempt. */
    String id();

    /** From 1. */
    int attempt();

    /** A user, or a channel with nobody in particular behind it. */
    String recipient();

    /** Within the channel, or "". */
    String address();
}
