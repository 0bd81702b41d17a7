package dev.tocsin.api.query;

import dev.tocsin.engine.oncall.Rotation;
import dev.tocsin.engine.oncall.Shift;
import dev.tocsin.engine.policy.Directory;
import dev.tocsin.engine.policy.User;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Who is on call at an instant.
 *
 * @param version of the configuration that says so
 */
record OnCallView(Instant at, String version, List<Entry> onCall) {
    /** @param user empty before the rotation's first handoff */
    record Entry(
            String rotation,
            String timeZone,
            Optional<String> user,
            Optional<String> name,
            Optional<Instant> from,
            Optional<Instant> until) {}

    /** @param rotation empty = all of them */
    static OnCallView of(Directory directory, Instant at, Optional<String> rotation) {
        var entries = directory.rotations().values().stream()
                .filter(r -> rotation.isEmpty() || rotation.get().equals(r.name()))
                .sorted(Comparator.comparing(Rotation::name))
                .map(r -> entry(directory, r, at))
                .toList();
        return new OnCallView(at, directory.version(), entries);
    }

    private static Entry entry(Directory directory, Rotation rotation, Instant at) {
        var shift = rotation.shiftAt(at);
        var user = shift.map(Shift::user);
        return new Entry(
                rotation.name(),
                rotation.zone().getId(),
                user,
                user.map(name -> directory.users().get(name)).map(User::displayName),
                shift.map(Shift::start),
                shift.map(Shift::end));
    }
}
