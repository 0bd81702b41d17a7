package dev.tocsin.engine.matching;

import com.google.re2j.BoundedPattern.Steps;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/**
 * What regular expressions may cost. Each has a limit of its own, and all that are tried within one piece of work share
 * another, so that many accepted matchers and a long label cost no more than one. Steps are counted, not time: the same
 * matchers on the same labels always have the same result.
 */
public final class MatchBudget {
    /** For one value; some 5 to 10 ms. */
    static final long MAX_STEPS_OF_A_MATCHER = 1_000_000;

    /** For all matchers that one alert, or one command to an incident, is tried against; and for each further one. */
    private static final long MAX_STEPS = 20_000_000;

    private static final long MAX_STEPS_OF_FURTHER = 20_000;

    private static final ScopedValue<Steps> SHARED = ScopedValue.newInstance();
    private static final LongAdder FAILURES = new LongAdder();

    private MatchBudget() {}

    /** Does a piece of work whose matchers share one budget; one within another shares that of the outer. */
    public static <T> T shared(Supplier<T> work) {
        return shared(1, work);
    }

    /** @param parts alerts or commands that the work is about */
    public static <T> T shared(int parts, Supplier<T> work) {
        return SHARED.isBound()
                ? work.get()
                : ScopedValue.where(SHARED, new Steps(MAX_STEPS + parts * MAX_STEPS_OF_FURTHER))
                        .call(work::get);
    }

    /** How many times a matcher had no result since the start. */
    public static long failures() {
        return FAILURES.sum();
    }

    static void failed() {
        FAILURES.increment();
    }

    /** For the next matcher. */
    static Steps steps() {
        var left = SHARED.isBound() ? SHARED.get().left() : MAX_STEPS_OF_A_MATCHER;
        return new Steps(Math.min(left, MAX_STEPS_OF_A_MATCHER));
    }

    static void used(Steps steps) {
        if (SHARED.isBound()) {
            SHARED.get().take(steps.taken());
        }
    }
}
