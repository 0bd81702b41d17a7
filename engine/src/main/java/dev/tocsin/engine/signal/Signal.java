package dev.tocsin.engine.signal;

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

    /** It is broken, or still broken. */
    record Firing(Origin origin, Alert alert, Optional<DedupKey> key) implements Signal {
        @Override
        public Labels labels() {
            return alert.labels();
        }
    }

    /** The alert with this id is over. */
    record Cleared(Origin origin, String alertId, Labels labels, Optional<DedupKey> key) implements Signal {}

    /** Somebody acknowledged it on the sender's side. */
    record Acknowledged(Origin origin, Labels labels, Optional<DedupKey> key) implements Signal {}

    /** Somebody, or something, ended the whole incident on the sender's side. */
    record Resolved(Origin origin, Labels labels, Optional<DedupKey> key) implements Signal {}

    /** The sender now names somebody else as the one responsible. */
    record Reassigned(Origin origin, String assignee, Labels labels, Optional<DedupKey> key) implements Signal {}

    /** Somebody wrote a note on the sender's side. */
    record Annotated(Origin origin, String text, Labels labels, Optional<DedupKey> key) implements Signal {}
}
