package dev.tocsin.core.signal;

import java.time.Instant;
import java.util.Optional;

/**
 * One report of a sender about one problem, decoded from its wire format.
 *
 * <p>A sender that has incidents of its own gives their {@link #key}; without one the route's {@code group_by} makes it
 * from {@link #labels}.
 */
public sealed interface Signal {
    /** Who sent the signal: the ingress that it came through and, if known, the sender behind it. */
    Origin origin();

    Labels labels();

    Optional<DedupKey> key();

    /**
     * An alert fires, or still fires.
     *
     * @param startedAt when it began, as far as the sender says
     * @param group the sender's own group that it came with, if there is one
     */
    record Firing(
            Origin origin, Alert alert, Optional<DedupKey> key, Optional<Instant> startedAt, Optional<String> group)
            implements Signal {
        public Firing(Origin origin, Alert alert, Optional<DedupKey> key) {
            this(origin, alert, key, Optional.empty(), Optional.empty());
        }

        @Override
        public Labels labels() {
            return alert.labels();
        }
    }

    /**
     * The alert with this id is clear.
     *
     * @param startedAt when the episode began, as far as the sender says
     * @param endedAt when it ended, as far as the sender says
     * @param group the sender's own group that it came with, if there is one
     */
    record Cleared(
            Origin origin,
            String alertId,
            Labels labels,
            Optional<DedupKey> key,
            Optional<Instant> startedAt,
            Optional<Instant> endedAt,
            Optional<String> group)
            implements Signal {
        public Cleared(Origin origin, String alertId, Labels labels, Optional<DedupKey> key) {
            this(origin, alertId, labels, key, Optional.empty(), Optional.empty(), Optional.empty());
        }
    }

    /**
     * A group of the sender is over as a whole, and with it every alert that came with it.
     *
     * @param endedAt alerts that began later are not meant; empty = the sender does not say
     * @param complete whether the sender listed all alerts of the group, so that no others are meant
     */
    record GroupCleared(Origin origin, String group, Optional<Instant> endedAt, boolean complete) implements Signal {
        @Override
        public Labels labels() {
            return Labels.EMPTY;
        }

        @Override
        public Optional<DedupKey> key() {
            return Optional.empty();
        }
    }

    /** Somebody acknowledged the incident in the sender's system. */
    record Acknowledged(Origin origin, Labels labels, Optional<DedupKey> key) implements Signal {}

    /**
     * Somebody, or something, ended the whole incident in the sender's system.
     *
     * @param endedAt alerts that began later are not meant; empty = the sender does not say
     */
    record Resolved(Origin origin, Labels labels, Optional<DedupKey> key, Optional<Instant> endedAt) implements Signal {
        public Resolved(Origin origin, Labels labels, Optional<DedupKey> key) {
            this(origin, labels, key, Optional.empty());
        }
    }

    /** The sender now names another person as responsible. */
    record Reassigned(Origin origin, String assignee, Labels labels, Optional<DedupKey> key) implements Signal {}

    /** Somebody added a note in the sender's system. */
    record Annotated(Origin origin, String text, Labels labels, Optional<DedupKey> key) implements Signal {}
}
