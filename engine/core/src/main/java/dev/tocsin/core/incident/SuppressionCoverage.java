package dev.tocsin.core.incident;

import dev.tocsin.core.suppression.SuppressionRules;
import java.time.Instant;
import java.util.Optional;

/** How many of an incident's firing alerts a silence or maintenance window suppresses. */
public enum SuppressionCoverage {
    /** All, alone or together with the other rules: nobody is paged. */
    ALL,
    /** Some: the others are paged. */
    SOME;

    /**
     * @param one the silence or window alone
     * @param everything all suppression rules, with that one
     * @return empty if it changes nothing: no alert of the incident matches, or a person had it paged in spite of it
     */
    public static Optional<SuppressionCoverage> of(
            Incident incident, SuppressionRules one, SuppressionRules everything, Instant at) {
        if (incident.isResolved() || !SuppressionCheck.suppressesAny(incident, one, at)) {
            return Optional.empty();
        }
        return Optional.of(SuppressionCheck.match(incident, everything, at).isPresent() ? ALL : SOME);
    }
}
