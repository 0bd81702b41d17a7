package dev.tocsin.engine.intake;

import dev.tocsin.engine.incident.IncidentId;
import java.time.Clock;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * New ids that sort by time: 48 bits of milliseconds and 80 random bits in Crockford's base 32, 26 characters, as in
 * ULID but in lower case.
 */
public final class IncidentIds implements Supplier<IncidentId> {
    private static final String DIGITS = "0123456789abcdefghjkmnpqrstvwxyz";

    private final Clock clock;
    private final RandomGenerator random;

    public IncidentIds(Clock clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
    }

    @Override
    public IncidentId get() {
        var text = new char[26];
        var time = clock.millis();
        for (int i = 9; i >= 0; i--) {
            text[i] = DIGITS.charAt((int) (time & 31));
            time >>>= 5;
        }
        for (int i = 10; i < text.length; i++) {
            text[i] = DIGITS.charAt(random.nextInt(32));
        }
        return new IncidentId(new String(text));
    }
}
