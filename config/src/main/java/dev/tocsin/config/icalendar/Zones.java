package dev.tocsin.config.icalendar;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.zone.ZoneRules;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The zones that a calendar names in TZID: the IANA zone of that name, that of Windows' or Rails' name, then what its own
 * VTIMEZONE says; a name that only looks like an offset, UTC+1, is one where the calendar does not define it.
 */
final class Zones {
    private static final int MAX_NAME = 200;

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
        var component = defined.get(id);
        var named = named(id, component != null);
        if (named.isPresent()) {
            return ZoneId.of(named.get()).getRules();
        }
        if (component == null) {
            return offset(id);
        }
        var location = component
                .line("X-LIC-LOCATION")
                .flatMap(line -> named(line.value().strip(), true));
        return location.isPresent() ? ZoneId.of(location.get()).getRules() : ZoneDefinition.rules(component, budget);
    }

    /**
     * The IANA zone of a name, also with a prefix, such as {@code /freeassociation.sourceforge.net/Europe/Berlin}.
     *
     * @param defined what follows a prefix is then a whole name, with a slash: Ours/EST is not EST
     */
    private static Optional<String> named(String id, boolean defined) {
        for (var rest = id; rest.length() <= MAX_NAME; rest = rest.substring(rest.indexOf('/') + 1)) {
            var prefixed = rest.length() < id.length();
            var name = prefixed && defined && rest.indexOf('/') < 0 ? Optional.<String>empty() : ZoneNames.iana(rest);
            if (name.isPresent() || rest.indexOf('/') < 0) {
                return name;
            }
        }
        return Optional.empty();
    }

    private static ZoneRules offset(String id) throws Unusable {
        try {
            return ZoneId.of(id.substring(id.lastIndexOf('/') + 1)).getRules();
        } catch (DateTimeException _) {
            throw new Unusable(
                    "unknown time zone " + CalendarFault.quote(id) + ", and no VTIMEZONE of that name",
                    ZoneNames.hint(id));
        }
    }
}
