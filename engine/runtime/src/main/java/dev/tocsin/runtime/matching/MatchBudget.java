package dev.tocsin.runtime.matching;

import com.google.re2j.BoundedPattern.Steps;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/**
 * What regular expressions may cost. Each has a limit of its own, and all that are tried within one piece of work share
 * another, so that many accepted matchers and long labels cost no more than a few. A piece of work is the routing of one
 * request, whatever the number of its alerts; the decision of commands to one incident; what the index says of that
 * incident; and what inhibits others, when that changes. Each has steps of its own and some for each alert that it is
 * about. Steps are counted, not time: the same matchers on the same labels always have the same result.
 */
public final class MatchBudget {
    /** For one value; some 5 to 10 ms. */
    static final long MAX_STEPS_OF_A_MATCHER = 1_000_000;

    /** For a piece of work; some 100 to 200 ms. */
    private static final long MAX_STEPS = 20_000_000;

    /** For each alert or command that it is about besides. */
    private static final long MAX_STEPS_OF_A_PART = 50_000;

    private static final ScopedValue<Steps> SHARED = ScopedValue.newInstance();
    private static final LongAdder FAILURES = new LongAdder();

    private MatchBudget() {}

    /** Does a piece of work whose matchers share one budget; one within another shares that of the outer. */
    public static <T> T shared(Supplier<T> work) {
        return shared(1, work);
    }

    /** @param parts alerts or commands that the work is about */
    public static <T> T shared(int parts, Supplier<T> work) {
        return SHARED.isBound() ? work.get() : ofItsOwn(parts, work);
    }

    /**
     * The same within whatever asks for it: for work whose result others use too.
     *
     * @param parts alerts that the work is about
     */
    public static <T> T ofItsOwn(int parts, Supplier<T> work) {
        return ScopedValue.where(SHARED, new Steps(MAX_STEPS + parts * MAX_STEPS_OF_A_PART))
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
