package dev.tocsin.engine.signal;

import java.time.Instant;
import java.util.Optional;

/**
 * One statement of a sender about one problem, after its wire format has been decoded.
 *
 * <p>A sender that knows its own incidents gives their {@link #key}; without one the route's {@code group_by} makes
 * it from {@link #labels}.
 */
public sealed interface Signal {
    /** Who said it: the ingress it came through and, where known, who behind it. */
    Origin origin();

    Labels labels();

    Optional<DedupKey> key();

    /**
     * It is broken, or still broken.
     *
     * @param startedAt when it began, as far as the sender says
     * @param group the sender's own group that it came with, if it has such
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
     * The alert with this id is over.
     *
     * @param startedAt when what is over began, as far as the sender says
     * @param endedAt when it ended, as far as the sender says
     * @param group the sender's own group that it came with, if it has such
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
     * A group of the sender is over as a whole: so is every alert that came with it.
     *
     * @param endedAt what began later is not meant; empty = the sender does not say
     * @param complete whether each of its alerts was listed, so that it says nothing of others
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

    /** Somebody acknowledged it on the sender's side. */
    record Acknowledged(Origin origin, Labels labels, Optional<DedupKey> key) implements Signal {}

    /**
     * Somebody, or something, ended the whole incident on the sender's side.
     *
     * @param endedAt what began later is not meant; empty = the sender does not say
     */
    record Resolved(Origin origin, Labels labels, Optional<DedupKey> key, Optional<Instant> endedAt) implements Signal {
        public Resolved(Origin origin, Labels labels, Optional<DedupKey> key) {
            this(origin, labels, key, Optional.empty());
        }
    }

    /** The sender now names somebody else as the one responsible. */
    record Reassigned(Origin origin, String assignee, Labels labels, Optional<DedupKey> key) implements Signal {}

    /** Somebody wrote a note on the sender's side. */
    record Annotated(Origin origin, String text, Labels labels, Optional<DedupKey> key) implements Signal {}
}
