package dev.tocsin.engine.oncall;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * Members taking turns, for ever, from {@code start}.
 *
 * <p>Shift boundaries are wall-clock times: shift {@code k} starts when the clocks in {@code zone} show {@code start +
 * k * length}. A 24 h shift from 08:00 therefore lasts 23 or 25 hours when the clocks change. A boundary that the
 * clocks skip happens at the skip; one that they show twice happens the first time. A shift that a skip swallows whole
 * has no time at all and is passed over.
 *
 * @param start the first handoff, local to {@code zone}, in whole minutes; earlier instants have nobody on call
 * @param length of a shift on the wall clock, in whole minutes, at least one hour
 * @param turns one cycle: the users in the order of their shifts
 */
public record Rotation(String name, ZoneId zone, LocalDateTime start, Duration length, List<String> turns) {
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
        if (start.getSecond() != 0 || start.getNano() != 0) {
            throw new IllegalArgumentException("a rotation starts on a whole minute, not " + start);
        }
        if (length.compareTo(Duration.ofHours(1)) < 0 || length.toSecondsPart() != 0 || length.toNanosPart() != 0) {
            throw new IllegalArgumentException("a shift lasts whole minutes, at least an hour, not " + length);
        }
    }

    /** A member of weight 2 has twice the shifts, spread over the cycle as {@link Turns} says. */
    public static Rotation of(String name, ZoneId zone, LocalDateTime start, Duration length, List<Member> members) {
        return new Rotation(name, zone, start, length, Turns.of(members));
    }

    /** The shift that {@code at} falls in; empty only before the first handoff. Costs the same however far away. */
    public Optional<Shift> shiftAt(Instant at) {
        if (at.isBefore(boundary(0))) {
            return Optional.empty();
        }
        var elapsed = ChronoUnit.SECONDS.between(
                start, LocalDateTime.ofInstant(at, zone.getRules().getOffset(at)));
        var index = Math.max(0, Math.floorDiv(elapsed, length.toSeconds()));
        // Around a change of the clocks the estimate is off by as many shifts as the change is long.
        var from = boundary(index);
        while (at.isBefore(from)) {
            from = boundary(--index);
        }
        var to = boundary(index + 1);
        while (!at.isBefore(to)) {
            from = to;
            to = boundary(++index + 1);
        }
        return Optional.of(new Shift(turns.get(Math.floorMod(index, turns.size())), from, to));
    }

    private Instant boundary(long index) {
        var local = start.plusSeconds(Math.multiplyExact(index, length.toSeconds()));
        var offsets = zone.getRules().getValidOffsets(local);
        return offsets.isEmpty()
                ? zone.getRules().getTransition(local).getInstant()
                : local.toInstant(offsets.getFirst());
    }
}
