package dev.tocsin.core.simulate;

import dev.tocsin.core.oncall.Gaps;
import dev.tocsin.core.oncall.Holidays;
import dev.tocsin.core.oncall.Layer;
import dev.tocsin.core.oncall.Rotation;
import dev.tocsin.core.oncall.Schedule;
import dev.tocsin.core.oncall.Span;
import dev.tocsin.core.oncall.WallClock;
import dev.tocsin.core.policy.Directory;
import dev.tocsin.core.policy.EscalationLevel;
import dev.tocsin.core.policy.EscalationPolicy;
import dev.tocsin.core.policy.Responder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Looks through some time to come for what nobody means: times without anybody, people who never serve, calendars from
 * which nothing comes, levels that page the same people again. The same question always has the same answer, at a bounded
 * cost. Each kind of finding is a method of its own and a record of {@link Finding}; a further one is added to both.
 */
public final class LookAhead {
    /** A shift of an hour for two years; what lies behind is not looked at. */
    private static final int MAX_STEPS = 20_000;

    private static final int CYCLES = 3;
    private static final Duration MAX_RANGE = Duration.ofDays(800);

    private final Directory directory;
    private final Map<String, EscalationPolicy> policies;
    private final Instant from;
    private final Instant to;
    private final List<Finding> findings = new ArrayList<>();

    private LookAhead(Directory directory, Map<String, EscalationPolicy> policies, Instant from, Instant to) {
        this.directory = directory;
        this.policies = policies;
        this.from = from;
        this.to = to;
    }

    /** What is found from {@code from} to {@code to}, by schedule and policy. */
    public static List<Finding> between(
            Directory directory, Map<String, EscalationPolicy> policies, Instant from, Instant to) {
        var look = new LookAhead(directory, policies, from, to);
        for (var schedule : new TreeMap<>(directory.schedules()).values()) {
            look.gaps(schedule);
            look.layers(schedule);
        }
        for (var policy : new TreeMap<>(look.policies).values()) {
            look.levels(policy);
        }
        return List.copyOf(look.findings);
    }

    private void gaps(Schedule schedule) {
        var gaps = Gaps.between(schedule, from, to);
        if (!gaps.isEmpty()) {
            findings.add(new Finding.NobodyOnCall(schedule.name(), gaps));
        }
    }

    private void layers(Schedule schedule) {
        var versions = schedule.versions();
        for (int v = 0; v < versions.size(); v++) {
            var isOver = v + 1 < versions.size()
                    && !WallClock.instantOf(versions.get(v + 1).from(), schedule.zone())
                            .isAfter(from);
            for (int i = 0; i < versions.get(v).layers().size() && !isOver; i++) {
                var layer = versions.get(v).layers().get(i);
                var place = new Finding.LayerPlace(schedule.name(), v, i);
                if (WallClock.instantOf(layer.until(), schedule.zone()).isAfter(from)) {
                    calendar(layer, place);
                    members(layer, schedule, place);
                }
            }
        }
    }

    private void calendar(Layer layer, Finding.LayerPlace place) {
        var days = layer.holidays().days().list();
        if (layer.holidays().calendar().isEmpty()) {
            return;
        }
        if (days.isEmpty() || !days.getLast().end().isAfter(from)) {
            var last = days.stream().map(Span::end).reduce((_, later) -> later);
            findings.add(
                    new Finding.CalendarWithoutEvents(place, layer.holidays().calendar(), last));
        }
    }

    /** By the hours of the layer alone, for some cycles of its turns: layers above and absences come and go. */
    private void members(Layer layer, Schedule schedule, Finding.LayerPlace place) {
        if (layer.restrictions().isEmpty() || layer.holidays().only()) {
            return;
        }
        var alone = Schedule.of(
                schedule.name(),
                schedule.zone(),
                List.of(new Layer(
                        layer.name(),
                        layer.rotation(),
                        layer.restrictions(),
                        layer.from(),
                        layer.until(),
                        Holidays.NONE)));
        var idle = new ArrayList<>(layer.rotation().turns().stream()
                .distinct()
                .filter(turn -> !turn.equals(Rotation.NOBODY))
                .toList());
        var all = idle.size();
        var end = endOfCycles(layer.rotation());
        var at = from;
        for (int step = 0; step < MAX_STEPS && at.isBefore(end) && !idle.isEmpty(); step++) {
            var period = alone.at(at);
            period.user().ifPresent(idle::remove);
            at = period.end();
        }
        // Nobody at all is a gap, and said as one.
        if (!idle.isEmpty() && idle.size() < all && !at.isBefore(end)) {
            findings.add(new Finding.NeverOnCall(place, idle));
        }
    }

    private Instant endOfCycles(Rotation rotation) {
        var handoffs = rotation.handoffs();
        var now = Math.max(0, handoffs.indexAt(from.atZone(rotation.zone()).toLocalDateTime()));
        var last = now + (long) CYCLES * rotation.turns().size();
        var longest = from.plus(MAX_RANGE);
        var end = handoffs.reaches(last) ? WallClock.instantOf(handoffs.at(last), rotation.zone()) : longest;
        return end.isAfter(longest) ? longest : end.isBefore(to) ? to : end;
    }

    private void levels(EscalationPolicy policy) {
        for (int i = 1; i < policy.levels().size(); i++) {
            var before = policy.levels().get(i - 1);
            var level = policy.levels().get(i);
            if (before.when().isEmpty() && level.when().isEmpty() && (changes(before) || changes(level))) {
                samePeople(policy.name(), i, before, level);
            }
        }
    }

    private void samePeople(String policy, int index, EscalationLevel before, EscalationLevel level) {
        var times = new ArrayList<Span>();
        List<String> first = List.of();
        var edges = new ArrayList<>(edges(before, level));
        for (int i = 0; i < edges.size(); i++) {
            var start = edges.get(i);
            var end = i + 1 < edges.size() ? edges.get(i + 1) : to;
            var people = people(level, start);
            if (people.isEmpty() || !people(before, start).containsAll(people)) {
                continue;
            }
            if (times.isEmpty()) {
                first = List.copyOf(people);
            }
            var goesOn = !times.isEmpty() && times.getLast().end().equals(start);
            times.add(new Span(goesOn ? times.removeLast().start() : start, end));
        }
        if (!times.isEmpty()) {
            findings.add(new Finding.SamePeople(policy, index, first, times));
        }
    }

    private static boolean changes(EscalationLevel level) {
        return level.responders().stream()
                .anyMatch(responder ->
                        responder instanceof Responder.Schedule || responder instanceof Responder.Rotation);
    }

    private Set<String> people(EscalationLevel level, Instant at) {
        return level.responders().stream()
                .flatMap(responder -> directory.resolve(responder, at).recipients().stream())
                .map(Directory.Recipient::name)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The instants at which somebody else may be meant. */
    private TreeSet<Instant> edges(EscalationLevel before, EscalationLevel level) {
        var edges = new TreeSet<>(Set.of(from));
        for (var responder : new HashSet<>(concat(before, level))) {
            switch (responder) {
                case Responder.Schedule(var name)
                when directory.schedules().get(name) instanceof Schedule schedule ->
                    add(edges, at -> schedule.at(at).end());
                case Responder.Rotation(var name, _)
                when directory.rotations().get(name) instanceof Rotation rotation ->
                    add(
                            edges,
                            at -> rotation.shiftAt(at).map(shift -> shift.end()).orElseGet(() -> next(rotation, at)));
                case Responder.Schedule _,
                        Responder.Rotation _,
                        Responder.User _,
                        Responder.Team _,
                        Responder.Channel _,
                        Responder.RoundRobin _ -> {}
            }
        }
        return edges;
    }

    private static List<Responder> concat(EscalationLevel one, EscalationLevel other) {
        var all = new ArrayList<>(one.responders());
        all.addAll(other.responders());
        return all;
    }

    private void add(TreeSet<Instant> edges, UnaryOperator<Instant> next) {
        var at = next.apply(from);
        for (int step = 0; step < MAX_STEPS && at.isBefore(to); step++) {
            edges.add(at);
            at = next.apply(at);
        }
    }

    /** Before the first handoff, or after the last. */
    private static Instant next(Rotation rotation, Instant at) {
        var first = WallClock.instantOf(rotation.start(), rotation.zone());
        return at.isBefore(first) ? first : Instant.MAX;
    }
}
