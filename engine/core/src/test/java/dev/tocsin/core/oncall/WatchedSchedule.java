package dev.tocsin.core.oncall;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The slow, obvious oracle: somebody who watches the clocks on the walls minute by minute, hands over whenever a clock
 * shows the next handoff or has jumped past it, and never sets anything back when a clock does. It knows no rules of
 * time zones and no arithmetic on shifts.
 */
final class WatchedSchedule {
    private final Schedule schedule;
    private final Map<ZoneId, LocalDateTime> shown = new HashMap<>();
    private final Map<Rotation, Integer> handoffs = new HashMap<>();

    WatchedSchedule(Schedule schedule) {
        this.schedule = schedule;
    }

    /** Watches from {@code from}, which all rotations start after, and tells what holds from minute to minute. */
    List<OnCallPeriod> watch(Instant from, Instant to) {
        var answers = new ArrayList<OnCallPeriod>();
        for (var at = from; at.isBefore(to); at = at.plusSeconds(60)) {
            lookAtTheClocks(at);
            var now = answer(at);
            var before = answers.isEmpty() ? null : answers.getLast();
            if (before != null
                    && before.user().equals(now.user())
                    && before.why().equals(now.why())) {
                answers.set(answers.size() - 1, new OnCallPeriod(now.user(), before.start(), now.end(), now.why()));
            } else {
                answers.add(now);
            }
        }
        return answers;
    }

    private void lookAtTheClocks(Instant at) {
        look(schedule.zone(), at);
        for (var version : schedule.versions()) {
            for (var layer : version.layers()) {
                var rotation = layer.rotation();
                look(rotation.zone(), at);
                while (next(rotation)
                        .filter(time -> !shown.get(rotation.zone()).isBefore(time))
                        .isPresent()) {
                    handoffs.merge(rotation, 1, Integer::sum);
                }
            }
        }
    }

    private void look(ZoneId zone, Instant at) {
        var clock = LocalDateTime.ofInstant(at, zone);
        shown.merge(zone, clock, (before, now) -> now.isAfter(before) ? now : before);
    }

    private Optional<LocalDateTime> next(Rotation rotation) {
        var count = handoffs.getOrDefault(rotation, 0);
        return switch (rotation.handoffs()) {
            case Handoffs.Every(var start, var length) -> Optional.of(start.plus(length.multipliedBy(count)));
            case Handoffs.Listed(var times) -> count < times.size() ? Optional.of(times.get(count)) : Optional.empty();
        };
    }

    private OnCallPeriod answer(Instant at) {
        var user = Optional.<String>empty();
        var why = "";
        for (var layer : version().layers()) {
            var found = turn(layer, at);
            if (found.isPresent()) {
                user = Optional.of(found.get()[1]);
                why = "layer " + layer.name()
                        + (found.get()[0].equals(found.get()[1]) ? "" : ", as " + found.get()[0] + " is away");
            }
        }
        for (var override : schedule.overrides().reversed()) {
            var holds = !at.isBefore(override.start()) && at.isBefore(override.end());
            if (holds && (override.insteadOf().isEmpty() || override.insteadOf().equals(user))) {
                user = Optional.of(override.user()).filter(name -> !name.equals(Rotation.NOBODY));
                why = override.why();
                break;
            }
        }
        return new OnCallPeriod(user, at, at.plus(Duration.ofMinutes(1)), why);
    }

    private Schedule.Version version() {
        return schedule.versions().stream()
                .filter(version -> !shown.get(schedule.zone()).isBefore(version.from()))
                .reduce((a, b) -> b)
                .orElseThrow();
    }

    /** Whose turn it is and who does it. */
    private Optional<String[]> turn(Layer layer, Instant at) {
        var clock = shown.get(schedule.zone());
        var rotation = layer.rotation();
        var count = handoffs.getOrDefault(rotation, 0);
        var ended = rotation.handoffs() instanceof Handoffs.Listed(var times) && count == times.size();
        if (count == 0 || ended || clock.isBefore(layer.from()) || !clock.isBefore(layer.until())) {
            return Optional.empty();
        }
        var holiday = isIn(layer.holidays().days(), at);
        if (layer.holidays().only() != holiday && (layer.holidays().only() || holiday)) {
            return Optional.empty();
        }
        if (!layer.restrictions().isEmpty() && layer.restrictions().stream().noneMatch(r -> holds(r, clock))) {
            return Optional.empty();
        }
        var size = rotation.turns().size();
        var whose = rotation.turns().get((count - 1) % size);
        for (int i = 0; i < size; i++) {
            var user = rotation.turns().get((count - 1 + i) % size);
            if (whose.equals(Rotation.NOBODY)) {
                return Optional.empty();
            }
            if (!user.equals(Rotation.NOBODY) && !isIn(schedule.away().getOrDefault(user, Spans.NONE), at)) {
                return Optional.of(new String[] {whose, user});
            }
        }
        return Optional.empty();
    }

    private static boolean holds(Restriction restriction, LocalDateTime clock) {
        var time = clock.toLocalTime();
        var today = restriction.days().contains(clock.getDayOfWeek());
        var yesterday = restriction.days().contains(clock.getDayOfWeek().minus(1));
        return restriction.from().isBefore(restriction.to())
                ? today && !time.isBefore(restriction.from()) && time.isBefore(restriction.to())
                : today && !time.isBefore(restriction.from()) || yesterday && time.isBefore(restriction.to());
    }

    private static boolean isIn(Spans spans, Instant at) {
        return spans.list().stream().anyMatch(span -> !at.isBefore(span.start()) && at.isBefore(span.end()));
    }
}
