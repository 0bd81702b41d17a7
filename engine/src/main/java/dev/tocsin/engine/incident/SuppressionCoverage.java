package dev.tocsin.engine.incident;

import dev.tocsin.engine.suppression.SuppressionRules;
import java.time.Instant;
import java.util.Optional;

/** How much of what fires in an incident a silence or maintenance window keeps from being paged. */
public enum SuppressionCoverage {
    /** All of it, if need be together with what else is planned: nobody is paged. */
    ALL,
    /** Some: the rest is paged. */
    SOME;

    /**
     * @param one the silence or window alone
     * @param everything that is planned, with that
     * @return empty where it changes nothing: no alert of the incident matches, or a person had it paged all the same
     */
    public static Optional<SuppressionCoverage> of(
            Incident incident, SuppressionRules one, SuppressionRules everything, Instant at) {
        if (incident.isResolved() || !SuppressionCheck.suppressesAny(incident, one, at)) {
            return Optional.empty();
        }
        return Optional.of(SuppressionCheck.match(incident, everything, at).isPresent() ? ALL : SOME);
    }
}
