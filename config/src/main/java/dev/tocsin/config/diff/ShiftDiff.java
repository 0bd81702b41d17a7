package dev.tocsin.config.diff;

import dev.tocsin.core.oncall.OnCallPeriod;
import dev.tocsin.core.oncall.Rotation;
import dev.tocsin.core.oncall.Schedule;
import dev.tocsin.core.policy.Directory;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.function.Function;

/** Whose shifts change, as far as {@code to}. */
final class ShiftDiff {
    /** Of one rotation or schedule. */
    private static final int LISTED = 10;

    /** What goes on for so long after the range has no end worth naming. */
    private static final Duration ENDLESS = Duration.ofDays(366);

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMMM yyyy", Locale.ENGLISH);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);

    /** A stretch of time in which the one on call is not who it was. */
    private record Move(Instant start, Instant end, Optional<String> before, Optional<String> after) {}

    private record Turn(Optional<String> user, Instant end) {}

    private final Names names;
    private final Instant from;
    private final Instant to;

    /** Subjects by what there is to say of them: a schedule of one rotation changes as the rotation does. */
    private final Map<List<String>, List<String>> said = new LinkedHashMap<>();

    ShiftDiff(Names names, Instant from, Instant to) {
        this.names = names;
        this.from = from;
        this.to = to;
    }

    void compare(Directory before, Directory after, Sentences sentences) {
        each(
                "rotation",
                before.rotations(),
                after.rotations(),
                Rotation::equals,
                r -> at -> turn(r, at),
                Rotation::zone);
        each(
                "schedule",
                before.schedules(),
                after.schedules(),
                Schedule::equals,
                s -> at -> turn(s, at),
                Schedule::zone);
        said.forEach((changes, subjects) -> {
            var subject = String.join(" and ", subjects);
            changes.forEach(change -> sentences.add(subject + change));
        });
    }

    private <T> void each(
            String kind,
            Map<String, T> before,
            Map<String, T> after,
            BiPredicate<T, T> same,
            Function<T, Function<Instant, Turn>> turns,
            Function<T, ZoneId> zone) {
        var all = new TreeSet<>(before.keySet());
        all.addAll(after.keySet());
        for (var name : all) {
            var old = before.get(name);
            var now = after.get(name);
            if (old == null && now != null) {
                var first = turns.apply(now).apply(from).user();
                say(kind + ' ' + name, List.of(" is new; on call now: " + names.of(first)));
            } else if (old != null && now == null) {
                say(kind + ' ' + name, List.of(" is removed"));
            } else if (old != null && now != null && !same.test(old, now)) {
                say(kind + ' ' + name, changes(turns.apply(old), turns.apply(now), zone.apply(now)));
            }
        }
    }

    private void say(String subject, List<String> changes) {
        said.computeIfAbsent(changes, _ -> new ArrayList<>()).add(subject);
    }

    private List<String> changes(Function<Instant, Turn> before, Function<Instant, Turn> after, ZoneId zone) {
        var moves = moves(before, after);
        var changes = new ArrayList<String>();
        moves.stream().limit(LISTED).forEach(move -> changes.add(": " + sentence(move, zone)));
        if (moves.size() > LISTED) {
            changes.add(": " + (moves.size() - LISTED) + " more changes until " + DAY.format(to.atZone(zone)));
        }
        if (moves.isEmpty()) {
            changes.add(" changes, but nobody's shifts do until " + DAY.format(to.atZone(zone)));
        }
        return changes;
    }

    private List<Move> moves(Function<Instant, Turn> before, Function<Instant, Turn> after) {
        var moves = new ArrayList<Move>();
        for (var at = from; at.isBefore(to) || goesOn(moves, at, before, after); ) {
            var old = before.apply(at);
            var now = after.apply(at);
            var end = min(old.end(), now.end());
            if (!old.user().equals(now.user())) {
                var last = moves.isEmpty() ? null : moves.getLast();
                if (last != null
                        && last.end().equals(at)
                        && last.before().equals(old.user())
                        && last.after().equals(now.user())) {
                    moves.set(moves.size() - 1, new Move(last.start(), end, old.user(), now.user()));
                } else {
                    moves.add(new Move(at, end, old.user(), now.user()));
                }
            }
            at = end;
        }
        return moves;
    }

    /** Whether the last one began within the range and has not ended: its end is worth looking for. */
    private boolean goesOn(
            List<Move> moves, Instant at, Function<Instant, Turn> before, Function<Instant, Turn> after) {
        return !moves.isEmpty()
                && moves.getLast().end().equals(at)
                && at.isBefore(to.plus(ENDLESS))
                && before.apply(at).user().equals(moves.getLast().before())
                && after.apply(at).user().equals(moves.getLast().after());
    }

    private String sentence(Move move, ZoneId zone) {
        return time(move, zone) + " (" + zone + ") moves from " + names.of(move.before()) + " to "
                + names.of(move.after());
    }

    private String time(Move move, ZoneId zone) {
        var start = move.start().atZone(zone);
        var wholeStart = DAY.format(start) + ", " + TIME.format(start);
        var begun = !move.start().isAfter(from);
        if (!move.end().isBefore(to.plus(ENDLESS))) {
            return begun ? "everything from now on" : "everything from " + wholeStart + " on";
        }
        var end = move.end().atZone(zone);
        var wholeEnd = DAY.format(end) + ", " + TIME.format(end);
        if (begun) {
            return "from now to " + wholeEnd;
        }
        return start.toLocalDate().equals(end.toLocalDate())
                ? "on " + wholeStart + " to " + TIME.format(end)
                : "from " + wholeStart + " to " + wholeEnd;
    }

    private Turn turn(Rotation rotation, Instant at) {
        return rotation.shiftAt(at)
                .map(shift -> new Turn(shift.somebody(), shift.end()))
                .orElseGet(() -> new Turn(Optional.empty(), endOfNobody(rotation, at)));
    }

    /** Nobody is on call before the first handoff, or after the last. */
    private Instant endOfNobody(Rotation rotation, Instant at) {
        var start = rotation.start().atZone(rotation.zone()).toInstant();
        return start.isAfter(at) ? start : Instant.MAX;
    }

    private static Turn turn(Schedule schedule, Instant at) {
        OnCallPeriod period = schedule.at(at);
        return new Turn(period.user(), period.end());
    }

    private static Instant min(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}
