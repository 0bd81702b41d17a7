package dev.tocsin.engine.channel;

import java.time.Instant;

/**
 * Tells somebody that a schedule changes hands. Nobody has to do anything about it.
 *
 * @param id the idempotency key, the same for every attempt and on every node
 * @param attempt from 1
 * @param address within the channel, or ""
 * @param at when it changes hands
 * @param text a sentence for the recipient
 */
public record NoticeMessage(
        String id, int attempt, String recipient, String address, String schedule, Instant at, String text)
        implements Message {}
