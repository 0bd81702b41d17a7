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

    private final ImportDraft draft;
    private final Map<String, Item> shifts = new LinkedHashMap<>();

    OnCallSchedules(ImportDraft draft) {
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
            draft.note(DifferenceKind.SCHEDULE_ELSEWHERE, "schedules", "schedule " + displayName);
            return;
        }
        if (schedule.has("ical_url_overrides")) {
            draft.note(DifferenceKind.OVERRIDES_ELSEWHERE, "schedules", "overrides of schedule " + displayName);
        }
        var own = own(schedule, id);
        var lanesOf = new LinkedHashMap<ZoneId, ParallelSchedules>();
        var levels = own.stream().map(OnCallSchedules::level).distinct().count();
        draft.each(own, shift -> {
            var place = "schedules." + Names.slug(displayName);
            var zone = zoneOf(shift, schedule);
            if (levels > 1 && !lanesOf.isEmpty() && !lanesOf.containsKey(zone)) {
                draft.note(
                        DifferenceKind.SHIFT_ZONE,
                        place,
                        "shift " + shift.text("name").orElse("") + " in " + zone);
                return;
            }
            var lanes = lanesOf.computeIfAbsent(zone, _ -> new ParallelSchedules());
            new OnCallShift(draft, shift, zone, place).layers().forEach(layer -> lanes.add(level(shift), layer));
        });
        if (lanesOf.values().stream().allMatch(ParallelSchedules::isEmpty)) {
            draft.note(DifferenceKind.SCHEDULE_EMPTY, "schedules", "schedule " + displayName);
            return;
        }
        // Of one level everybody is on call, so what is in another zone may be a schedule of its own.
        var found = lanesOf.entrySet().stream()
                .flatMap(each -> each.getValue().schedules(draft, displayName, each.getKey(), List.of()).stream())
                .toList();
        draft.schedules.addAll(found);
        draft.schedulesOf(id, found.stream().map(Schedule::name).toList());
    }

    private static int level(Item shift) {
        return shift.text("type").orElse("").equals("override") ? OVERRIDES : shift.count("level", 0);
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

    /** Shifts that were made on the web are in UTC, whatever zone the schedule is looked at in. */
    private static ZoneId zoneOf(Item shift, Item schedule) {
        var usual =
                schedule.text("type").orElse("").equals("web") ? Optional.<String>empty() : schedule.text("time_zone");
        var text = shift.text("time_zone").or(() -> usual).orElse("UTC");
        try {
            return ZoneId.of(text);
        } catch (DateTimeException _) {
            throw shift.at("time_zone")
                    .unreadable("unknown time zone '" + text + "'", "write it as in America/Chicago or UTC");
        }
    }
}
