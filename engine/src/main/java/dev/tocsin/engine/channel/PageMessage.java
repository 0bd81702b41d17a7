package dev.tocsin.engine.channel;

import java.time.Instant;

/**
 * What a page says: what is broken, how bad, since when, and why you.
 *
 * @param id of the page: the idempotency key, the same for every attempt
 * @param attempt from 1
 * @param address within the channel, or ""
 * @param level of the policy, from 1; 0 = an assignment, -1 = a status update is due, -2 = more alerts joined
 */
public record PageMessage(
        String id,
        int attempt,
        String recipient,
        String address,
        String why,
        int level,
        String incident,
        String title,
        String severity,
        String service,
        String status,
        String policy,
        Instant openedAt)
        implements Message {}
