package dev.tocsin.core.oncall;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/**
 * Members who take turns, one at every handoff.
 *
 * <p>Shift boundaries are local times, as {@link WallClock} defines them: a shift of 24 h from 08:00 lasts 23 or 25
 * hours when the clocks change. A shift that a skip of the clock covers completely has no duration and is passed over.
 *
 * @param handoffs local to {@code zone}; before the first and after the last nobody is on call
 * @param turns one cycle: the users in the order of their shifts
 */
public record Rotation(String name, ZoneId zone, Handoffs handoffs, List<String> turns) {
    /** The user of a turn that nobody has; no user has this name. */
    public static final String NOBODY = "";

    /** @param weight shifts in one cycle, at least 1 */
    public record Member(String user, int weight) {
        public Member {
            if (weight < 1) {
                throw new IllegalArgumentException("the weight of " + user + " must be at least 1, not " + weight);
            }
        }
    }

    public Rotation {
        turns = List.copyOf(turns);
        if (turns.isEmpty()) {
            throw new IllegalArgumentException("rotation " + name + " has no members");
        }
    }

    /** A member of weight 2 has twice the shifts, spread over the cycle as {@link Turns} says. */
    public static Rotation of(String name, ZoneId zone, LocalDateTime start, Duration length, List<Member> members) {
        return of(name, zone, new Handoffs.Every(start, length), members);
    }

    public static Rotation of(String name, ZoneId zone, Handoffs handoffs, List<Member> members) {
        return new Rotation(name, zone, handoffs, Turns.of(members));
    }

    /** The first handoff, local to the zone. */
    public LocalDateTime start() {
        return handoffs.start();
    }

    /**
     * The shift at an instant, which may be {@link #NOBODY}'s; empty = before the first handoff, or after the last.
     * Costs the same for any instant.
     */
    public Optional<Shift> shiftAt(Instant at) {
        var local = WallClock.latestShown(at, zone);
        if (local.isBefore(handoffs.start()) || !local.isBefore(handoffs.end())) {
            return Optional.empty();
        }
        var index = handoffs.indexAt(local);
        return Optional.of(new Shift(turns.get(turn(index)), handoff(index), handoff(index + 1)));
    }

    Instant handoff(long index) {
        return WallClock.instantOf(handoffs.at(index), zone);
    }

    int turn(long index) {
        return Math.floorMod(index, turns.size());
    }
}
