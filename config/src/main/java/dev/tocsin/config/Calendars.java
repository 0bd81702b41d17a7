package dev.tocsin.config;

import dev.tocsin.engine.oncall.Span;
import dev.tocsin.engine.oncall.Spans;
import dev.tocsin.engine.oncall.WallClock;
import java.io.IOException;
import java.io.StringReader;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.Temporal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import net.fortuna.ical4j.data.CalendarBuilder;
import net.fortuna.ical4j.data.ParserException;
import net.fortuna.ical4j.model.Component;
import net.fortuna.ical4j.model.Period;
import net.fortuna.ical4j.model.component.VEvent;

/** The iCalendar files beside the YAML files, RFC 5545, and the times their events cover. */
final class Calendars {
    private static final LocalDateTime FIRST = LocalDateTime.parse("2000-01-01T00:00");
    private static final LocalDateTime LAST = LocalDateTime.parse("2100-01-01T00:00");
    /** More than one a day. */
    private static final int MOST = 40_000;

    private record Key(String file, ZoneId zone) {}

    /** @param fault "" = none */
    private record Read(Spans spans, String fault, String hint) {}

    private final Map<String, String> texts = new TreeMap<>();
    private final Map<Key, Read> calendars = new HashMap<>();
    private final Map<String, String> used = new TreeMap<>();
    private final Values values;

    Calendars(List<Source> sources, Values values) {
        this.values = values;
        sources.stream().filter(Source::isCalendar).forEach(source -> texts.put(source.file(), source.text()));
    }

    /** The texts of the calendars that something names: they are part of what a configuration says. */
    Map<String, String> used() {
        return used;
    }

    /**
     * When there is an event, from 2000 to 2099.
     *
     * @param zone whose days are meant by events of whole days, and whose times by those that name no zone
     */
    Spans spans(Yaml node, ZoneId zone) {
        var file = values.text(node, "the name of an iCalendar file");
        if (!Values.isText(node)) {
            return Spans.NONE;
        }
        var text = texts.get(file);
        if (text == null) {
            values.problems()
                    .add(
                            node.place(),
                            "there is no calendar " + Values.quote(file),
                            Nearest.hint(file, texts.keySet(), "put an iCalendar file, *.ics, beside the YAML files"));
            return Spans.NONE;
        }
        used.put(file, text);
        if (!RuleSize.isOfDays(text)) {
            values.problems()
                    .add(
                            node.place(),
                            "an event of the calendar " + Values.quote(file) + " recurs too often",
                            "let events recur daily or less often, with few times a day: FREQ=DAILY, FREQ=YEARLY");
            return Spans.NONE;
        }
        var read = calendars.computeIfAbsent(new Key(file, zone), _ -> parse(text, zone));
        if (!read.fault().isEmpty()) {
            values.problems().add(node.place(), "the calendar " + Values.quote(file) + ' ' + read.fault(), read.hint());
        }
        return read.spans();
    }

    private static Read parse(String text, ZoneId zone) {
        try {
            var calendar = new CalendarBuilder().build(new StringReader(text));
            var spans = calendar.getComponents(Component.VEVENT).stream()
                    .map(VEvent.class::cast)
                    .flatMap(event -> spans(event, zone))
                    .limit(MOST + 1)
                    .toList();
            // Half of the holidays would be worse than none: nobody would look.
            return spans.size() > MOST
                    ? new Read(
                            Spans.NONE,
                            "has more than " + MOST + " events until 2099",
                            "leave in it the days that matter")
                    : new Read(Spans.of(spans), "", "");
        } catch (IOException | ParserException | RuntimeException _) {
            return new Read(
                    Spans.NONE, "cannot be read as iCalendar", "export it again, as .ics, from where it comes from");
        }
    }

    private static Stream<Span> spans(VEvent event, ZoneId zone) {
        Temporal start = event.<Temporal>getStartDate().orElseThrow().getDate();
        return event.<Temporal>calculateRecurrenceSet(range(start)).stream()
                .flatMap(period -> span(period, zone).stream());
    }

    private static Optional<Span> span(Period<Temporal> period, ZoneId zone) {
        var start = instant(period.getStart(), zone);
        var end = instant(period.getEnd(), zone);
        return start.isBefore(end) ? Optional.of(new Span(start, end)) : Optional.empty();
    }

    /** In the kind of time that the event is given in. */
    private static Period<? extends Temporal> range(Temporal start) {
        return switch (start) {
            case LocalDate _ -> new Period<>(FIRST.toLocalDate(), LAST.toLocalDate());
            case LocalDateTime _ -> new Period<>(FIRST, LAST);
            case Instant _ -> new Period<>(FIRST.toInstant(ZoneOffset.UTC), LAST.toInstant(ZoneOffset.UTC));
            default -> new Period<>(FIRST.atZone(ZoneOffset.UTC), LAST.atZone(ZoneOffset.UTC));
        };
    }

    private static Instant instant(Temporal time, ZoneId zone) {
        return switch (time) {
            case LocalDate date -> WallClock.instantOf(date.atStartOfDay(), zone);
            case LocalDateTime local -> WallClock.instantOf(local, zone);
            case ZonedDateTime zoned -> zoned.toInstant();
            default -> Instant.from(time);
        };
    }
}
