package dev.tocsin.core.policy;

import java.time.Duration;
import java.util.Set;

/**
 * How many pages a recipient gets through one contact method within a window before the others become a digest.
 *
 * @param pages of a window that are sent at once, at least 1
 * @param exempt names of the severities whose pages are never held
 */
public record StormGuard(int pages, Duration window, Set<String> exempt) {
    public StormGuard {
        if (pages < 1 || !window.isPositive()) {
            throw new IllegalArgumentException(
                    "a storm guard lets at least one page through, in a window of some time");
        }
        exempt = Set.copyOf(exempt);
    }
}
