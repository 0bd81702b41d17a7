package dev.tocsin.config.section;

import dev.tocsin.config.read.Document;
import dev.tocsin.config.read.Fields;
import dev.tocsin.config.read.MatchersReader;
import dev.tocsin.config.read.Section;
import dev.tocsin.config.read.Times;
import dev.tocsin.config.read.Values;
import dev.tocsin.config.read.Yaml;
import dev.tocsin.engine.oncall.WallClock;
import dev.tocsin.engine.signal.Matcher;
import dev.tocsin.engine.suppression.MaintenanceWindow;
import dev.tocsin.engine.suppression.MaintenanceWindow.Announcement;
import dev.tocsin.engine.suppression.SuppressionSpan;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads {@code maintenance}: windows by name, once or by a recurrence rule. */
final class MaintenanceReader {
    private static final List<String> KEYS =
            List.of("matchers", "except", "start", "duration", "time_zone", "rrule", "reason", "announce");
    private static final Duration MAX_DURATION = Duration.ofDays(31);
    private static final Duration A_WEEK = Duration.ofDays(7);

    private final Values values;
    private final DirectChannels channels;
    private final Times times;

    MaintenanceReader(Values values, DirectChannels channels, Times times) {
        this.values = values;
        this.channels = channels;
        this.times = times;
    }

    List<MaintenanceWindow> read(Document document) {
        return List.copyOf(
                Section.read(document.map("maintenance"), values, this::window).values());
    }

    private Optional<MaintenanceWindow> window(String name, Yaml node) {
        if (name.matches("[0-9]+")) {
            values.problems()
                    .add(
                            node.place(),
                            "the name of a maintenance window is not only digits",
                            "call it by what is done: db-upgrade; numbers are those of the API");
        }
        return Fields.of(node, "a maintenance window", KEYS, values.problems()).flatMap(fields -> {
            var matchers = fields.require("matchers", "say what it is about: ['service=\"db\"']")
                    .map(this::matchers)
                    .orElse(List.of());
            var except = fields.get("except")
                    .map(n -> new MatchersReader(values).read(n))
                    .orElse(List.of());
            var zone = fields.require("time_zone", "name one, for example America/Chicago")
                    .map(times::zone);
            var start = fields.require("start", "write when it starts by the clock on the wall: 2026-12-01T22:00")
                    .map(times::dateTime);
            var length = fields.require("duration", "write how long it lasts: 2h")
                    .map(n -> values.duration(n, Duration.ofMinutes(1), MAX_DURATION));
            var reason =
                    fields.get("reason").map(n -> values.text(n, "a reason")).orElse("");
            var announcement = fields.get("announce").flatMap(n -> announcement(n, zone.orElse(ZoneId.of("UTC"))));
            if (matchers.isEmpty() || zone.isEmpty() || start.isEmpty() || length.isEmpty()) {
                return Optional.empty();
            }
            return starts(fields, start.get())
                    .flatMap(starts -> spans(node, starts, zone.get(), length.get()))
                    .map(spans ->
                            new MaintenanceWindow(name, matchers, except, spans, reason, announcement, List.of()));
        });
    }

    private Optional<Announcement> announcement(Yaml node, ZoneId zone) {
        return Fields.of(node, "an announcement", List.of("channel", "before"), values.problems())
                .flatMap(fields -> {
                    var before = fields.get("before")
                            .map(n -> values.duration(n, Duration.ZERO, A_WEEK))
                            .orElse(Duration.ZERO);
                    return fields.require("channel", "name where it is announced, one of channels")
                            .map(n -> channels.refer(n))
                            .map(channel -> new Announcement(channel, before, zone));
                });
    }

    /** Reads matchers; an empty list, which would suppress everything, is a fault. */
    private List<Matcher> matchers(Yaml node) {
        var matchers = new MatchersReader(values).read(node);
        if (matchers.isEmpty()
                && node instanceof Yaml.Sequence sequence
                && sequence.items().isEmpty()) {
            values.problems()
                    .add(node.place(), "expected at least one of the matchers, found none", "add one to the list");
        }
        return matchers;
    }

    private Optional<List<LocalDateTime>> starts(Fields fields, LocalDateTime start) {
        var rule = fields.get("rrule");
        return rule.isEmpty() ? Optional.of(List.of(start)) : Recurrence.times(rule.get(), start, values);
    }

    private Optional<List<SuppressionSpan>> spans(Yaml node, List<LocalDateTime> starts, ZoneId zone, Duration length) {
        var spans = new ArrayList<SuppressionSpan>();
        for (var start : starts) {
            var begin = WallClock.instantOf(start, zone);
            if (!spans.isEmpty() && begin.isBefore(spans.getLast().end())) {
                values.problems()
                        .add(
                                node.place(),
                                "the window starts again at " + start + ", before it is over",
                                "shorten its duration, or let the rule give fewer times");
                return Optional.empty();
            }
            spans.add(new SuppressionSpan(begin, begin.plus(length)));
        }
        return Optional.of(spans);
    }
}
