package dev.tocsin.engine.oncall;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Times at which a schedule has nobody. */
public final class Gaps {
    /** Later than any configuration means. */
    private static final Instant FAR = Instant.parse("9999-12-31T00:00:00Z");

    private Gaps() {}

    /** The answers from {@code from} to {@code to} that are nobody, in order, cut at both ends. */
    public static List<OnCallPeriod> between(Schedule schedule, Instant from, Instant to) {
        return schedule.between(from, to).stream()
                .filter(answer -> answer.user().isEmpty())
                .toList();
    }

    /**
     * The answer that nobody is on call any more, for ever; empty where the schedule goes on. Its start is the end of the
     * last shift, or {@link Instant#MIN} where there never is one.
     */
    public static Optional<OnCallPeriod> end(Schedule schedule) {
        return Optional.of(schedule.at(FAR))
                .filter(answer -> answer.user().isEmpty() && answer.until().isEmpty());
    }
}
