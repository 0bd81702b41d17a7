package dev.tocsin.config.section;

import dev.tocsin.config.read.Fields;
import dev.tocsin.config.read.Key;
import dev.tocsin.config.read.Section;
import dev.tocsin.config.read.SourceLocation;
import dev.tocsin.config.read.Types;
import dev.tocsin.config.read.Values;
import dev.tocsin.config.read.Yaml;
import dev.tocsin.core.oncall.WallClock;
import dev.tocsin.core.signal.Matcher;
import dev.tocsin.core.suppression.MaintenanceWindow;
import dev.tocsin.core.suppression.MaintenanceWindow.Announcement;
import dev.tocsin.core.suppression.SuppressionSpan;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads {@code maintenance}: windows by name, once or by a recurrence rule. */
final class MaintenanceReader {
    private static final Key<String> CHANNEL = Key.required(
            "channel",
            Types.directChannel(),
            "ops",
            "where the window is announced",
            "name where it is announced, one of channels");
    private static final Key<Duration> BEFORE = Key.optional(
                    "before",
                    Types.duration("0s", "1w"),
                    "1h",
                    "how long before the start the first announcement is sent; `0s` = the first announcement is sent at"
                            + " the start")
            .or("0s");
    private static final Section ANNOUNCEMENT = Section.of("an announcement", CHANNEL, BEFORE);

    private static final Key<List<Matcher>> MATCHERS = Key.required(
            "matchers",
            Types.matchers().then(MaintenanceReader::some),
            "['service=\"db\"']",
            "which alerts the window suppresses",
            "write which alerts the window suppresses: ['service=\"db\"']");
    private static final Key<List<Matcher>> EXCEPT = Key.optional(
                    "except",
                    Types.matchers(),
                    "['severity=\"critical\"']",
                    "alerts that match any of these are paged nevertheless")
            .otherwise("none");
    private static final Key<LocalDateTime> START = Key.required(
            "start",
            Types.dateTime(),
            "2026-12-01T22:00",
            "when the window starts",
            "write the local time at which the window starts: 2026-12-01T22:00");
    private static final Key<Duration> DURATION = Key.required(
            "duration",
            Types.duration("1m", "31d"),
            "2h",
            "how long the window lasts, in elapsed time",
            "write how long it lasts: 2h");
    private static final Key<ZoneId> TIME_ZONE = Key.required(
            "time_zone",
            Types.zone(),
            "Europe/Madrid",
            "the time zone of `start` and `rrule`",
            "name one, for example America/Chicago");
    private static final Key<Yaml> RRULE = Key.optional(
                    "rrule",
                    Types.recurrence(Recurrence.YEARS),
                    "FREQ=WEEKLY",
                    "the rule by which the window starts again")
            .otherwise("the window happens once");
    private static final Key<String> REASON = Key.optional(
            "reason", Types.text("a reason"), "new version", "the reason, for announcements and the timeline");
    private static final Key<Fields> ANNOUNCE = Key.optional(
                    "announce",
                    ANNOUNCEMENT.type(),
                    "{channel: ops, before: 1h}",
                    "a channel is told before the window begins, when it has begun, and when it has ended")
            .otherwise("not announced");
    private static final Section WINDOW =
            Section.of("a maintenance window", MATCHERS, EXCEPT, START, DURATION, TIME_ZONE, RRULE, REASON, ANNOUNCE);

    static final Key<Map<String, Fields>> KEY = Key.optional(
            "maintenance",
            Types.named(WINDOW.type()),
            "{db-upgrade: {matchers: ['service=\"db\"'], start: 2026-12-01T22:00, duration: 2h, time_zone: UTC}}",
            "the maintenance windows, in which alerts open incidents and page nobody:"
                    + " [maintenance](../configuration.md#maintenance)");

    private final Values values;

    MaintenanceReader(Values values) {
        this.values = values;
    }

    List<MaintenanceWindow> read(Fields root) {
        var windows = new ArrayList<MaintenanceWindow>();
        root.get(KEY).orElse(Map.of()).forEach((name, fields) -> window(name, fields)
                .ifPresent(windows::add));
        return List.copyOf(windows);
    }

    private Optional<MaintenanceWindow> window(String name, Fields fields) {
        if (name.matches("[0-9]+")) {
            values.problems()
                    .add(
                            fields.place(),
                            "the name of a maintenance window cannot consist of digits only",
                            "name the window after the work, such as db-upgrade; windows made through the API have"
                                    + " numbers");
        }
        var matchers = fields.list(MATCHERS);
        var except = fields.list(EXCEPT);
        var zone = fields.get(TIME_ZONE);
        var start = fields.get(START);
        var length = fields.get(DURATION);
        var reason = fields.get(REASON).orElse("");
        var announcement = fields.get(ANNOUNCE).flatMap(given -> announcement(given, zone.orElse(ZoneId.of("UTC"))));
        if (matchers.isEmpty() || zone.isEmpty() || start.isEmpty() || length.isEmpty()) {
            return Optional.empty();
        }
        return starts(fields, start.get())
                .flatMap(starts -> spans(fields.place(), starts, zone.get(), length.get()))
                .map(spans -> new MaintenanceWindow(name, matchers, except, spans, reason, announcement, List.of()));
    }

    private static Optional<Announcement> announcement(Fields fields, ZoneId zone) {
        var before = fields.value(BEFORE);
        return fields.get(CHANNEL).map(channel -> new Announcement(channel, before, zone));
    }

    /** Refuses an empty list, which would suppress everything. */
    private static Optional<List<Matcher>> some(List<Matcher> matchers, Yaml node, Values values) {
        if (matchers.isEmpty() && node instanceof Yaml.Sequence(_, var items) && items.isEmpty()) {
            values.problems()
                    .add(node.place(), "expected at least one of the matchers, found none", "add one to the list");
        }
        return Optional.of(matchers);
    }

    private Optional<List<LocalDateTime>> starts(Fields fields, LocalDateTime start) {
        var rule = fields.get(RRULE);
        return rule.isEmpty() ? Optional.of(List.of(start)) : Recurrence.times(rule.get(), start, values);
    }

    private Optional<List<SuppressionSpan>> spans(
            SourceLocation place, List<LocalDateTime> starts, ZoneId zone, Duration length) {
        var spans = new ArrayList<SuppressionSpan>();
        for (var start : starts) {
            var begin = WallClock.instantOf(start, zone);
            if (!spans.isEmpty() && begin.isBefore(spans.getLast().end())) {
                values.problems()
                        .add(
                                place,
                                "the window starts again at " + start + ", before it is over",
                                "shorten its duration, or let the rule give fewer times");
                return Optional.empty();
            }
            spans.add(new SuppressionSpan(begin, begin.plus(length)));
        }
        return Optional.of(spans);
    }
}
