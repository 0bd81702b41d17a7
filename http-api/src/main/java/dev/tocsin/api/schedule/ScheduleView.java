package dev.tocsin.api.schedule;

import dev.tocsin.app.schedule.Roster;
import dev.tocsin.core.oncall.Layer;
import dev.tocsin.core.oncall.OnCallPeriod;
import dev.tocsin.core.oncall.Rotation;
import dev.tocsin.core.oncall.Schedule;
import dev.tocsin.core.oncall.ShiftOverride;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;

/** Schedules and their shifts as the API shows them. */
final class ScheduleView {
    private ScheduleView() {}

    /**
     * Somebody's shift.
     *
     * @param start absent where it has always been so
     * @param end absent where it will always be so
     */
    record Shift(
            String schedule,
            Optional<Instant> start,
            Optional<Instant> end,
            String user,
            Optional<String> name,
            String why) {}

    /** A time during which nobody is on call. */
    record Gap(Optional<Instant> start, Optional<Instant> end, String why) {}

    /** @param user absent = nobody */
    record OnCall(
            Optional<String> user,
            Optional<String> name,
            Optional<Instant> from,
            Optional<Instant> until,
            String why) {}

    record Listed(String schedule, String timeZone, OnCall onCall) {}

    /** @param from local to the schedule; absent for the first */
    record Version(Optional<LocalDateTime> from, List<String> layers) {}

    /** @param backdated when it was made, where it was made to begin before that */
    record Override(
            String user,
            Instant start,
            Instant end,
            Optional<String> insteadOf,
            String by,
            String reason,
            Optional<Instant> backdated) {}

    record Whole(String schedule, String timeZone, OnCall onCall, List<Version> versions, List<Override> overrides) {}

    static Listed listed(Roster roster, Schedule schedule, Instant at) {
        return new Listed(schedule.name(), schedule.zone().getId(), onCall(roster, schedule.at(at)));
    }

    /** With the overrides that are not over at {@code at}. */
    static Whole whole(Roster roster, Schedule schedule, Instant at) {
        return new Whole(
                schedule.name(),
                schedule.zone().getId(),
                onCall(roster, schedule.at(at)),
                schedule.versions().stream().map(ScheduleView::version).toList(),
                schedule.overrides().stream()
                        .filter(override -> override.end().isAfter(at))
                        .map(ScheduleView::override)
                        .toList());
    }

    static Shift shift(Roster roster, Schedule schedule, OnCallPeriod period, String user) {
        return new Shift(schedule.name(), period.since(), period.until(), user, roster.displayName(user), period.why());
    }

    static Gap gap(OnCallPeriod period) {
        return new Gap(period.since(), period.until(), period.why());
    }

    private static OnCall onCall(Roster roster, OnCallPeriod period) {
        return new OnCall(
                period.user(),
                period.user().flatMap(roster::displayName),
                period.since(),
                period.until(),
                period.why());
    }

    private static Version version(Schedule.Version version) {
        return new Version(
                Optional.of(version.from()).filter(from -> !from.equals(LocalDateTime.MIN)),
                version.layers().stream().map(Layer::name).toList());
    }

    private static Override override(ShiftOverride override) {
        return new Override(
                override.user().equals(Rotation.NOBODY) ? "nobody" : override.user(),
                override.start(),
                override.end(),
                override.insteadOf(),
                override.by(),
                override.reason(),
                override.backdated());
    }
}
