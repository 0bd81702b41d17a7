package dev.tocsin.channel;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Formats instants for a person: in local time with the zone, and with the day unless that is clear.
 *
 * @param now when they are read
 */
public record InstantText(ZoneId zone, Instant now) {
    public static final ZoneId UTC = ZoneId.of("UTC");

    private static final Duration CLEAR = Duration.ofHours(20);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm zzz", Locale.ENGLISH);
    private static final DateTimeFormatter DAY_AND_TIME =
            DateTimeFormatter.ofPattern("EEE d MMM HH:mm zzz", Locale.ENGLISH);

    private static final Pattern INSTANT =
            Pattern.compile("\\d{4}-\\d\\d-\\d\\dT([01]\\d|2[0-3]):[0-5]\\d(:[0-5]\\d(\\.\\d{1,9})?)?Z");

    public String of(Instant at) {
        var isClear = Duration.between(at, now).abs().compareTo(CLEAR) < 0;
        return (isClear ? TIME : DAY_AND_TIME).format(at.atZone(zone));
    }

    /** An instant in the past, and how long ago it was. */
    public String since(Instant from) {
        return of(from) + bracketed("", Duration.between(from, now), " ago");
    }

    /** An instant ahead, and in how long it comes. */
    public String ahead(Instant at) {
        return of(at) + bracketed("in ", Duration.between(now, at), "");
    }

    /** Nothing below a minute: the instant says it. */
    private static String bracketed(String before, Duration duration, String after) {
        return duration.toMinutes() < 1 ? "" : " (" + before + roughly(duration) + after + ")";
    }

    /** A length of time as people say it. */
    public static String roughly(Duration duration) {
        return duration.toMinutes() < 1
                ? "less than a minute"
                : duration.toHours() < 2
                        ? duration.toMinutes() + " min"
                        : duration.toDays() < 2 ? duration.toHours() + " h" : duration.toDays() + " days";
    }

    /** A text with each instant in it, such as those in the reasons in the journal, replaced by a local time. */
    public String in(String text) {
        return INSTANT.matcher(text).replaceAll(found -> written(found.group()));
    }

    private String written(String instant) {
        try {
            return of(Instant.parse(instant));
        } catch (DateTimeParseException e) {
            return instant;
        }
    }
}
