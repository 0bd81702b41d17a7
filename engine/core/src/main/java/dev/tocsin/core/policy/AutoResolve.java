package dev.tocsin.core.policy;

import java.time.Duration;

/** When incidents of a policy resolve by themselves after all alerts are clear; overrides the rule of the severity. */
public sealed interface AutoResolve {
    /** Only a person resolves the incident. */
    record Never() implements AutoResolve {}

    /** The incident resolves by itself once all alerts have been clear for {@code clear}. */
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
