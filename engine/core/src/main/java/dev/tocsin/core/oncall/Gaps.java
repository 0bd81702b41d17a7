package dev.tocsin.core.oncall;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Finds the periods in which a schedule has nobody on call. */
public final class Gaps {
    /** Later than any date in a configuration. */
    private static final Instant FAR = Instant.parse("9999-12-31T00:00:00Z");

    private Gaps() {}

    /** The periods from {@code from} to {@code to} in which nobody is on call, in order, cut at both ends. */
    public static List<OnCallPeriod> between(Schedule schedule, Instant from, Instant to) {
        return schedule.between(from, to).stream()
                .filter(period -> period.user().isEmpty())
                .toList();
    }

    /**
     * The period from which on nobody is ever on call; empty = the schedule goes on. It starts at the end of the last
     * shift, or at {@link Instant#MIN} if there never is one.
     */
    public static Optional<OnCallPeriod> end(Schedule schedule) {
        return Optional.of(schedule.at(FAR))
                .filter(period -> period.user().isEmpty() && period.until().isEmpty());
    }
}
