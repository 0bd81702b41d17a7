package dev.tocsin.core.routing;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * When incidents of a route are paged.
 *
 * @param groupWait how long a new incident collects alerts before its first page
 * @param groupInterval how often those who were paged are notified of further alerts; empty = never
 * @param repeatInterval when a policy that has ended starts again; empty = never
 * @param muted intervals in which an incident's first page is not sent
 * @param active if not empty, the first page is sent only in one of these intervals
 */
public record Timing(
        Duration groupWait,
        Optional<Duration> groupInterval,
        Optional<Duration> repeatInterval,
        List<TimeIntervals> muted,
        List<TimeIntervals> active) {
    /** How far ahead the end of a mute is searched for. */
    static final Duration HORIZON = Duration.ofDays(5 * 366);

    public Timing {
        muted = List.copyOf(muted);
        active = List.copyOf(active);
    }

    public static Timing waiting(Duration groupWait) {
        return new Timing(groupWait, Optional.empty(), Optional.empty(), List.of(), List.of());
    }

    /** Why a page may not be sent at an instant; empty = it may. */
    Optional<String> muteAt(Instant instant) {
        for (var intervals : muted) {
            if (intervals.contains(instant)) {
                return Optional.of("muted by " + intervals.name());
            }
        }
        for (var intervals : active) {
            if (intervals.contains(instant)) {
                return Optional.empty();
            }
        }
        return active.isEmpty()
                ? Optional.empty()
                : Optional.of("not active outside of "
                        + String.join(
                                ", ", active.stream().map(TimeIntervals::name).toList()));
    }

    /** The first instant, not before this one, at which a page may be sent; empty = none within {@link #HORIZON}. */
    Optional<Instant> openFrom(Instant instant) {
        var last = instant.plus(HORIZON);
        var at = instant;
        while (muteAt(at).isPresent()) {
            if (at.isAfter(last)) {
                return Optional.empty();
            }
            at = nextBoundary(at);
        }
        return Optional.of(at);
    }

    private Instant nextBoundary(Instant instant) {
        return Stream.concat(muted.stream(), active.stream())
                .flatMap(named -> named.intervals().stream())
                .map(interval -> interval.nextBoundary(instant))
                .min(Instant::compareTo)
                .orElseThrow();
    }
}
