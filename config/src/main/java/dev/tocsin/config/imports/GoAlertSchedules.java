package dev.tocsin.config.imports;

import dev.tocsin.config.imports.Setup.Hours;
import dev.tocsin.config.imports.Setup.Layer;
import dev.tocsin.config.imports.Setup.Override;
import dev.tocsin.config.imports.Setup.Schedule;
import dev.tocsin.config.imports.Setup.Shift;
import dev.tocsin.config.imports.Setup.Turns;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads GoAlert's rotations and schedules.
 *
 * <p>Whose turn it is GoAlert remembers and does not compute, so the turns are anchored at the next handoff it announces
 * and the user who is active until then. Every target of a schedule whose rules hold is on call, so each becomes a
 * schedule of its own.
 */
final class GoAlertSchedules {
    private static final LocalDate LONG_AGO = LocalDate.of(2020, 1, 6);
    private static final int DAYS = 7;

    private final ImportDraft draft;
    private final Map<String, Turns> rotations = new LinkedHashMap<>();
    private final Map<String, String> ofRotation = new HashMap<>();
    private final Map<String, List<Item>> overridesOf = new HashMap<>();

    GoAlertSchedules(ImportDraft draft) {
        this.draft = draft;
    }

    void read(List<Item> rotationItems, List<Item> schedules, List<Item> overrides) {
        draft.each(rotationItems, this::rotation);
        draft.each(overrides, this::sort);
        draft.each(schedules, this::schedule);
    }

    /** The schedule that is this rotation at all hours, for policies that name it. */
    List<String> ofRotation(String id) {
        var turns = rotations.get(id);
        if (turns == null) {
            return List.of();
        }
        return List.of(ofRotation.computeIfAbsent(id, _ -> {
            var name = draft.names.unique("schedules", turns.name());
            draft.schedules.add(new Schedule(name, turns.zone(), List.of(always(turns)), List.of()));
            return name;
        }));
    }

    private static Layer always(Turns turns) {
        return new Layer(turns.name(), turns, true, List.of(), Optional.empty(), Optional.empty());
    }

    private void rotation(Item rotation) {
        var displayName = rotation.require("name", GoAlert.HINT);
        var zone = rotation.zone("timeZone");
        var users = new ArrayList<String>();
        for (var user : rotation.has("userIDs") ? rotation.list("userIDs") : rotation.list("users")) {
            users.add(
                    user.isObject()
                            ? draft.user(
                                    user.require("id", GoAlert.HINT),
                                    user.text("name").orElse(""))
                            : draft.user(user.value(), ""));
        }
        if (users.isEmpty()) {
            draft.note(DifferenceKind.LAYER_EMPTY, "rotations", "rotation " + displayName);
            return;
        }
        var length = rotation.count("shiftLength", 1);
        var type = rotation.require("type", GoAlert.HINT);
        var name = draft.names.unique("rotations", displayName);
        var next = next(rotation, zone, users.size() == 1);
        var start = next.orElseGet(() -> rotation.local("start", zone).truncatedTo(ChronoUnit.MINUTES));
        var active = rotation.count("activeUserIndex", 0);
        // The next handoff is to the one after the active user; one shift earlier it was to that user.
        Collections.rotate(users, -Math.floorMod(active, users.size()));
        var begin = next.isEmpty()
                ? start
                : switch (type) {
                    case "hourly" -> start.minusHours(length);
                    case "daily" -> start.minusDays(length);
                    case "weekly" -> start.minusWeeks(length);
                    case "monthly" -> start.minusMonths(length);
                    default -> throw unknownType(rotation);
                };
        rotations.put(
                rotation.require("id", GoAlert.HINT),
                new Turns(
                        name,
                        zone,
                        begin,
                        switch (type) {
                            case "hourly" -> new Shift.Every(Duration.ofHours(length));
                            case "daily" -> new Shift.Every(Duration.ofDays(length));
                            case "weekly" -> new Shift.Every(Duration.ofDays(7L * length));
                            case "monthly" -> monthly(begin, length, rotation);
                            default -> throw unknownType(rotation);
                        },
                        users));
    }

    private static Unreadable unknownType(Item rotation) {
        return rotation.at("type").unreadable("unknown type of rotation", "expected hourly, daily, weekly or monthly");
    }

    private Shift monthly(LocalDateTime begin, int length, Item rotation) {
        if (begin.getDayOfMonth() > 28) {
            throw rotation.at("start")
                    .unreadable(
                            "hand-offs on day " + begin.getDayOfMonth() + " are not on the same day of every month",
                            "start the rotation on one of the days 1 to 28, then fetch it again");
        }
        return new Shift.Rule("FREQ=MONTHLY;INTERVAL=" + length + ";BYMONTHDAY=" + begin.getDayOfMonth());
    }

    private static Optional<LocalDateTime> next(Item rotation, ZoneId zone, boolean alone) {
        var times = rotation.list("nextHandoffTimes");
        if (times.isEmpty() && !alone) {
            throw rotation.at("nextHandoffTimes")
                    .unreadable(
                            "is missing, and without it nobody can tell whose turn it is",
                            "ask for activeUserIndex and nextHandoffTimes(num: 1)");
        }
        if (!alone) {
            rotation.requireNumber("activeUserIndex", "ask for activeUserIndex and nextHandoffTimes(num: 1)");
        }
        return times.stream().findFirst().map(time -> time.local(zone).truncatedTo(ChronoUnit.MINUTES));
    }

    private void sort(Item override) {
        var id = override.at("target")
                .text("id")
                .or(() -> override.text("scheduleID"))
                .orElseThrow(() -> override.at("target").unreadable("is missing", GoAlert.HINT));
        overridesOf.computeIfAbsent(id, _ -> new ArrayList<>()).add(override);
    }

    private void schedule(Item schedule) {
        var id = schedule.require("id", GoAlert.HINT);
        var displayName = schedule.require("name", GoAlert.HINT);
        var zone = schedule.zone("timeZone");
        var lanes = new ParallelSchedules();
        for (var target : schedule.requireList("targets", GoAlert.HINT)) {
            target(target, displayName).ifPresent(turns -> add(lanes, target, turns, displayName, zone));
        }
        var overrides = new ArrayList<Override>();
        for (var item : overridesOf.getOrDefault(id, List.of())) {
            override(item, zone, displayName, overrides, lanes);
        }
        if (lanes.isEmpty()) {
            draft.note(DifferenceKind.SCHEDULE_EMPTY, "schedules", "schedule " + displayName);
            return;
        }
        var schedules = lanes.schedules(draft, displayName, zone, overrides);
        draft.schedules.addAll(schedules);
        draft.schedulesOf(id, schedules.stream().map(Schedule::name).toList());
        if (!schedule.list("temporarySchedules").isEmpty()) {
            draft.note(
                    DifferenceKind.TEMPORARY_SCHEDULES,
                    "schedules." + schedules.getFirst().name(),
                    "temporary schedules");
        }
        if (!schedule.list("onCallNotificationRules").isEmpty()) {
            draft.note(
                    DifferenceKind.SCHEDULE_NOTICES,
                    "schedules." + schedules.getFirst().name(),
                    "on-call notification rules");
        }
    }

    private void add(ParallelSchedules lanes, Item target, Turns turns, String schedule, ZoneId zone) {
        var hours = new ArrayList<Hours>();
        for (var rule : target.list("rules")) {
            hours(rule).ifPresent(hours::add);
        }
        if (hours.isEmpty()) {
            draft.note(
                    DifferenceKind.LAYER_EMPTY,
                    "schedules",
                    "target " + turns.name() + " of schedule " + schedule + ", which has no rules");
            return;
        }
        var always = hours.stream()
                .anyMatch(one -> one.days().size() == DAYS && one.from().equals(one.to()));
        var named = rotations.containsValue(turns);
        lanes.add(
                0,
                new Layer(turns.name(), turns, named, always ? List.of() : hours, Optional.empty(), Optional.empty()));
    }

    private Optional<Turns> target(Item item, String schedule) {
        var target = item.at("target");
        var id = target.require("id", GoAlert.HINT);
        var name = target.text("name").orElse("");
        return switch (target.require("type", GoAlert.HINT)) {
            case "user" -> Optional.of(alone(draft.user(id, name)));
            case "rotation" -> {
                if (!rotations.containsKey(id)) {
                    throw target.unreadable(
                            "the files do not have rotation " + name + ", or it cannot be carried over",
                            "add the answer to the query for rotations");
                }
                yield Optional.of(rotations.get(id));
            }
            default -> {
                draft.note(
                        DifferenceKind.TARGET_UNLIKE_OURS,
                        "schedules",
                        "a " + target.text("type").orElse("") + " in schedule " + schedule);
                yield Optional.empty();
            }
        };
    }

    private static Turns alone(String user) {
        return new Turns(
                user, ZoneId.of("UTC"), LONG_AGO.atStartOfDay(), new Shift.Every(Duration.ofDays(DAYS)), List.of(user));
    }

    /** The filter begins on Sunday; equal times are a whole day. */
    private static Optional<Hours> hours(Item rule) {
        var days = EnumSet.noneOf(DayOfWeek.class);
        var filter = rule.requireList("weekdayFilter", GoAlert.HINT);
        for (int i = 0; i < filter.size(); i++) {
            if (filter.get(i).node().asBoolean()) {
                days.add(DayOfWeek.SUNDAY.plus(i));
            }
        }
        LocalTime from = rule.time("start");
        return days.isEmpty() ? Optional.empty() : Optional.of(new Hours(days, from, rule.time("end")));
    }

    private void override(Item item, ZoneId zone, String schedule, List<Override> overrides, ParallelSchedules lanes) {
        var from = item.local("start", zone).truncatedTo(ChronoUnit.MINUTES);
        var to = item.local("end", zone).truncatedTo(ChronoUnit.MINUTES);
        if (!from.isBefore(to)) {
            return;
        }
        var added = user(item, "addUser");
        var removed = user(item, "removeUser");
        if (added.isPresent() && removed.isPresent()) {
            overrides.add(new Override(added.get(), from, to, removed, Optional.empty()));
        } else if (removed.isPresent()) {
            var nobody = draft.nobody(
                    "schedules",
                    removed.get() + " is taken out of schedule " + schedule + " from " + from + " to " + to);
            overrides.add(new Override(nobody, from, to, removed, Optional.empty()));
        } else if (added.isPresent()) {
            lanes.add(0, new Layer("added", alone(added.get()), false, List.of(), Optional.of(from), Optional.of(to)));
        }
    }

    private Optional<String> user(Item override, String key) {
        var user = override.at(key);
        return override.text(key + "ID")
                .or(() -> user.isObject() ? user.text("id") : Optional.empty())
                .filter(id -> !id.isEmpty())
                .map(id -> draft.user(id, user.isObject() ? user.text("name").orElse("") : ""));
    }
}
