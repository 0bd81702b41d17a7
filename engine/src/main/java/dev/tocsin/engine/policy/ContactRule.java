package dev.tocsin.engine.policy;

import java.time.Duration;

/**
 * One step of how somebody wants to be reached.
 *
 * @param after how long after the first step would be; zero = at once
 */
public record ContactRule(ContactMethod contact, Duration after) {
    public ContactRule {
        if (after.isNegative()) {
            throw new IllegalArgumentException("nobody can be reached before they are paged: " + after);
        }
    }
}
