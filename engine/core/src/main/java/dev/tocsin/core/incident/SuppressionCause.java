package dev.tocsin.core.incident;

/** What suppresses an escalation. Each cause ends independently of the others. */
public enum SuppressionCause {
    /** The route was muted when the incident was re-opened; ends at the instant that was known then. */
    ROUTE,
    /**
     * A silence, a maintenance window or an inhibition; checked again whenever one changes. The name is stored in events.
     * It has nothing to do with the quiet hours of users.
     */
    QUIET
}
