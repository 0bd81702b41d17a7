package dev.tocsin.api.query;

import dev.tocsin.core.oncall.Rotation;
import dev.tocsin.core.oncall.Schedule;
import dev.tocsin.core.oncall.Shift;
import dev.tocsin.core.policy.Directory;
import dev.tocsin.core.policy.User;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Who is on call at an instant.
 *
 * @param version of the configuration that was used
 */
record OnCallView(Instant at, String version, List<Entry> onCall) {
    /**
     * Who is on call for one rotation or schedule.
     *
     * @param user empty = nobody
     * @param why of a schedule: the layer or override, or why there is nobody
     */
    record Entry(
            Optional<String> rotation,
            Optional<String> schedule,
            String timeZone,
            Optional<String> user,
            Optional<String> name,
            Optional<Instant> from,
            Optional<Instant> until,
            Optional<String> why) {}

    /** The named rotation or schedule or, without a name, all: first the rotations, then the schedules. */
    static OnCallView of(Directory directory, Instant at, Optional<String> rotation, Optional<String> schedule) {
        var all = rotation.isEmpty() && schedule.isEmpty();
        var rotations = directory.rotations().values().stream()
                .filter(r -> all || rotation.filter(r.name()::equals).isPresent())
                .sorted(Comparator.comparing(Rotation::name))
                .map(r -> entry(directory, r, at));
        var schedules = directory.schedules().values().stream()
                .filter(s -> all || schedule.filter(s.name()::equals).isPresent())
                .sorted(Comparator.comparing(Schedule::name))
                .map(s -> entry(directory, s, at));
        return new OnCallView(
                at, directory.version(), Stream.concat(rotations, schedules).toList());
    }

    private static Entry entry(Directory directory, Schedule schedule, Instant at) {
        var period = schedule.at(at);
        return new Entry(
                Optional.empty(),
                Optional.of(schedule.name()),
                schedule.zone().getId(),
                period.user(),
                period.user().map(name -> directory.users().get(name)).map(User::displayName),
                period.since(),
                period.until(),
                Optional.of(period.why()));
    }

    private static Entry entry(Directory directory, Rotation rotation, Instant at) {
        var shift = rotation.shiftAt(at);
        var user = shift.flatMap(Shift::somebody);
        return new Entry(
                Optional.of(rotation.name()),
                Optional.empty(),
                rotation.zone().getId(),
                user,
                user.map(name -> directory.users().get(name)).map(User::displayName),
                shift.map(Shift::start),
                shift.map(Shift::end),
                Optional.empty());
    }
}
