package dev.tocsin.config.icalendar;

import dev.tocsin.config.icalendar.Rule.Part;
import dev.tocsin.config.icalendar.Rule.Weekday;
import java.time.DayOfWeek;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the text of a rule; letter case does not count. */
final class RuleReader {
    private static final Map<String, DayOfWeek> DAYS = Map.of(
            "MO", DayOfWeek.MONDAY,
            "TU", DayOfWeek.TUESDAY,
            "WE", DayOfWeek.WEDNESDAY,
            "TH", DayOfWeek.THURSDAY,
            "FR", DayOfWeek.FRIDAY,
            "SA", DayOfWeek.SATURDAY,
            "SU", DayOfWeek.SUNDAY);
    private static final Pattern DAY = Pattern.compile("([+-]?[0-9]{1,2})?([A-Z]{2})");
    private static final Pattern NUMBER = Pattern.compile("[+-]?[0-9]{1,3}");
    private static final Pattern DIGITS = Pattern.compile("[0-9]{1,18}");
    private static final int MAX_INTERVAL = 100_000_000;

    private @Nullable Frequency frequency;
    private int interval = 1;
    private long count = Long.MAX_VALUE;
    private @Nullable Moment until;
    private final Map<Part, SortedSet<Integer>> by = new EnumMap<>(Part.class);
    private List<Weekday> days = List.of();
    private DayOfWeek weekStart = DayOfWeek.MONDAY;

    private RuleReader() {}

    static Rule read(String text) throws Unusable {
        var reader = new RuleReader();
        var seen = new HashSet<String>();
        for (var part : text.toUpperCase(Locale.ROOT).split(";", -1)) {
            if (part.isBlank()) {
                continue;
            }
            var equals = part.indexOf('=');
            var name = part.substring(0, Math.max(equals, 0)).strip();
            if (equals < 0 || !seen.add(name)) {
                throw fault(
                        equals < 0 ? CalendarFault.quote(part) + " is no part of a rule" : name + " is given twice");
            }
            reader.part(name, part.substring(equals + 1).strip());
        }
        return reader.rule();
    }

    private void part(String name, String value) throws Unusable {
        switch (name) {
            case "FREQ" -> frequency = frequency(value);
            case "INTERVAL" -> interval = (int) number(name, value, MAX_INTERVAL);
            case "COUNT" -> count = number(name, value, Long.MAX_VALUE);
            case "UNTIL" -> until = Moment.read(value);
            case "WKST" -> weekStart = day(value);
            case "BYDAY" -> days = days(value);
            default -> {
                for (var part : Part.values()) {
                    if (part.name().equals(name)) {
                        by.put(part, numbers(part, value));
                        return;
                    }
                }
                throw fault("a rule has no part " + CalendarFault.quote(name));
            }
        }
    }

    private Rule rule() throws Unusable {
        if (frequency == null) {
            throw fault("FREQ is missing");
        }
        var each = frequency;
        var ordinals = days.stream().anyMatch(day -> day.ordinal() != 0);
        forbid(ordinals && each.compareTo(Frequency.MONTHLY) < 0, "a number in BYDAY", each);
        forbid(by.containsKey(Part.BYWEEKNO) && each != Frequency.YEARLY, "BYWEEKNO", each);
        forbid(by.containsKey(Part.BYMONTHDAY) && each == Frequency.WEEKLY, "BYMONTHDAY", each);
        forbid(by.containsKey(Part.BYYEARDAY) && !each.isWithinADay() && each != Frequency.YEARLY, "BYYEARDAY", each);
        if (ordinals && by.containsKey(Part.BYWEEKNO)) {
            throw fault("a number in BYDAY does not go together with BYWEEKNO");
        }
        return new Rule(each, interval, count, until, by, days, weekStart);
    }

    private static void forbid(boolean found, String what, Frequency frequency) throws Unusable {
        if (found) {
            throw fault(what + " does not go together with FREQ=" + frequency);
        }
    }

    private static Frequency frequency(String value) throws Unusable {
        for (var frequency : Frequency.values()) {
            if (frequency.name().equals(value)) {
                return frequency;
            }
        }
        throw fault("FREQ is not " + CalendarFault.quote(value));
    }

    private static long number(String name, String value, long most) throws Unusable {
        if (DIGITS.matcher(value).matches()) {
            var number = Long.parseLong(value);
            if (number > 0 && number <= most) {
                return number;
            }
        }
        throw fault(name + " is not " + CalendarFault.quote(value));
    }

    private static SortedSet<Integer> numbers(Part part, String value) throws Unusable {
        var numbers = new TreeSet<Integer>();
        for (var item : value.split(",", -1)) {
            var text = item.strip();
            if (!NUMBER.matcher(text).matches() || !part.has(Integer.parseInt(text))) {
                throw fault(part + " is not " + CalendarFault.quote(text));
            }
            var number = Integer.parseInt(text);
            // As the RFC has it for clocks without leap seconds.
            numbers.add(part == Part.BYSECOND ? Math.min(number, 59) : number);
        }
        return numbers;
    }

    private static List<Weekday> days(String value) throws Unusable {
        var days = new ArrayList<Weekday>();
        for (var item : value.split(",", -1)) {
            var match = DAY.matcher(item.strip());
            var ordinal = match.matches() && match.group(1) != null ? Integer.parseInt(match.group(1)) : 0;
            if (!match.matches() || Math.abs(ordinal) > 53 || match.group(1) != null && ordinal == 0) {
                throw fault("BYDAY is not " + CalendarFault.quote(item));
            }
            days.add(new Weekday(ordinal, day(match.group(2))));
        }
        return days.stream().distinct().toList();
    }

    private static DayOfWeek day(String value) throws Unusable {
        var day = DAYS.get(value);
        if (day == null) {
            throw fault("there is no day " + CalendarFault.quote(value));
        }
        return day;
    }

    private static Unusable fault(String message) {
        return new Unusable(
                "the recurrence rule cannot be used: " + message,
                "write a rule of RFC 5545: FREQ=WEEKLY;BYDAY=MO,FR, FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=25");
    }
}
