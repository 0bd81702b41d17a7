package dev.tocsin.core.policy;

import java.time.Duration;
import java.util.List;

/**
 * Which open incidents are linked as having the same cause: those that open within the window of each other and have
 * equal values of all these labels.
 */
public record Correlation(List<String> labels, Duration window) {
    public Correlation {
        labels = List.copyOf(labels);
        if (labels.isEmpty() || !window.isPositive()) {
            throw new IllegalArgumentException("a correlation has labels, and a window of some time");
        }
    }
}
