package dev.tocsin.config.section;

import dev.tocsin.config.ConfigFile;
import dev.tocsin.config.icalendar.Calendar;
import dev.tocsin.config.read.NearestName;
import dev.tocsin.config.read.SourceLocation;
import dev.tocsin.config.read.Values;
import dev.tocsin.config.read.Yaml;
import dev.tocsin.core.oncall.Spans;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The iCalendar files beside the YAML files, and the times that their events cover. */
final class Calendars {
    private record Key(String file, ZoneId zone) {}

    private final Map<String, String> texts = new TreeMap<>();
    private final Map<Key, Calendar> calendars = new HashMap<>();
    private final Map<String, String> used = new TreeMap<>();
    private final Set<String> reported = new HashSet<>();
    private final Values values;

    Calendars(List<ConfigFile> sources, Values values) {
        this.values = values;
        sources.stream()
                .filter(ConfigFile::isCalendar)
                .forEach(configFile -> texts.put(configFile.file(), configFile.text()));
    }

    /** The texts of the calendars that the configuration uses: they count for its version. */
    Map<String, String> used() {
        return used;
    }

    /**
     * The times of a calendar's events, from 2000 to 2099.
     *
     * @param zone for events of whole days, and for times without a zone
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
                            NearestName.hint(
                                    file, texts.keySet(), "put an iCalendar file, *.ics, beside the YAML files"));
            return Spans.NONE;
        }
        used.put(file, text);
        var calendar = calendars.computeIfAbsent(new Key(file, zone), _ -> Calendar.read(text, zone));
        if (!calendar.faults().isEmpty() && reported.add(file)) {
            for (var calendarFault : calendar.faults()) {
                var location = new SourceLocation(
                        file,
                        calendarFault.line(),
                        calendarFault.line() == 0 ? 0 : 1,
                        node.place().path());
                values.problems().add(location, calendarFault.message(), calendarFault.remedy());
            }
        }
        return calendar.spans();
    }
}
