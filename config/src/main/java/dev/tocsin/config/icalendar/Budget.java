package dev.tocsin.config.icalendar;

/** What a text may make the node do, counted in days, times and periods looked at. */
final class Budget {
    /** Enough for eighteen daily rules over a century, or for forty weekly ones. */
    static final long STEPS = 2_000_000;

    private long left = STEPS;

    void spend() throws Unusable {
        if (--left < 0) {
            throw new Unusable(
                    "recurrence takes more than " + STEPS + " steps to work out",
                    "let it recur daily or less often, with few times a day, and begin later");
        }
    }
}
