package dev.tocsin.core.oncall;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A part of an {@link OnCallPeriod}: somebody or nobody for some time.
 *
 * @param user null = nobody
 * @param why null = nobody
 */
record Stretch(@Nullable String user, @Nullable String why, boolean byOverride, Instant start, Instant end) {
    Stretch within(Instant from, Instant to) {
        return from.isAfter(start) || to.isBefore(end)
                ? new Stretch(user, why, byOverride, from.isAfter(start) ? from : start, to.isBefore(end) ? to : end)
                : this;
    }

    boolean isLike(Stretch other) {
        return byOverride == other.byOverride && Objects.equals(user, other.user) && Objects.equals(why, other.why);
    }
}
