package dev.tocsin.core.incident;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Who has an incident.
 *
 * @param acknowledgedAt the first acknowledgement
 * @param lastUpdateAt when somebody last added something to the incident or changed its status
 * @param helpers who was paged in addition to the responders of the policy
 * @param passedOn who has passed it on, and when, until a level is paged that includes them
 */
record Ownership(
        Optional<String> owner,
        Optional<Instant> acknowledgedAt,
        Instant lastUpdateAt,
        Map<String, HelpRequest> helpers,
        Map<String, Instant> passedOn) {
    Ownership {
        helpers = Collections.unmodifiableMap(helpers);
        passedOn = Map.copyOf(passedOn);
    }

    static Ownership none(Instant openedAt) {
        return new Ownership(Optional.empty(), Optional.empty(), openedAt, Map.of(), Map.of());
    }

    Ownership of(Optional<String> owner) {
        return new Ownership(owner, acknowledgedAt, lastUpdateAt, helpers, passedOn);
    }

    Ownership updatedAt(Instant at) {
        return new Ownership(owner, acknowledgedAt, at, helpers, passedOn);
    }

    /** Acknowledged at an instant, unless it was before. */
    Ownership acknowledged(Instant at) {
        return acknowledgedAt.isPresent() ? this : acknowledgedAt(Optional.of(at));
    }

    Ownership acknowledgedAt(Optional<Instant> at) {
        return new Ownership(owner, at, lastUpdateAt, helpers, passedOn);
    }

    Ownership withHelper(String who, HelpRequest request) {
        var more = new LinkedHashMap<>(helpers);
        more.put(who, request);
        return new Ownership(owner, acknowledgedAt, lastUpdateAt, more, passedOn);
    }

    Ownership withoutHelper(String who) {
        if (!helpers.containsKey(who)) {
            return this;
        }
        var rest = new LinkedHashMap<>(helpers);
        rest.remove(who);
        return new Ownership(owner, acknowledgedAt, lastUpdateAt, rest, passedOn);
    }

    Ownership passedOn(Map<String, Instant> passedOn) {
        return new Ownership(owner, acknowledgedAt, lastUpdateAt, helpers, passedOn);
    }
}
