package dev.tocsin.config.imports;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The time intervals of an {@code alertmanager.yml}, under names that Tocsin accepts. */
final class AlertmanagerIntervals {
    private static final Set<String> ENTRY_KEYS = Set.of("name", "time_intervals");
    private static final Set<String> KEYS = Set.of("times", "weekdays", "days_of_month", "months", "years", "location");
    private static final Set<String> TIMES_KEYS = Set.of("start_time", "end_time");

    private final Names names;
    private final Set<ImportDifference> notes;
    private final List<ImportFault> faults;
    private final Map<String, String> byGiven = new LinkedHashMap<>();
    private final Map<String, Object> written = new LinkedHashMap<>();

    AlertmanagerIntervals(Names names, Set<ImportDifference> notes, List<ImportFault> faults) {
        this.names = names;
        this.notes = notes;
        this.faults = faults;
    }

    Map<String, Object> written() {
        return written;
    }

    /** Our name of the one that they call so. */
    Optional<String> named(String given) {
        return Optional.ofNullable(byGiven.get(given));
    }

    /** Those of one entry; empty and noted where nothing could name it. */
    void read(Item named) {
        faults.addAll(named.keysBeside(ENTRY_KEYS, "a named time interval"));
        var given = named.text("name").orElse("");
        if (given.isEmpty()) {
            notes.add(new ImportDifference(DifferenceKind.INTERVAL_WITHOUT_NAME, "time_intervals", "a time interval"));
            return;
        }
        var name = names.unique("time_intervals", given);
        var times = new ArrayList<Object>();
        named.list("time_intervals").forEach(interval -> times.add(interval(interval)));
        if (times.isEmpty()) {
            throw named.unreadable("the time interval " + given + " has no times", "give it some, or remove it");
        }
        byGiven.put(given, name);
        written.put(name, times);
    }

    private Map<String, Object> interval(Item interval) {
        if (!interval.isObject()) {
            throw interval.unreadable("expected a map", interval.remedy());
        }
        faults.addAll(interval.keysBeside(KEYS, "a time interval"));
        var written = new LinkedHashMap<String, Object>();
        for (var key : interval.keys()) {
            if (key.equals("location")) {
                interval.text(key).ifPresent(zone -> written.put(key, zone));
            } else if (key.equals("times")) {
                var times = new ArrayList<Object>();
                for (var time : interval.list(key)) {
                    faults.addAll(time.keysBeside(TIMES_KEYS, "a range of times"));
                    var range = new LinkedHashMap<String, Object>();
                    range.put("start_time", time.require("start_time", time.remedy()));
                    range.put("end_time", time.require("end_time", time.remedy()));
                    times.add(range);
                }
                written.put(key, times);
            } else {
                written.put(key, interval.list(key).stream().map(Item::scalar).toList());
            }
        }
        return written;
    }
}
