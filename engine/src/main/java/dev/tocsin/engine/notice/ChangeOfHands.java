package dev.tocsin.engine.notice;

import dev.tocsin.engine.oncall.Schedule;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Somebody else is on call from an instant on.
 *
 * @param off who was; empty = nobody
 * @param on who is, which is not the same; empty = nobody
 */
record ChangeOfHands(Instant at, Optional<String> off, Optional<String> on) {
    /** Those after {@code after} and not after {@code until}, in order. Another reason for the same person is none. */
    static List<ChangeOfHands> of(Schedule schedule, Instant after, Instant until) {
        var changes = new ArrayList<ChangeOfHands>();
        for (var now = schedule.at(after); !now.end().isAfter(until); ) {
            var next = schedule.at(now.end());
            if (!next.user().equals(now.user())) {
                changes.add(new ChangeOfHands(now.end(), now.user(), next.user()));
            }
            now = next;
        }
        return List.copyOf(changes);
    }
}
