package dev.tocsin.engine.signal;

/**
 * Who asked for a change, for the timeline and the audit.
 *
 * @param who a user, a token's name, or a sender such as {@code alertmanager}
 * @param via how the request reached Tocsin: {@code api}, {@code webhook}, {@code timer}
 * @param id identifies the request if it may be repeated, or ""; a repeated id changes nothing
 */
public record Origin(String who, String via, String id) {
    /** Tocsin itself, when a deadline passes. */
    public static final Origin TIMER = new Origin("tocsin", "timer", "");

    public Origin(String who, String via) {
        this(who, via, "");
    }
}
