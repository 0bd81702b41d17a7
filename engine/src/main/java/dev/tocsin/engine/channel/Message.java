package dev.tocsin.engine.channel;

/** What a channel carries: one page, or a digest of many. */
public sealed interface Message permits PageMessage, DigestMessage {
    /** The idempotency key, the same for every attempt. */
    String id();

    /** From 1. */
    int attempt();

    /** A user, or a channel with nobody in particular behind it. */
    String recipient();

    /** Within the channel, or "". */
    String address();
}
