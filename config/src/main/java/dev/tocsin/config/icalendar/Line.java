package dev.tocsin.config.icalendar;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * A content line, RFC 5545 section 3.1: {@code NAME;PARAMETER=value:value}.
 *
 * @param number in the file, from 1, of its first line where it is folded
 * @param name in upper case, as are the names of parameters
 * @param value as it is written, which for text is with its escapes
 */
record Line(int number, String name, Map<String, String> parameters, String value) {
    /** A parameter's value; "" where it is not given. */
    String parameter(String parameter) {
        return parameters.getOrDefault(parameter, "");
    }

    /** What is separated by commas. */
    List<String> values() {
        return List.of(value.strip().split(",", -1));
    }

    /** The lines of a text, unfolded; empty ones are left out. */
    static List<Line> of(String text, List<CalendarFault> faults) {
        var lines = new ArrayList<Line>();
        var open = new StringBuilder();
        var first = 0;
        var number = 0;
        // Where files were put together each may have begun with a byte order mark.
        for (var raw : (Iterable<String>) text.replace("\uFEFF", "").lines()::iterator) {
            number++;
            if (!raw.isEmpty() && (raw.charAt(0) == ' ' || raw.charAt(0) == '\t')) {
                open.append(raw, 1, raw.length());
                continue;
            }
            add(open, first, lines, faults);
            open.setLength(0);
            open.append(raw);
            first = number;
        }
        add(open, first, lines, faults);
        return lines;
    }

    private static void add(StringBuilder text, int number, List<Line> lines, List<CalendarFault> faults) {
        if (text.toString().isBlank()) {
            return;
        }
        try {
            lines.add(read(text.toString(), number));
        } catch (Unusable e) {
            faults.add(e.fault().at(number));
        }
    }

    private static Line read(String text, int number) throws Unusable {
        var parameters = new TreeMap<String, String>();
        var quoted = false;
        var from = 0;
        var name = "";
        for (int i = 0; i < text.length(); i++) {
            var c = text.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (!quoted && (c == ';' || c == ':')) {
                var part = text.substring(from, i);
                if (name.isEmpty()) {
                    name = part.strip().toUpperCase(Locale.ROOT);
                } else {
                    var equals = Math.max(part.indexOf('='), 0);
                    parameters.put(
                            part.substring(0, equals).strip().toUpperCase(Locale.ROOT),
                            part.substring(Math.min(equals + 1, part.length())).replace("\"", ""));
                }
                from = i + 1;
                if (c == ':' && !name.isEmpty()) {
                    return new Line(number, name, parameters, text.substring(from));
                }
            }
        }
        throw new Unusable(
                CalendarFault.quote(text) + " is no line of iCalendar",
                "export the calendar again; a line that goes on in the next one begins there with a space");
    }
}
