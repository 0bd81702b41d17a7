package dev.tocsin.core.oncall;

import dev.tocsin.core.oncall.Presence.Piece;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** A layer, prepared for look-ups that cost the same at any instant. */
final class LayerTrack {
    /**
     * The length of the calendar's cells. Weekly hours and usual turns leave no layer empty for longer, unless for
     * ever.
     */
    private static final Duration CELL = Duration.ofDays(56);

    /** A piece is of a few conditions: so many short ones, each at most a cell long, lie at an end of a long one. */
    private static final int NEAR = 8;

    /** A condition for the layer to have somebody, and the reason that is given if it is not met. */
    private record Condition(Presence presence, String otherwise) {}

    private final Layer layer;
    private final Rotation rotation;
    private final List<Condition> conditions = new ArrayList<>();
    private final Map<String, Spans> away;
    private final Runs runs;
    private final String why;

    LayerTrack(Layer layer, ZoneId zone, Map<String, Spans> away) {
        this.layer = layer;
        this.away = away;
        rotation = layer.rotation();
        runs = new Runs(rotation.turns());
        why = "layer " + layer.name();
        var from = WallClock.instantOf(layer.from(), zone);
        var until = WallClock.instantOf(layer.until(), zone);
        require(from, until, "begins at " + layer.from(), "ended at " + layer.until());
        var handoffs = rotation.handoffs();
        var first = WallClock.instantOf(handoffs.start(), rotation.zone());
        var last = WallClock.instantOf(handoffs.end(), rotation.zone());
        require(
                first,
                last,
                "has its first handoff at " + handoffs.start(),
                "had its last handoff at " + handoffs.end());
        var holidays = layer.holidays();
        if (holidays.only()) {
            var empty = holidays.days().list().isEmpty();
            conditions.add(new Condition(
                    holidays.days()::at,
                    "is for holidays only" + (empty ? ", and its calendar " + holidays.calendar() + " has none" : "")));
        } else if (!holidays.days().list().isEmpty()) {
            conditions.add(new Condition(except(holidays.days()), "has a holiday"));
        }
        var hours = WeeklyHours.of(layer.restrictions(), zone);
        if (!layer.restrictions().isEmpty() && !hours.areAlways()) {
            conditions.add(new Condition(hours, "is outside its hours"));
        }
        if (rotation.turns().contains(Rotation.NOBODY)) {
            conditions.add(new Condition(at -> turnOfSomebody(at, first, last), "has nobody's turn"));
        }
        var everybody = rotation.turns().stream()
                .distinct()
                .filter(LayerTrack::isSomebody)
                .map(user -> away.getOrDefault(user, Spans.NONE))
                .reduce(Spans::and)
                .orElse(Spans.NONE);
        if (!everybody.list().isEmpty()) {
            conditions.add(new Condition(except(everybody), "has everybody away"));
        }
    }

    private void require(Instant from, Instant until, String before, String after) {
        if (from.isAfter(Instant.MIN)) {
            conditions.add(new Condition(
                    at -> at.isBefore(from) ? new Piece(false, Instant.MIN, from) : new Piece(true, from, Instant.MAX),
                    before));
        }
        if (until.isBefore(Instant.MAX)) {
            conditions.add(new Condition(
                    at -> at.isBefore(until)
                            ? new Piece(true, Instant.MIN, until)
                            : new Piece(false, until, Instant.MAX),
                    after));
        }
    }

    private static boolean isSomebody(String turn) {
        return !turn.equals(Rotation.NOBODY);
    }

    /** Whether the turn is somebody's; before the first handoff and after the last there are no turns. */
    private Piece turnOfSomebody(Instant at, Instant first, Instant last) {
        if (runs.isForEver()) {
            return new Piece(false, Instant.MIN, Instant.MAX);
        }
        if (at.isBefore(first)) {
            return new Piece(true, Instant.MIN, first);
        }
        if (!at.isBefore(last)) {
            return new Piece(true, last, Instant.MAX);
        }
        var index = rotation.handoffs().indexAt(WallClock.latestShown(at, rotation.zone()));
        var turn = rotation.turn(index);
        var in = isSomebody(rotation.turns().get(turn));
        return new Piece(in, handoff(index - runs.before(turn)), handoff(index + runs.after(turn)));
    }

    private static Presence except(Spans spans) {
        return at -> {
            var piece = spans.at(at);
            return new Piece(!piece.in(), piece.start(), piece.end());
        };
    }

    /**
     * The piece around an instant: in = the layer has somebody. A piece that is out may border on another one that is
     * out.
     */
    Piece at(Instant at) {
        var start = Instant.MIN;
        var end = Instant.MAX;
        var in = true;
        for (var condition : conditions) {
            var piece = condition.presence().at(at);
            if (!piece.in() && in) {
                in = false;
                start = piece.start();
                end = piece.end();
            } else if (piece.in() && in) {
                start = later(start, piece.start());
                end = earlier(end, piece.end());
            } else if (!piece.in()) {
                start = earlier(start, piece.start());
                end = later(end, piece.end());
            }
        }
        return new Piece(in, start, end);
    }

    /**
     * The period around {@code at} in which the layer has nobody; exact only within the bounds. Turns of nobody and
     * weekly hours may leave a layer empty for ever, piece by piece. So an absence is cut at an edge of the calendar's
     * {@link #CELL}s, if nobody is there, in short pieces, for a whole cell before and after it. Every instant between
     * two cuts gives the same result, and no look-up examines more than a few cells.
     */
    Piece absentAround(Instant at, Instant from, Instant to) {
        var piece = at(at);
        return new Piece(false, absentSince(at, piece, from), absentUntil(at, piece, to));
    }

    private Instant absentUntil(Instant at, Piece first, Instant to) {
        for (var piece = first; ; ) {
            var cut =
                    edges(piece).filter(edge -> edge.isAfter(at) && isCut(edge)).min(Comparator.naturalOrder());
            if (cut.isPresent()) {
                return cut.get();
            }
            var end = piece.end();
            if (!end.isBefore(to) || at(end).in()) {
                return end;
            }
            piece = at(end);
        }
    }

    private Instant absentSince(Instant at, Piece first, Instant from) {
        for (var piece = first; ; ) {
            var cut = edges(piece)
                    .filter(edge -> !edge.isAfter(at) && isCut(edge))
                    .max(Comparator.naturalOrder());
            if (cut.isPresent()) {
                return cut.get();
            }
            var start = piece.start();
            if (!start.isAfter(from) || at(start.minusNanos(1)).in()) {
                return start;
            }
            piece = at(start.minusNanos(1));
        }
    }

    /** The edges in a piece that may be cuts: only near its ends, because an edge inside a long piece is no cut. */
    private Stream<Instant> edges(Piece piece) {
        if (!rotation.turns().contains(Rotation.NOBODY)) {
            return Stream.empty();
        }
        var first = cell(piece.start()) + (isEdge(piece.start()) ? 0 : 1);
        var last = cell(piece.end()) - (isEdge(piece.end()) ? 1 : 0);
        var near = last - first < 2 * NEAR
                ? LongStream.rangeClosed(first, last)
                : LongStream.concat(
                        piece.start().equals(Instant.MIN) ? LongStream.empty() : LongStream.range(first, first + NEAR),
                        piece.end().equals(Instant.MAX)
                                ? LongStream.empty()
                                : LongStream.rangeClosed(last - NEAR, last));
        return near.mapToObj(cell -> Instant.ofEpochSecond(cell * CELL.toSeconds()));
    }

    private static long cell(Instant at) {
        return Math.floorDiv(at.getEpochSecond(), CELL.toSeconds());
    }

    private static boolean isEdge(Instant at) {
        return at.getNano() == 0 && Math.floorMod(at.getEpochSecond(), CELL.toSeconds()) == 0;
    }

    private boolean isCut(Instant edge) {
        var around = at(edge);
        if (around.in() || around.start().plus(CELL).isBefore(around.end())) {
            return false;
        }
        var to = edge.plus(CELL);
        for (var at = edge.minus(CELL); at.isBefore(to); ) {
            var piece = at(at);
            if (piece.in()) {
                return false;
            }
            at = piece.end();
        }
        return true;
    }

    /** Who is on call at an instant at which the layer has somebody. */
    Stretch somebody(Instant at, Piece here) {
        var index = rotation.handoffs().indexAt(WallClock.latestShown(at, rotation.zone()));
        var turn = rotation.turn(index);
        var user = rotation.turns().get(turn);
        var stretch = new Stretch(user, why, false, here.start(), here.end());
        if (!runs.isForEver()) {
            stretch = stretch.within(handoff(index - runs.before(turn)), handoff(index + runs.after(turn)));
        }
        var absence = absence(user, at);
        stretch = stretch.within(absence.start(), absence.end());
        if (!absence.in()) {
            return stretch;
        }
        var size = rotation.turns().size();
        for (int i = runs.after(turn); i < size; i++) {
            var other = rotation.turns().get((turn + i) % size);
            absence = absence(other, at);
            stretch = stretch.within(absence.start(), absence.end());
            if (!absence.in() && isSomebody(other)) {
                return new Stretch(other, why + ", as " + user + " is away", false, stretch.start(), stretch.end());
            }
        }
        throw new AssertionError("everybody in " + rotation.name() + " is away at " + at);
    }

    /** Why the layer has nobody at an instant; reasons that hold for the whole period come first. */
    String whyNot(Instant at, Instant start, Instant end) {
        var reasons = conditions.stream()
                .filter(condition -> !condition.presence().at(at).in())
                .toList();
        return layer.name()
                + ' '
                + reasons.stream()
                        .filter(condition -> covers(condition.presence().at(at), start, end))
                        .findFirst()
                        .orElseGet(reasons::getFirst)
                        .otherwise();
    }

    private static boolean covers(Piece piece, Instant start, Instant end) {
        return !piece.start().isAfter(start) && !piece.end().isBefore(end);
    }

    /** A run at either end of the handoffs may extend beyond them: the conditions cut it there. */
    private Instant handoff(long index) {
        var handoffs = rotation.handoffs();
        return handoffs.reaches(index) ? rotation.handoff(index) : index < 0 ? Instant.MIN : Instant.MAX;
    }

    private Piece absence(String user, Instant at) {
        return away.getOrDefault(user, Spans.NONE).at(at);
    }

    private static Instant later(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }

    private static Instant earlier(Instant a, Instant b) {
        return a.isBefore(b) ? a : b;
    }
}
