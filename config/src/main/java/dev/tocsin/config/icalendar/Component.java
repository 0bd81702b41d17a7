package dev.tocsin.config.icalendar;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What stands between BEGIN and END.
 *
 * @param name VCALENDAR, VEVENT and the like, in upper case
 * @param begin the line at which it begins, from 1
 */
record Component(String name, int begin, List<Line> lines, List<Component> parts) {
    private static final String EXPORT_AGAIN = "export the calendar again, as .ics, from where it comes from";

    private Component(String name, int begin) {
        this(name, begin, new ArrayList<>(), new ArrayList<>());
    }

    /** All of the outermost ones: a file may hold several calendars, one after the other. */
    static List<Component> of(List<Line> lines, List<CalendarFault> faults) {
        var top = new Component("", 0);
        var open = new ArrayDeque<Component>();
        open.push(top);
        for (var line : lines) {
            var name = line.value().strip().toUpperCase(Locale.ROOT);
            if (line.name().equals("BEGIN")) {
                var next = new Component(name, line.number());
                open.element().parts().add(next);
                open.push(next);
            } else if (!line.name().equals("END")) {
                open.element().lines().add(line);
            } else if (open.element().name().equals(name) && open.size() > 1) {
                open.pop();
            } else {
                faults.add(new CalendarFault(
                        line.number(), "END:" + CalendarFault.quote(name) + " ends nothing here", EXPORT_AGAIN));
                return top.parts();
            }
        }
        if (open.size() > 1) {
            var cut = open.element();
            faults.add(new CalendarFault(
                    cut.begin(),
                    "BEGIN:" + CalendarFault.quote(cut.name()) + " has no END: the file was cut off",
                    EXPORT_AGAIN));
        }
        if (top.parts().stream().noneMatch(part -> part.name().equals("VCALENDAR"))) {
            faults.add(new CalendarFault(0, "cannot be read as iCalendar: it has no BEGIN:VCALENDAR", EXPORT_AGAIN));
        }
        top.parts("VEVENT").stream()
                .map(event -> new CalendarFault(event.begin(), "the VEVENT is in no VCALENDAR", EXPORT_AGAIN))
                .forEach(faults::add);
        return top.parts();
    }

    List<Component> parts(String wanted) {
        return parts.stream().filter(part -> part.name().equals(wanted)).toList();
    }

    List<Line> lines(String wanted) {
        return lines.stream().filter(line -> line.name().equals(wanted)).toList();
    }

    Optional<Line> line(String wanted) {
        return lines.stream().filter(line -> line.name().equals(wanted)).findFirst();
    }

    Line require(String wanted) throws Unusable {
        var found = line(wanted);
        if (found.isEmpty()) {
            throw new Unusable(new CalendarFault(begin, "the " + name + " has no " + wanted, EXPORT_AGAIN));
        }
        return found.get();
    }

    /** A value in upper case; "" where it is not given. */
    String word(String wanted) {
        return line(wanted)
                .map(line -> line.value().strip().toUpperCase(Locale.ROOT))
                .orElse("");
    }
}
