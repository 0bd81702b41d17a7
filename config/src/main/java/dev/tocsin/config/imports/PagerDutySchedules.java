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
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/**
 * Reads PagerDuty's schedules. Its answers list the layers from the one that wins down; Tocsin's order is the reverse.
 * Turns and restrictions are counted on the wall clock of the schedule's zone.
 */
final class PagerDutySchedules {
    private static final String HINT = "save the whole answer of GET /schedules/{id}, which has the layers";

    private final ImportDraft draft;
    private final List<Item> overrides;

    /** @param overrides of answers that do not say which schedule they are of */
    PagerDutySchedules(ImportDraft draft, List<Item> overrides) {
        this.draft = draft;
        this.overrides = overrides;
    }

    void read(Item schedule) {
        var id = schedule.require("id", HINT);
        var displayName =
                schedule.text("name").or(() -> schedule.text("summary")).orElse(id);
        var zone = schedule.zone("time_zone");
        var name = draft.names.unique("schedules", displayName);
        var layerNames = new Names();
        var layers = new ArrayList<Layer>();
        for (var layer : schedule.requireList("schedule_layers", HINT).reversed()) {
            layer(layer, zone, "schedules." + name, layerNames).ifPresent(layers::add);
        }
        if (layers.isEmpty()) {
            draft.note(DifferenceKind.SCHEDULE_EMPTY, "schedules", "schedule " + displayName);
            return;
        }
        var given = new LinkedHashSet<Override>();
        for (var entry : schedule.at("overrides_subschedule").list("rendered_schedule_entries")) {
            given.add(override(entry, zone));
        }
        draft.each(overrides, entry -> given.add(override(entry, zone)));
        draft.schedules.add(new Schedule(name, zone, layers, List.copyOf(given)));
        draft.schedulesOf(id, List.of(name));
    }

    /** Overrides of an answer of their own can only be told apart when there is one schedule. */
    void finish(int schedules) {
        if (!overrides.isEmpty() && schedules != 1) {
            draft.faults.add(overrides
                    .getFirst()
                    .unreadable(
                            "overrides do not say which schedule they are of, and there are " + schedules,
                            "leave this file out and fetch GET /schedules/{id}?since=…&until=…, which holds them")
                    .fault());
        }
    }

    private Optional<Layer> layer(Item layer, ZoneId zone, String place, Names names) {
        var name = names.unique("layers", layer.text("name").orElse("layer"));
        var from = layer.optionalLocal("start", zone).map(PagerDutySchedules::minutes);
        var until = layer.optionalLocal("end", zone).map(PagerDutySchedules::minutes);
        if (from.isPresent() && until.isPresent() && !from.get().isBefore(until.get())
                || draft.isOver(until, zone, place, "layer " + name)) {
            return Optional.empty();
        }
        var members = layer.requireList("users", HINT).stream()
                .map(item -> item.has("user") ? item.at("user") : item)
                .map(user -> draft.user(
                        user.require("id", HINT), user.text("summary").orElse("")))
                .toList();
        if (members.isEmpty()) {
            draft.note(DifferenceKind.LAYER_EMPTY, place, "layer " + name);
            return Optional.empty();
        }
        var start = layer.local("rotation_virtual_start", zone);
        var length = seconds(layer, "rotation_turn_length_seconds");
        if (length.toSecondsPart() != 0 || length.toHours() < 1) {
            throw layer.at("rotation_turn_length_seconds")
                    .unreadable(
                            "a turn lasts whole minutes, at least an hour", "change the layer, then fetch it again");
        }
        if (start.getSecond() != 0) {
            draft.note(DifferenceKind.SECONDS, place, "the seconds of layer " + name);
        }
        var hours = new ArrayList<Hours>();
        for (var restriction : layer.list("restrictions")) {
            hours.addAll(hours(restriction));
        }
        // The turns go on from a start that may lie before the layer's own.
        return Optional.of(new Layer(
                name,
                new Turns(name, zone, minutes(start), new Shift.Every(length), members),
                false,
                hours,
                from.filter(time -> time.isAfter(minutes(start))),
                until));
    }

    private static List<Hours> hours(Item restriction) {
        var from = restriction.time("start_time_of_day");
        var length = seconds(restriction, "duration_seconds");
        return switch (restriction.require("type", HINT)) {
            case "daily_restriction" -> WeekHours.of(WeekHours.EVERY_DAY, from, length);
            case "weekly_restriction" -> WeekHours.of(EnumSet.of(DayOfWeek.of((int) day(restriction))), from, length);
            default ->
                throw restriction
                        .at("type")
                        .unreadable("unknown restriction", "expected daily_restriction or weekly_restriction");
        };
    }

    private static Duration seconds(Item item, String key) {
        item.requireNumber(key, HINT);
        return item.duration(key, ChronoUnit.SECONDS, 0, Setup.MAX_SHIFT);
    }

    private static long day(Item restriction) {
        var day = restriction.requireNumber("start_day_of_week", HINT);
        if (day < 1 || day > 7) {
            throw restriction.at("start_day_of_week").unreadable("expected 1 (Monday) to 7", HINT);
        }
        return day;
    }

    private Override override(Item entry, ZoneId zone) {
        var user = entry.at("user");
        return new Override(
                draft.user(user.require("id", HINT), user.text("summary").orElse("")),
                minutes(entry.local("start", zone)),
                minutes(entry.local("end", zone)),
                Optional.empty(),
                Optional.empty());
    }

    private static LocalDateTime minutes(LocalDateTime time) {
        return time.truncatedTo(ChronoUnit.MINUTES);
    }
}
