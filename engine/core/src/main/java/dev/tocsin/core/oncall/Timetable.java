package dev.tocsin.core.oncall;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A schedule, prepared for look-ups that do not walk from the start. Each layer gives, in closed form or by binary
 * search, who is on call at an instant and from when to when. A stretch is the intersection of these.
 *
 * <p>Where a stretch ends, the answer changes, with three exceptions: where a version or an override begins or ends,
 * and where the clocks skip what would have come between. There the neighbour is examined, and joined if it is alike.
 */
final class Timetable {
    private record Prepared(Instant start, Instant end, List<LayerTrack> tracks) {}

    private final List<Prepared> versions;
    private final Overrides overrides;
    private final List<ZoneId> zones;

    Timetable(ZoneId zone, List<Schedule.Version> versions, List<ShiftOverride> overrides, Map<String, Spans> away) {
        this.versions = IntStream.range(0, versions.size())
                .mapToObj(i -> new Prepared(
                        WallClock.instantOf(versions.get(i).from(), zone),
                        WallClock.instantOf(
                                i + 1 < versions.size() ? versions.get(i + 1).from() : LocalDateTime.MAX, zone),
                        versions.get(i).layers().stream()
                                .map(layer -> new LayerTrack(layer, zone, away))
                                .toList()))
                .filter(version -> version.start().isBefore(version.end()))
                .toList();
        this.overrides = new Overrides(overrides);
        zones = Stream.concat(
                        Stream.of(zone),
                        versions.stream()
                                .flatMap(version -> version.layers().stream())
                                .map(layer -> layer.rotation().zone()))
                .filter(each -> !each.getRules().isFixedOffset())
                .distinct()
                .toList();
    }

    private Timetable(Timetable other, List<ShiftOverride> overrides) {
        versions = other.versions;
        zones = other.zones;
        this.overrides = new Overrides(overrides);
    }

    /** The same layers with other overrides. */
    Timetable with(List<ShiftOverride> other) {
        return new Timetable(this, other);
    }

    OnCallPeriod at(Instant at) {
        var stretch = stretchAt(at);
        var start = stretch.start();
        var end = stretch.end();
        while (mayGoOn(stretch, end)) {
            var next = stretchAt(end);
            if (!next.isLike(stretch)) {
                break;
            }
            end = next.end();
        }
        while (mayGoOn(stretch, start)) {
            var previous = stretchAt(start.minusNanos(1));
            if (!previous.isLike(stretch)) {
                break;
            }
            start = previous.start();
        }
        return new OnCallPeriod(
                Optional.ofNullable(stretch.user()),
                start,
                end,
                stretch.why() == null ? whyNobody(start, end) : stretch.why());
    }

    private boolean mayGoOn(Stretch stretch, Instant edge) {
        if (edge.equals(Instant.MIN) || edge.equals(Instant.MAX)) {
            return false;
        }
        return stretch.byOverride()
                || overrides.changeAt(edge)
                || versions.stream().anyMatch(version -> version.start().equals(edge))
                || zones.stream().anyMatch(zone -> WallClock.skipsAt(edge, zone));
    }

    private Stretch stretchAt(Instant at) {
        var section = overrides.at(at);
        var below = layersAt(at);
        for (var override : section.holding()) {
            if (override.insteadOf().isEmpty() || override.insteadOf().get().equals(below.user())) {
                // Only as long as the layers give the same user, so that no other override of the section applies.
                var user = override.user().equals(Rotation.NOBODY) ? null : override.user();
                return new Stretch(user, override.why(), true, below.start(), below.end())
                        .within(section.start(), section.end());
            }
        }
        return below.within(section.start(), section.end());
    }

    private Stretch layersAt(Instant at) {
        var version = versionAt(at);
        var tracks = version.tracks();
        for (int i = tracks.size() - 1; i >= 0; i--) {
            var piece = tracks.get(i).at(at);
            if (piece.in()) {
                var stretch = tracks.get(i).somebody(at, piece).within(version.start(), version.end());
                return withoutOthers(stretch, at, tracks.subList(i + 1, tracks.size()));
            }
        }
        return withoutOthers(new Stretch(null, null, false, version.start(), version.end()), at, tracks);
    }

    /** The part of the stretch, around {@code at}, in which none of the tracks has anybody. */
    private static Stretch withoutOthers(Stretch stretch, Instant at, List<LayerTrack> tracks) {
        var rest = stretch;
        for (var track : tracks) {
            var absent = track.absentAround(at, rest.start(), rest.end());
            rest = rest.within(absent.start(), absent.end());
        }
        return rest;
    }

    private Prepared versionAt(Instant at) {
        var i = versions.size() - 1;
        while (at.isBefore(versions.get(i).start())) {
            i--;
        }
        return versions.get(i);
    }

    /** The reason at the start of the period, so that every instant of it gives the same. */
    private String whyNobody(Instant start, Instant end) {
        var at = start.isAfter(Instant.MIN) ? start : end.isBefore(Instant.MAX) ? end.minusNanos(1) : Instant.EPOCH;
        var tracks = versionAt(at).tracks();
        return tracks.isEmpty()
                ? "no layer"
                : tracks.reversed().stream()
                        .map(track -> track.whyNot(at, start, end))
                        .collect(Collectors.joining("; "));
    }
}
