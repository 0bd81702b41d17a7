package dev.tocsin.config.section;

import dev.tocsin.config.read.Document;
import dev.tocsin.config.read.Fields;
import dev.tocsin.config.read.References;
import dev.tocsin.config.read.References.Kind;
import dev.tocsin.config.read.Section;
import dev.tocsin.config.read.Times;
import dev.tocsin.config.read.Values;
import dev.tocsin.config.read.Yaml;
import dev.tocsin.engine.routing.TimeInterval;
import dev.tocsin.engine.routing.TimeInterval.Range;
import dev.tocsin.engine.routing.TimeIntervals;
import java.time.DayOfWeek;
import java.time.Month;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Reads {@code time_intervals} in Alertmanager's syntax. */
final class IntervalsReader {
    private static final List<String> KEYS =
            List.of("times", "weekdays", "days_of_month", "months", "years", "location");
    private static final List<String> WEEKDAYS = names(DayOfWeek.values());
    private static final List<String> MONTHS = names(Month.values());
    private static final Pattern TIME = Pattern.compile("([01]\\d|2[0-3]):([0-5]\\d)|24:00");
    private static final Pattern NUMBER = Pattern.compile("-?\\d{1,4}");

    private final Values values;
    private final References references;

    IntervalsReader(Values values, References references) {
        this.values = values;
        this.references = references;
    }

    Map<String, TimeIntervals> read(Document document) {
        return Section.read(document.map("time_intervals"), values, this::named);
    }

    private Optional<TimeIntervals> named(String name, Yaml node) {
        references.define(Kind.TIME_INTERVAL, name);
        var intervals = values.someOf(node, "time intervals").stream()
                .flatMap(item -> interval(item).stream())
                .toList();
        return intervals.isEmpty() ? Optional.empty() : Optional.of(new TimeIntervals(name, intervals));
    }

    private Optional<TimeInterval> interval(Yaml node) {
        return Fields.of(node, "a time interval", KEYS, values.problems())
                .map(fields -> new TimeInterval(
                        ranges(fields, "times", this::time),
                        ranges(fields, "weekdays", this::weekdays),
                        ranges(fields, "days_of_month", this::daysOfMonth),
                        ranges(fields, "months", this::months),
                        ranges(fields, "years", this::years),
                        fields.get("location").map(new Times(values)::zone).orElse(ZoneOffset.UTC)));
    }

    private List<Range> ranges(Fields fields, String key, Function<Yaml, Optional<Range>> read) {
        return fields.get(key).map(node -> values.someOf(node, key)).orElse(List.of()).stream()
                .flatMap(node -> read.apply(node).stream())
                .toList();
    }

    private Optional<Range> time(Yaml node) {
        return Fields.of(node, "a range of times", List.of("start_time", "end_time"), values.problems())
                .flatMap(fields -> {
                    var start = fields.require("start_time", "write start_time: \"09:00\"")
                            .flatMap(this::minute);
                    var end = fields.require("end_time", "write end_time: \"17:00\", or \"24:00\"")
                            .flatMap(this::minute);
                    if (start.isEmpty() || end.isEmpty()) {
                        return Optional.<Range>empty();
                    }
                    if (start.get() >= end.get()) {
                        values.problems()
                                .add(
                                        fields.place(),
                                        "the range of times ends before it starts",
                                        "write two ranges to go over midnight: one to 24:00, one from 00:00");
                        return Optional.<Range>empty();
                    }
                    return Optional.of(new Range(start.get(), end.get()));
                });
    }

    private Optional<Integer> minute(Yaml node) {
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

    private Optional<Range> weekdays(Yaml node) {
        return range(node, "a weekday such as monday, or a range such as monday:friday", text -> {
            var day = WEEKDAYS.indexOf(text.toLowerCase(Locale.ROOT));
            return day < 0 ? Optional.empty() : Optional.of(day + 1);
        });
    }

    private Optional<Range> months(Yaml node) {
        var what = "a month such as january or 1, or a range such as june:august";
        return inOrder(node, what, range(node, what, text -> {
            var month = MONTHS.indexOf(text.toLowerCase(Locale.ROOT));
            return month < 0 ? number(text, 1, 12) : Optional.of(month + 1);
        }));
    }

    private Optional<Range> years(Yaml node) {
        var what = "a year, or a range such as 2026:2028";
        return inOrder(node, what, range(node, what, text -> number(text, 1970, 9999)));
    }

    private Optional<Range> daysOfMonth(Yaml node) {
        var what = "a day from 1 to 31 or -1 to -31, or a range such as 1:5 or -3:-1";
        var range = range(node, what, text -> number(text, -31, 31).filter(day -> day != 0));
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

    private Optional<Range> inOrder(Yaml node, String what, Optional<Range> range) {
        if (range.filter(r -> r.first() > r.last()).isPresent()) {
            values.expected(node.place(), what, values.text(node, what), "write the earlier one first");
            return Optional.empty();
        }
        return range;
    }

    private Optional<Range> range(Yaml node, String what, Function<String, Optional<Integer>> member) {
        var text = values.text(node, what);
        if (!Values.isText(node)) {
            return Optional.empty();
        }
        var ends = text.split(":", -1);
        var first = member.apply(ends[0].strip());
        var last = member.apply(ends[ends.length - 1].strip());
        if (ends.length > 2 || first.isEmpty() || last.isEmpty()) {
            values.expected(node.place(), what, text, "write it in one of these ways, or leave it out");
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
