package dev.tocsin.config.icalendar;

import dev.tocsin.core.oncall.Span;
import dev.tocsin.core.oncall.Spans;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The events of an iCalendar file: all of its calendars, one after the other.
 *
 * @param spans when there is an event, from 2000 to 2099; none where there are faults
 * @param events how many there are, cancelled ones among them
 */
public record Calendar(Spans spans, int events, List<CalendarFault> faults) {
    /** More than one a day. */
    private static final int MAX_EVENTS = 40_000;

    private static final int MAX_FAULTS = 20;

    public Calendar {
        faults = List.copyOf(faults);
    }

    /** @param zone whose days are meant by events of whole days, and whose times by those that name no zone */
    public static Calendar read(String text, ZoneId zone) {
        var faults = new ArrayList<CalendarFault>();
        var reader = new Reader(zone, faults);
        var lines = Line.of(text, faults);
        for (var calendar : Component.of(lines, faults)) {
            if (calendar.name().equals("VCALENDAR")) {
                reader.add(calendar);
            }
        }
        reader.finish();
        // Half of the holidays would be worse than none: nobody would look.
        return new Calendar(
                faults.isEmpty() ? Spans.of(reader.spans) : Spans.NONE,
                reader.events,
                faults.subList(0, Math.min(faults.size(), MAX_FAULTS)));
    }

    private static final class Reader {
        private final Budget budget = new Budget();
        private final ZoneId zone;
        private final List<CalendarFault> faults;
        private final List<Span> spans = new ArrayList<>();
        private final List<Event> series = new ArrayList<>();
        /** By UID and the occurrence they stand in for. */
        private final Map<String, Map<Moment, Event>> instead = new HashMap<>();

        private int events;

        Reader(ZoneId zone, List<CalendarFault> faults) {
            this.zone = zone;
            this.faults = faults;
        }

        void add(Component calendar) {
            var zones = new Zones(calendar, budget);
            var cancelled = calendar.word("METHOD").equals("CANCEL");
            for (var component : calendar.parts("VEVENT")) {
                events++;
                reading(component.begin(), () -> {
                    var event = new Event(component, zones, zone, budget);
                    var replaces = event.replaces();
                    if (replaces.isPresent()) {
                        instead.computeIfAbsent(event.uid(), _ -> new HashMap<>())
                                .merge(replaces.get(), event, (a, b) -> a.sequence() > b.sequence() ? a : b);
                    } else if (!cancelled && !event.isCancelled()) {
                        series.add(event);
                    }
                });
            }
        }

        void finish() {
            for (var event : series) {
                var moved =
                        event.uid().isEmpty() ? Map.<Moment, Event>of() : instead.getOrDefault(event.uid(), Map.of());
                add(event, List.copyOf(moved.keySet()));
            }
            instead.values().stream()
                    .flatMap(moved -> moved.values().stream())
                    .filter(event -> !event.isCancelled())
                    .forEach(event -> add(event, List.of()));
        }

        private void add(Event event, List<Moment> moved) {
            reading(event.line(), () -> {
                spans.addAll(event.spans(moved, MAX_EVENTS));
                if (spans.size() > MAX_EVENTS) {
                    spans.clear();
                    throw new Unusable(
                            "the calendar has more than " + MAX_EVENTS + " events until 2099",
                            "keep only the days that matter in the calendar");
                }
            });
        }

        private interface Reading {
            void read() throws Unusable;
        }

        private void reading(int line, Reading reading) {
            if (faults.size() >= MAX_FAULTS) {
                return;
            }
            try {
                reading.read();
            } catch (Unusable e) {
                faults.add(e.fault().line() > 0 ? e.fault() : e.fault().at(line));
            }
        }
    }
}
