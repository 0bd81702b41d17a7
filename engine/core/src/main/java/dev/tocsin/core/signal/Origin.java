package dev.tocsin.core.signal;

/**
 * Who asked for a change, as the journal has it. A {@link Caller} makes it.
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

    /** Of what the timer does because of what somebody did. */
    public static Origin timerFor(String who) {
        return new Origin(who, TIMER.via());
    }

    /** Of what a look at an external system leads to, because of what somebody did. */
    public static Origin lookFor(String who) {
        return new Origin(who.isEmpty() ? TIMER.who() : who, "look");
    }

    /** Whether it is a deadline that passed, or an attempt that ended: nobody asked for it. */
    public boolean fromTimer() {
        return equals(TIMER);
    }

    /** The external system, if the change comes from one: such as {@code pagerduty}. */
    public String system() {
        var end = via.indexOf(' ');
        return end < 0 ? via : via.substring(0, end);
    }
}
