package dev.tocsin.runtime.poll;

import java.time.Duration;

/**
 * Work that a node repeats in the background.
 *
 * @param name in logs and metrics, in words with underscores
 * @param every the pause between two runs
 */
public record Poller(String name, Duration every, Nodes nodes, Work work) {
    /** Which nodes of a cluster do the work. */
    public enum Nodes {
        EVERY_NODE,
        /** Only the leader. A run may overlap with the first run of the next leader, so it must be repeatable. */
        ONE_NODE
    }

    /** One run. An exception means that it failed; it is logged and repeated. */
    @FunctionalInterface
    public interface Work {
        void run() throws Exception;
    }

    public Poller {
        if (!every.isPositive()) {
            throw new IllegalArgumentException("poller " + name + " has no pause");
        }
    }
}
