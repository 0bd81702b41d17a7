package dev.tocsin.config.read;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Parses and formats durations in Prometheus's syntax: {@code 1h30m}, {@code 500ms}, {@code 1w}, {@code 0}. A day has
 * 24 hours.
 */
public final class DurationReader {
    private record Unit(String symbol, Duration length) {}

    private static final List<Unit> UNITS = List.of(
            new Unit("y", Duration.ofDays(365)),
            new Unit("w", Duration.ofDays(7)),
            new Unit("d", Duration.ofDays(1)),
            new Unit("h", Duration.ofHours(1)),
            new Unit("m", Duration.ofMinutes(1)),
            new Unit("s", Duration.ofSeconds(1)),
            new Unit("ms", Duration.ofMillis(1)));
    private static final Pattern SYNTAX = Pattern.compile("(?:(\\d{1,9})y)?(?:(\\d{1,9})w)?(?:(\\d{1,9})d)?"
            + "(?:(\\d{1,9})h)?(?:(\\d{1,9})m)?(?:(\\d{1,9})s)?(?:(\\d{1,9})ms)?");

    private DurationReader() {}

    public static Optional<Duration> parse(String text) {
        if (text.equals("0")) {
            return Optional.of(Duration.ZERO);
        }
        var match = SYNTAX.matcher(text);
        if (text.isEmpty() || !match.matches()) {
            return Optional.empty();
        }
        var sum = Duration.ZERO;
        for (int i = 0; i < UNITS.size(); i++) {
            var amount = match.group(i + 1);
            if (amount != null) {
                sum = sum.plus(UNITS.get(i).length().multipliedBy(Long.parseLong(amount)));
            }
        }
        return Optional.of(sum);
    }

    /** The shortest text that {@link #parse} reads back, to the millisecond; weeks are the largest unit. */
    public static String format(Duration duration) {
        var text = new StringBuilder();
        var rest = duration;
        for (var unit : UNITS.subList(1, UNITS.size())) {
            var amount = rest.dividedBy(unit.length());
            if (amount > 0) {
                text.append(amount).append(unit.symbol());
                rest = rest.minus(unit.length().multipliedBy(amount));
            }
        }
        return text.isEmpty() ? "0s" : text.toString();
    }
}
