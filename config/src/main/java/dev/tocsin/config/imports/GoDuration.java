package dev.tocsin.config.imports;

import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/** A duration as Prometheus reads it. */
final class GoDuration {
    private static final Pattern SYNTAX = Pattern.compile("(?:(\\d{1,9})y)?(?:(\\d{1,9})w)?(?:(\\d{1,9})d)?"
            + "(?:(\\d{1,9})h)?(?:(\\d{1,9})m)?(?:(\\d{1,9})s)?(?:(\\d{1,9})ms)?");
    private static final List<Duration> UNITS = List.of(
            Duration.ofDays(365),
            Duration.ofDays(7),
            Duration.ofDays(1),
            Duration.ofHours(1),
            Duration.ofMinutes(1),
            Duration.ofSeconds(1),
            Duration.ofMillis(1));
    private static final Duration MAX_DURATION = Duration.ofDays(30);

    private GoDuration() {}

    /** @param positive zero is refused, as there */
    static Duration read(Item place, String text, boolean positive) {
        var match = SYNTAX.matcher(text);
        if (!text.equals("0") && (text.isEmpty() || !match.matches())) {
            throw place.unreadable(
                    "not a duration: " + OneLine.of(text, 40), "write it as Prometheus does, such as 30s");
        }
        var sum = Duration.ZERO;
        for (int i = 0; !text.equals("0") && i < UNITS.size(); i++) {
            if (match.group(i + 1) != null) {
                sum = sum.plus(UNITS.get(i).multipliedBy(Long.parseLong(match.group(i + 1))));
            }
        }
        if (positive && sum.isZero()) {
            throw place.unreadable("cannot be zero", "write how long, such as 5m");
        }
        return sum;
    }

    /** The nearest that a route here takes: whole seconds, at most 30 days. */
    static Duration ofRoute(Duration duration) {
        var whole = Duration.ofSeconds(duration.plusMillis(999).toSeconds());
        return whole.compareTo(MAX_DURATION) < 0 ? whole : MAX_DURATION;
    }
}
