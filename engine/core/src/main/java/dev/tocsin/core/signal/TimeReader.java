package dev.tocsin.core.signal;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.util.Locale;
import java.util.Optional;

/**
 * Parses times leniently: RFC 3339, with 0 to 9 fractional digits, and offsets with or without a colon. The day must
 * exist.
 */
public final class TimeReader {
    private static final DateTimeFormatter LENIENT = new DateTimeFormatterBuilder()
            .parseCaseInsensitive()
            .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
            .appendPattern("[XXX][XX][X]")
            .toFormatter(Locale.ROOT)
            .withResolverStyle(ResolverStyle.STRICT);
    private static final Instant FIRST = Instant.parse("0000-01-01T00:00:00Z");
    /** The time that Go writes for one that is not set. */
    public static final Instant ZERO = Instant.parse("0001-01-01T00:00:00Z");

    private static final Instant MAX_INSTANT = Instant.parse("9999-12-31T23:59:59.999999999Z");

    private TimeReader() {}

    public static Optional<Instant> parse(String text) {
        var plain = InstantParser.parse(text);
        return plain.isPresent() ? plain : parseLeniently(text);
    }

    static Optional<Instant> parseLeniently(String text) {
        try {
            return Optional.of(OffsetDateTime.parse(text.strip(), LENIENT).toInstant())
                    .filter(time -> !time.isBefore(FIRST) && !time.isAfter(MAX_INSTANT));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
