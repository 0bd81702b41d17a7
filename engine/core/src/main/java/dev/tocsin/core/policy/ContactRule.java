package dev.tocsin.core.policy;

import java.time.Duration;

/**
 * One step of a user's notification rules.
 *
 * @param after how long after the page is due the contact method is used; zero = at once
 */
public record ContactRule(ContactMethod contact, Duration after) {
    public ContactRule {
        if (after.isNegative()) {
            throw new IllegalArgumentException("nobody can be reached before they are paged: " + after);
        }
    }
}
