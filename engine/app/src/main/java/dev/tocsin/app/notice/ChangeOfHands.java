package dev.tocsin.app.notice;

import dev.tocsin.core.oncall.Schedule;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A handoff in a schedule: another user is on call from an instant on.
 *
 * @param off who was on call; empty = nobody
 * @param on who is on call now, never the same; empty = nobody
 */
record ChangeOfHands(Instant at, Optional<String> off, Optional<String> on) {
    /**
     * The handoffs after {@code after} and not after {@code until}, in order. Another reason for the same user is no
     * handoff.
     */
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
