package dev.tocsin.config;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * About how much work it is to expand a recurrence rule, told from its text. ical4j makes all times of one period at
 * once: a year of every second is more than any heap, and a century of seconds never ends.
 */
final class RuleSize {
    /** Every day of the year, several times a day. */
    static final int LARGEST = 2_000;

    private static final Pattern FOLD = Pattern.compile("\\r?\\n[ \\t]");
    private static final Pattern RULE = Pattern.compile("(?im)^(?:RRULE|EXRULE)[;:].*$");
    private static final Pattern SEVERAL_A_DAY = Pattern.compile("(?i)FREQ=(?:HOURLY|MINUTELY|SECONDLY)");

    private RuleSize() {}

    /** How many combinations its lists have, BYHOUR and the like. */
    static double of(String rule) {
        var size = 1.0;
        for (var part : rule.toUpperCase(Locale.ROOT).split(";", -1)) {
            if (part.strip().startsWith("BY") && !part.strip().startsWith("BYSETPOS")) {
                size *= part.chars().filter(c -> c == ',').count() + 1;
            }
        }
        return size;
    }

    /** Whether every rule of an iCalendar file is one of days, or of longer times, and not too large. */
    static boolean isOfDays(String calendar) {
        return RULE.matcher(FOLD.matcher(calendar).replaceAll(""))
                .results()
                .map(match -> match.group())
                .noneMatch(rule ->
                        of(rule) > LARGEST || SEVERAL_A_DAY.matcher(rule).find());
    }
}
