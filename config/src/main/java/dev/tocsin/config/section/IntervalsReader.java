package dev.tocsin.config.section;

import dev.tocsin.config.read.Fields;
import dev.tocsin.config.read.Key;
import dev.tocsin.config.read.References.Kind;
import dev.tocsin.config.read.Section;
import dev.tocsin.config.read.Type;
import dev.tocsin.config.read.Types;
import dev.tocsin.config.read.Values;
import dev.tocsin.config.read.Yaml;
import dev.tocsin.core.routing.TimeInterval;
import dev.tocsin.core.routing.TimeInterval.Range;
import dev.tocsin.core.routing.TimeIntervals;
import java.time.DayOfWeek;
import java.time.Month;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Reads {@code time_intervals} in Alertmanager's syntax. */
final class IntervalsReader {
    private static final List<String> WEEKDAYS = names(DayOfWeek.values());
    private static final List<String> MONTHS = names(Month.values());
    private static final Pattern TIME = Pattern.compile("([01]\\d|2[0-3]):([0-5]\\d)|24:00");
    private static final Pattern NUMBER = Pattern.compile("-?\\d{1,4}");

    private static final Key<Integer> START_TIME = Key.required(
            "start_time",
            Types.endTime().reading(IntervalsReader::minute),
            "\"09:00\"",
            "when the range begins",
            "write start_time: \"09:00\"");
    private static final Key<Integer> END_TIME = Key.required(
            "end_time",
            Types.endTime().reading(IntervalsReader::minute),
            "\"17:00\"",
            "when the range ends, exclusive",
            "write end_time: \"17:00\", or \"24:00\"");
    private static final Section TIMES = Section.of("a range of times", START_TIME, END_TIME);

    private static final String A_WEEKDAY = "a weekday such as monday, or a range such as monday:friday";
    private static final String A_DAY = "a day from 1 to 31 or -1 to -31, or a range such as 1:5 or -3:-1";
    private static final String A_MONTH = "a month such as january or 1, or a range such as june:august";
    private static final String A_YEAR = "a year, or a range such as 2026:2028";

    private static final Key<List<Range>> TIMES_KEY = ranges(
            "times",
            TIMES.type().then(IntervalsReader::time),
            "[{start_time: \"09:00\", end_time: \"17:00\"}]",
            "times of the day");
    private static final Key<List<Range>> WEEKDAYS_KEY =
            ranges("weekdays", range("weekdays", A_WEEKDAY, IntervalsReader::weekdays), "[monday:friday]", "weekdays");
    private static final Key<List<Range>> DAYS_OF_MONTH = ranges(
            "days_of_month",
            range("days of the month", A_DAY, IntervalsReader::daysOfMonth),
            "[\"1:5\", \"-3:-1\"]",
            "days of the month; negative days count from its end");
    private static final Key<List<Range>> MONTHS_KEY =
            ranges("months", range("months", A_MONTH, IntervalsReader::months), "[june:august]", "months");
    private static final Key<List<Range>> YEARS =
            ranges("years", range("years", A_YEAR, IntervalsReader::years), "[\"2026:2028\"]", "years");
    private static final Key<ZoneId> LOCATION = Key.optional(
                    "location", Types.zone(), "Europe/Madrid", "the time zone of the interval")
            .otherwise("`UTC`");
    private static final Section INTERVAL =
            Section.of("a time interval", TIMES_KEY, WEEKDAYS_KEY, DAYS_OF_MONTH, MONTHS_KEY, YEARS, LOCATION);

    static final Key<Map<String, List<TimeInterval>>> TIME_INTERVALS = Key.optional(
            "time_intervals",
            Types.named(
                    Kind.TIME_INTERVAL,
                    INTERVAL.type().map(IntervalsReader::interval).some("time intervals")),
            "{weekends: [{weekdays: [\"saturday:sunday\"]}]}",
            "names for times, in Alertmanager's format, for routes");

    private IntervalsReader() {}

    private static Type<Range> range(String of, String how, Type.Reader<Range> reader) {
        return Type.of("range of " + of, how, Types.schema("type", List.of("string", "integer")), reader);
    }

    private static Key<List<Range>> ranges(String name, Type<Range> range, String example, String meaning) {
        return Key.optional(name, range.some(name), example, meaning).otherwise("all");
    }

    static Map<String, TimeIntervals> read(Fields root) {
        var read = new LinkedHashMap<String, TimeIntervals>();
        root.get(TIME_INTERVALS).orElse(Map.of()).forEach((name, intervals) -> {
            if (!intervals.isEmpty()) {
                read.put(name, new TimeIntervals(name, intervals));
            }
        });
        return Collections.unmodifiableMap(read);
    }

    private static TimeInterval interval(Fields fields) {
        return new TimeInterval(
                fields.list(TIMES_KEY),
                fields.list(WEEKDAYS_KEY),
                fields.list(DAYS_OF_MONTH),
                fields.list(MONTHS_KEY),
                fields.list(YEARS),
                fields.get(LOCATION).orElse(ZoneOffset.UTC));
    }

    private static Optional<Range> time(Fields fields, Yaml node, Values values) {
        var start = fields.get(START_TIME);
        var end = fields.get(END_TIME);
        if (start.isEmpty() || end.isEmpty()) {
            return Optional.empty();
        }
        if (start.get() >= end.get()) {
            values.problems()
                    .add(
                            fields.place(),
                            "the range of times ends before it starts",
                            "write two ranges to go over midnight: one to 24:00, one from 00:00");
            return Optional.empty();
        }
        return Optional.of(new Range(start.get(), end.get()));
    }

    private static Optional<Integer> minute(Yaml node, Values values) {
        var text = values.text(node, "a time such as \"09:00\"");
        if (!Values.isText(node)) {
            return Optional.empty();
        }
        if (!TIME.matcher(text).matches()) {
            values.expected(node.place(), "a time such as \"09:00\"", text, "write two digits each, 00:00 to 24:00");
            return Optional.empty();
        }
        return Optional.of(60 * Integer.parseInt(text.substring(0, 2)) + Integer.parseInt(text.substring(3)));
    }

    private static Optional<Range> weekdays(Yaml node, Values values) {
        return range(node, values, A_WEEKDAY, text -> {
            var day = WEEKDAYS.indexOf(text.toLowerCase(Locale.ROOT));
            return day < 0 ? Optional.empty() : Optional.of(day + 1);
        });
    }

    private static Optional<Range> months(Yaml node, Values values) {
        return inOrder(
                node,
                A_MONTH,
                range(node, values, A_MONTH, text -> {
                    var month = MONTHS.indexOf(text.toLowerCase(Locale.ROOT));
                    return month < 0 ? number(text, 1, 12) : Optional.of(month + 1);
                }),
                values);
    }

    private static Optional<Range> years(Yaml node, Values values) {
        return inOrder(node, A_YEAR, range(node, values, A_YEAR, text -> number(text, 1970, 9999)), values);
    }

    private static Optional<Range> daysOfMonth(Yaml node, Values values) {
        var range = range(node, values, A_DAY, text -> number(text, -31, 31).filter(day -> day != 0));
        if (range.filter(r -> r.first() < 0 && r.last() > 0 || order(r.first()) > order(r.last()))
                .isPresent()) {
            values.problems()
                    .add(node.place(), "the range of days never has a day", "write the earlier day first: 1:5, -3:-1");
            return Optional.empty();
        }
        return range;
    }

    /**
     * The position of a day in the shortest month: a range that is out of order only there is valid in longer months.
     */
    private static int order(int day) {
        return day < 0 ? 28 + day : day;
    }

    private static Optional<Range> inOrder(Yaml node, String what, Optional<Range> range, Values values) {
        if (range.filter(r -> r.first() > r.last()).isPresent()) {
            values.expected(node.place(), what, values.text(node, what), "write the earlier one first");
            return Optional.empty();
        }
        return range;
    }

    private static Optional<Range> range(
            Yaml node, Values values, String what, Function<String, Optional<Integer>> member) {
        var text = values.text(node, what);
        if (!Values.isText(node)) {
            return Optional.empty();
        }
        var ends = text.split(":", -1);
        var first = member.apply(ends[0].strip());
        var last = member.apply(ends[ends.length - 1].strip());
        if (ends.length > 2 || first.isEmpty() || last.isEmpty()) {
            values.expected(node.place(), what, text, "write the value in one of these forms, or remove the key");
            return Optional.empty();
        }
        return Optional.of(new Range(first.get(), last.get()));
    }

    private static Optional<Integer> number(String text, int least, int most) {
        return NUMBER.matcher(text).matches()
                ? Optional.of(Integer.parseInt(text)).filter(number -> number >= least && number <= most)
                : Optional.empty();
    }

    private static List<String> names(Enum<?>[] constants) {
        return Arrays.stream(constants)
                .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                .toList();
    }
}
