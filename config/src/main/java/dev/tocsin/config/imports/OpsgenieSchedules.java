package dev.tocsin.config.imports;

import dev.tocsin.config.imports.Setup.Hours;
import dev.tocsin.config.imports.Setup.Layer;
import dev.tocsin.config.imports.Setup.Override;
import dev.tocsin.config.imports.Setup.Schedule;
import dev.tocsin.config.imports.Setup.Shift;
import dev.tocsin.config.imports.Setup.Turns;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Reads Opsgenie's schedules. All rotations of a schedule are on call at the same time, so each becomes a schedule of
 * its own, and a rotation in which a whole team has a turn becomes as many as the team has members.
 */
final class OpsgenieSchedules {
    private static final LocalTime MIDNIGHT = LocalTime.MIDNIGHT;
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration DAY = Duration.ofDays(1);

    /** The schedules one rotation became. */
    private record Part(String rotationId, List<String> schedules) {}

    private final ImportDraft draft;
    private final OpsgeniePeople people;
    private final Map<String, String> idByName = new LinkedHashMap<>();
    private final Map<String, List<Part>> parts = new LinkedHashMap<>();

    OpsgenieSchedules(ImportDraft draft, OpsgeniePeople people) {
        this.draft = draft;
        this.people = people;
    }

    void read(List<Item> schedules, List<Item> overrides) {
        draft.each(schedules, this::schedule);
        draft.each(overrides, this::override);
    }

    private void schedule(Item schedule) {
        var id = schedule.require("id", Opsgenie.HINT);
        var displayName = schedule.require("name", Opsgenie.HINT);
        var zone = schedule.zone("timezone");
        idByName.put(displayName, id);
        if (!schedule.flag("enabled", true)) {
            draft.note(
                    DifferenceKind.SCHEDULE_DISABLED, "schedules", "schedule " + displayName + ", which is disabled");
            parts.put(id, List.of());
            return;
        }
        var rotations = schedule.list("rotations");
        var found = new ArrayList<Part>();
        for (var rotation : rotations) {
            var layers = layers(rotation, zone, displayName);
            var names = new ArrayList<String>();
            for (var layer : layers) {
                var name = draft.names.unique(
                        "schedules",
                        rotations.size() == 1 && layers.size() == 1
                                ? displayName
                                : layer.turns().name());
                draft.schedules.add(new Schedule(name, zone, List.of(layer), List.of()));
                names.add(name);
            }
            found.add(new Part(rotation.text("id").orElse(""), names));
        }
        var all = found.stream().flatMap(part -> part.schedules().stream()).toList();
        parts.put(id, found);
        draft.schedulesOf(id, all);
        draft.schedulesOf(displayName, all);
        if (all.isEmpty()) {
            draft.note(DifferenceKind.SCHEDULE_EMPTY, "schedules", "schedule " + displayName);
        }
    }

    private List<Layer> layers(Item rotation, ZoneId zone, String schedule) {
        var name = rotation.text("name").filter(text -> !text.isBlank()).orElse("rotation");
        var title = schedule + ' ' + name;
        var start = rotation.local("startDate", zone).truncatedTo(ChronoUnit.MINUTES);
        var until = rotation.optionalLocal("endDate", zone).map(time -> time.truncatedTo(ChronoUnit.MINUTES));
        var turns = new ArrayList<List<String>>();
        var place = "schedules";
        for (var participant : rotation.list("participants")) {
            turns.add(participant(participant, place, title));
        }
        if (!rotation.flag("enabled", true)) {
            draft.note(DifferenceKind.SCHEDULE_DISABLED, place, "rotation " + title + ", which is disabled");
            return List.of();
        }
        if (turns.isEmpty()
                || until.isPresent() && !start.isBefore(until.get())
                || draft.isOver(until, zone, place, "rotation " + title)) {
            return List.of();
        }
        var shift = new Shift.Every(length(rotation));
        var hours = hours(rotation.at("timeRestriction"));
        var width = turns.stream().mapToInt(List::size).max().orElseThrow();
        var layers = new ArrayList<Layer>();
        for (int k = 0; k < width; k++) {
            var lane = k;
            var members =
                    turns.stream().map(turn -> turn.get(lane % turn.size())).toList();
            var unique = draft.names.unique("rotations", width == 1 ? title : title + ' ' + (k + 1));
            layers.add(new Layer(
                    Names.slug(name),
                    new Turns(unique, zone, start, shift, members),
                    true,
                    hours,
                    Optional.empty(),
                    until));
        }
        return layers;
    }

    /** Who is on call in this turn, all of them at once. */
    private List<String> participant(Item participant, String place, String title) {
        return switch (participant.require("type", Opsgenie.HINT)) {
            case "user" -> List.of(people.user(participant));
            case "team" ->
                people.team(place, participant)
                        .map(Setup.Team::members)
                        .orElseGet(() -> List.of(
                                draft.nobody(place, "the members of a team of " + title + " are not in the files")));
            case "none" -> List.of(draft.nobody(place, "a participant of " + title + " is none"));
            case "escalation" -> {
                var name = participant
                        .text("name")
                        .or(() -> participant.text("id"))
                        .orElse("");
                yield List.of(draft.nobody(
                        place,
                        "a participant of " + title + " is the escalation " + name + ", and a turn is one person's"));
            }
            default ->
                throw participant
                        .at("type")
                        .unreadable("unknown participant", "expected user, team, escalation or none");
        };
    }

    private static Duration length(Item rotation) {
        var unit =
                switch (rotation.require("type", Opsgenie.HINT)) {
                    case "hourly" -> ChronoUnit.HOURS;
                    case "daily" -> ChronoUnit.DAYS;
                    case "weekly" -> ChronoUnit.WEEKS;
                    default ->
                        throw rotation.at("type")
                                .unreadable("unknown type of rotation", "expected hourly, daily or weekly");
                };
        var length = rotation.duration("length", unit, 1, Setup.MAX_SHIFT);
        if (length.isZero()) {
            throw rotation.at("length").unreadable("expected at least 1", Opsgenie.HINT);
        }
        return length;
    }

    private static List<Hours> hours(Item restriction) {
        if (!restriction.exists()) {
            return List.of();
        }
        return switch (restriction.require("type", Opsgenie.HINT)) {
            case "time-of-day" -> {
                var hours = restriction.at("restriction");
                var from = clock(hours, "start");
                var to = clock(hours, "end");
                yield from.equals(to) ? List.of() : List.of(new Hours(WeekHours.EVERY_DAY, from, to));
            }
            case "weekday-and-time-of-day" ->
                restriction.requireList("restrictions", Opsgenie.HINT).stream()
                        .flatMap(hours -> WeekHours.between(
                                day(hours, "startDay"),
                                clock(hours, "start"),
                                day(hours, "endDay"),
                                clock(hours, "end"))
                                .stream())
                        .toList();
            default ->
                throw restriction
                        .at("type")
                        .unreadable("unknown restriction", "expected time-of-day or weekday-and-time-of-day");
        };
    }

    private static LocalTime clock(Item hours, String which) {
        var time = hours.duration(which + "Hour", ChronoUnit.HOURS, 0, DAY)
                .plus(hours.duration(which + "Min", ChronoUnit.MINUTES, 0, HOUR));
        return MIDNIGHT.plus(time);
    }

    private static DayOfWeek day(Item hours, String key) {
        var name = hours.require(key, Opsgenie.HINT).toUpperCase(Locale.ROOT);
        return Arrays.stream(DayOfWeek.values())
                .filter(day -> day.name().equals(name))
                .findFirst()
                .orElseThrow(() -> hours.at(key).unreadable("not a day of the week: '" + name + "'", Opsgenie.HINT));
    }

    private void override(Item item) {
        var parent = item.at("_parent");
        var schedule = parent.text("id")
                .or(() -> parent.text("name").map(idByName::get))
                .orElseGet(() -> {
                    if (parts.size() != 1) {
                        throw item.at("_parent")
                                .unreadable("is missing, and there are " + parts.size() + " schedules", Opsgenie.HINT);
                    }
                    return parts.keySet().iterator().next();
                });
        var wanted = item.list("rotations").stream()
                .map(r -> r.text("id").orElse(""))
                .toList();
        for (var part : parts.getOrDefault(schedule, List.of())) {
            if (wanted.isEmpty() || wanted.contains(part.rotationId())) {
                part.schedules().forEach(name -> add(item, name));
            }
        }
        if (!parts.containsKey(schedule)) {
            draft.note(
                    DifferenceKind.OVERRIDE_WITHOUT_SCHEDULE,
                    "schedules",
                    "an override of " + parent.text("name").orElse(schedule));
        }
    }

    private void add(Item item, String name) {
        overriding(item.at("user"), name)
                .ifPresent(user -> draft.schedules.replaceAll(schedule -> {
                    if (!schedule.name().equals(name)) {
                        return schedule;
                    }
                    var overrides = new ArrayList<>(schedule.overrides());
                    overrides.add(new Override(
                            user,
                            minutes(item, "startDate", schedule.zone()),
                            minutes(item, "endDate", schedule.zone()),
                            Optional.empty(),
                            item.text("alias").map(alias -> "Opsgenie " + alias)));
                    return new Schedule(name, schedule.zone(), schedule.layers(), overrides);
                }));
    }

    private Optional<String> overriding(Item user, String schedule) {
        var type = user.text("type").orElse("user");
        if (type.equals("user")) {
            return Optional.of(people.user(user));
        }
        draft.note(DifferenceKind.OVERRIDE_UNLIKE_OURS, "schedules." + schedule, "an override by a " + type);
        return Optional.empty();
    }

    private static LocalDateTime minutes(Item item, String key, ZoneId zone) {
        return item.local(key, zone).truncatedTo(ChronoUnit.MINUTES);
    }
}
