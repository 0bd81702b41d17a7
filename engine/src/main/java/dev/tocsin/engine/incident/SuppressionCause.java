package dev.tocsin.engine.incident;

/** What keeps an escalation back. Each is released by itself. */
public enum SuppressionCause {
    /** Its route was muted when it was re-opened; ends at the instant that was known then. */
    ROUTE,
    /** A silence or a maintenance window; looked at again whenever one changes. */
    QUIET
}
