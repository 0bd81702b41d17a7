package dev.tocsin.config.imports;

import dev.tocsin.config.imports.Setup.Schedule;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads Grafana OnCall's schedules: of the shifts on duty those on the highest level are on call, all of them. */
final class OnCallSchedules {
    private static final int OVERRIDES = 1000;

    private final Draft draft;
    private final Map<String, Item> shifts = new LinkedHashMap<>();

    OnCallSchedules(Draft draft) {
        this.draft = draft;
    }

    void read(List<Item> schedules, List<Item> shiftItems) {
        draft.each(shiftItems, item -> shifts.put(item.require("id", GrafanaOnCall.HINT), item));
        draft.each(schedules, this::schedule);
    }

    private void schedule(Item schedule) {
        var id = schedule.require("id", GrafanaOnCall.HINT);
        var displayName = schedule.require("name", GrafanaOnCall.HINT);
        if (schedule.text("type").orElse("").equals("ical") || schedule.has("ical_url_primary")) {
            draft.note(
                    "schedules", "schedule " + displayName, "it is a calendar elsewhere; write its shifts as layers");
            return;
        }
        if (schedule.has("ical_url_overrides")) {
            draft.note("schedules", "overrides of schedule " + displayName, "they are a calendar elsewhere");
        }
        var own = own(schedule, id);
        var zone = zone(schedule, own);
        var lanes = new Lanes();
        draft.each(own, shift -> {
            var place = "schedules." + Names.slug(displayName);
            var level = shift.text("type").orElse("").equals("override")
                    ? OVERRIDES
                    : Math.toIntExact(shift.number("level", 0));
            var shiftZone = zoneOf(shift, schedule);
            if (!shiftZone.equals(zone)) {
                draft.note(
                        place,
                        "shift " + shift.text("name").orElse(""),
                        "its time zone " + shiftZone + " is not the schedule's, " + zone);
                return;
            }
            new OnCallShift(draft, shift, zone, place).layers().forEach(layer -> lanes.add(level, layer));
        });
        if (lanes.isEmpty()) {
            draft.note("schedules", "schedule " + displayName, "no shift of it can be carried over");
            return;
        }
        var found = lanes.schedules(draft, displayName, zone, List.of());
        draft.schedules.addAll(found);
        draft.schedulesOf(id, found.stream().map(Schedule::name).toList());
    }

    /** Those of the terraformed kind are listed by the schedule, those made on the web name it. */
    private List<Item> own(Item schedule, String id) {
        var own = new ArrayList<Item>();
        for (var reference : schedule.list("shifts")) {
            var shift = shifts.get(reference.value());
            if (shift == null) {
                throw reference.unreadable(
                        "the files do not have shift " + reference.value(),
                        "add the answers of GET /api/v1/on_call_shifts, all pages");
            }
            own.add(shift);
        }
        shifts.values().stream()
                .filter(shift -> shift.text("schedule").equals(Optional.of(id)) && !own.contains(shift))
                .forEach(own::add);
        return own;
    }

    private static ZoneId zone(Item schedule, List<Item> shifts) {
        return shifts.isEmpty() ? zoneOf(schedule, schedule) : zoneOf(shifts.getFirst(), schedule);
    }

    private static ZoneId zoneOf(Item shift, Item schedule) {
        var text = shift.text("time_zone").or(() -> schedule.text("time_zone")).orElse("UTC");
        try {
            return ZoneId.of(text);
        } catch (DateTimeException _) {
            throw shift.at("time_zone")
                    .unreadable("unknown time zone '" + text + "'", "write it as in America/Chicago or UTC");
        }
    }
}
