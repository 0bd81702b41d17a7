package dev.tocsin.engine.policy;

import java.time.Duration;

/** What a policy says, over the severity, about incidents whose alerts are all clear. */
public sealed interface AutoResolve {
    /** A person must resolve it. */
    record Never() implements AutoResolve {}

    /** It resolves by itself once all alerts have been clear for so long. */
    record After(Duration clear) implements AutoResolve {
        public After {
            if (clear.isNegative()) {
                throw new IllegalArgumentException("an incident cannot resolve before it is clear: " + clear);
            }
        }
    }

    /** {@code never}, or the duration in ISO 8601. */
    default String text() {
        return switch (this) {
            case Never() -> "never";
            case After(var clear) -> clear.toString();
        };
    }

    /** Reads {@link #text} back. */
    static AutoResolve parse(String text) {
        return text.equals("never") ? new Never() : new After(Duration.parse(text));
    }
}
