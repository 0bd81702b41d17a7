package dev.tocsin.config.icalendar;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.zone.ZoneRules;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The zones that a calendar names in TZID: the IANA zone of that name, that of Windows' or Rails' name, then what its own
 * VTIMEZONE says.
 */
final class Zones {
    private final Map<String, Component> defined = new HashMap<>();
    private final Map<String, ZoneRules> known = new HashMap<>();
    private final Budget budget;

    Zones(Component calendar, Budget budget) {
        this.budget = budget;
        for (var zone : calendar.parts("VTIMEZONE")) {
            zone.line("TZID").ifPresent(id -> defined.putIfAbsent(id.value().strip(), zone));
        }
    }

    /** A date or time of a property, in the zone that its TZID names. */
    Moment moment(Line line, String value) throws Unusable {
        var moment = Moment.read(value.strip());
        var id = line.parameter("TZID").strip();
        return moment.isDate() || moment.rules() != null || id.isEmpty() ? moment : moment.in(rules(id));
    }

    private ZoneRules rules(String id) throws Unusable {
        var found = known.get(id);
        if (found == null) {
            found = look(id);
            known.put(id, found);
        }
        return found;
    }

    private ZoneRules look(String id) throws Unusable {
        var named = zone(id);
        if (named != null) {
            return named.getRules();
        }
        var component = defined.get(id);
        if (component == null) {
            throw new Unusable(
                    "unknown time zone " + Fault.quote(id) + ", and no VTIMEZONE of that name", ZoneNames.hint(id));
        }
        var location =
                component.line("X-LIC-LOCATION").map(line -> zone(line.value().strip()));
        return location.isPresent() ? location.get().getRules() : ZoneDefinition.rules(component, budget);
    }

    /** Also of names with a prefix, such as {@code /freeassociation.sourceforge.net/Europe/Berlin}; null = of none. */
    private static @Nullable ZoneId zone(String id) {
        for (var rest = id; ; rest = rest.substring(rest.indexOf('/') + 1)) {
            var name = ZoneNames.iana(rest);
            try {
                return ZoneId.of(name.orElse(rest));
            } catch (DateTimeException _) {
                if (rest.indexOf('/') < 0 || rest.length() > 200) {
                    return null;
                }
            }
        }
    }
}
