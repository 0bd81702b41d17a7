package dev.tocsin.runtime.intake;

import dev.tocsin.core.signal.IncidentId;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Generates ids that sort by time: 26 characters of Crockford's base 32 as in ULID, but in lower case. The first ten
 * are the milliseconds; the next ten are random and distinguish this process from all others; the last six count its
 * ids.
 */
public final class IncidentIdGenerator implements Supplier<IncidentId> {
    private static final String DIGITS = "0123456789abcdefghjkmnpqrstvwxyz";

    private final Clock clock;
    private final String process;
    private final AtomicLong count = new AtomicLong();

    /** @param random used once: two processes must not get the same number from it */
    public IncidentIdGenerator(Clock clock, RandomGenerator random) {
        this.clock = clock;
        this.process = digits(random.nextLong(), 10);
    }

    @Override
    public IncidentId get() {
        return new IncidentId(digits(clock.millis(), 10) + process + digits(count.getAndIncrement(), 6));
    }

    /** The last {@code length} digits. */
    private static String digits(long number, int length) {
        var text = new char[length];
        for (int i = length - 1; i >= 0; i--) {
            text[i] = DIGITS.charAt((int) (number & 31));
            number >>>= 5;
        }
        return new String(text);
    }
}
