package dev.tocsin.core.oncall;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Layers of rotations, and overrides: exactly one {@link OnCallPeriod} at every instant. The highest layer that has
 * somebody wins, and an override wins over all layers. A period never borders on an equal one.
 */
public final class Schedule {
    /**
     * The layers that are valid from a time on, until the next version.
     *
     * @param from local to the schedule; {@link LocalDateTime#MIN} for the first
     * @param layers a later one wins over an earlier one
     */
    public record Version(LocalDateTime from, List<Layer> layers) {
        public Version {
            layers = List.copyOf(layers);
            if (layers.stream().map(Layer::name).distinct().count() < layers.size()) {
                throw new IllegalArgumentException("layers of one version have different names");
            }
        }
    }

    private final String name;
    private final ZoneId zone;
    private final List<Version> versions;
    private final List<ShiftOverride> overrides;
    private final Map<String, Spans> away;
    private final Timetable timetable;

    /**
     * A schedule.
     *
     * @param zone of the times of versions, layers and restrictions
     * @param versions in order, the first from {@link LocalDateTime#MIN}
     * @param overrides a later one wins over an earlier one
     * @param away when users cannot be on call, by user
     */
    public Schedule(
            String name, ZoneId zone, List<Version> versions, List<ShiftOverride> overrides, Map<String, Spans> away) {
        if (versions.isEmpty() || !versions.getFirst().from().equals(LocalDateTime.MIN)) {
            throw new IllegalArgumentException("the first version is valid from the beginning of time");
        }
        for (int i = 1; i < versions.size(); i++) {
            if (!versions.get(i - 1).from().isBefore(versions.get(i).from())) {
                throw new IllegalArgumentException(
                        "versions are in order, not one from " + versions.get(i).from() + " at place " + i);
            }
        }
        this.name = name;
        this.zone = zone;
        this.versions = List.copyOf(versions);
        this.overrides = List.copyOf(overrides);
        this.away = Map.copyOf(away);
        timetable = new Timetable(zone, this.versions, this.overrides, this.away);
    }

    /** One version, without overrides. */
    public static Schedule of(String name, ZoneId zone, List<Layer> layers) {
        return new Schedule(name, zone, List.of(new Version(LocalDateTime.MIN, layers)), List.of(), Map.of());
    }

    private Schedule(Schedule other, List<ShiftOverride> overrides) {
        name = other.name;
        zone = other.zone;
        versions = other.versions;
        away = other.away;
        this.overrides = List.copyOf(overrides);
        timetable = other.timetable.with(this.overrides);
    }

    /** This schedule with more overrides, which win over those it has. */
    public Schedule with(List<ShiftOverride> more) {
        return new Schedule(
                this, Stream.concat(overrides.stream(), more.stream()).toList());
    }

    public String name() {
        return name;
    }

    public ZoneId zone() {
        return zone;
    }

    public List<Version> versions() {
        return versions;
    }

    public List<ShiftOverride> overrides() {
        return overrides;
    }

    /** When each user cannot be on call. */
    public Map<String, Spans> away() {
        return away;
    }

    /** Who is on call at an instant, since when and until when. Costs about the same for any instant. */
    public OnCallPeriod at(Instant at) {
        return timetable.at(at);
    }

    /**
     * Whether the layers, without overrides, have the user on call at some time from {@code from} to {@code to}. At
     * most {@code steps} periods are examined; if there are more, the result is true.
     */
    public boolean layersMayHave(String user, Instant from, Instant to, int steps) {
        var bare = new Schedule(this, List.of());
        var at = from;
        for (int step = 0; step < steps && at.isBefore(to); step++) {
            var period = bare.at(at);
            if (period.user().filter(user::equals).isPresent()) {
                return true;
            }
            at = period.end();
        }
        return at.isBefore(to);
    }

    /** All periods from {@code from} to {@code to}, in order; the first and the last are cut there. */
    public List<OnCallPeriod> between(Instant from, Instant to) {
        var answers = new ArrayList<OnCallPeriod>();
        for (var at = from; at.isBefore(to); ) {
            var whole = at(at);
            var end = whole.end().isBefore(to) ? whole.end() : to;
            answers.add(new OnCallPeriod(whole.user(), at, end, whole.why()));
            at = end;
        }
        return List.copyOf(answers);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Schedule that
                && name.equals(that.name)
                && zone.equals(that.zone)
                && versions.equals(that.versions)
                && overrides.equals(that.overrides)
                && away.equals(that.away);
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, zone, versions, overrides, away);
    }

    @Override
    public String toString() {
        return "Schedule[" + name + ", " + zone + ", " + versions + ", " + overrides + ", " + away + ']';
    }
}
