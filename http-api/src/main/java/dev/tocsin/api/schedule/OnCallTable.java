package dev.tocsin.api.schedule;

import dev.tocsin.core.oncall.Layer;
import dev.tocsin.core.oncall.OnCallPeriod;
import dev.tocsin.core.oncall.Rotation;
import dev.tocsin.core.oncall.Schedule;
import dev.tocsin.core.policy.Directory;
import dev.tocsin.core.policy.User;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Prints who is on call: a table for each schedule, in the schedule's own zone. */
public final class OnCallTable {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("EEE uuuu-MM-dd HH:mm xxx", Locale.ROOT);
    private static final List<String> TITLES = List.of("FROM", "UNTIL", "WHO", "WHY");

    private final Directory directory;

    public OnCallTable(Directory directory) {
        this.directory = directory;
    }

    /**
     * The schedules of these names; a rotation may be named too. Without names every schedule and, where there is none,
     * every rotation.
     */
    public List<Schedule> find(List<String> names) {
        if (!names.isEmpty()) {
            return names.stream().map(this::find).toList();
        }
        var schedules = directory.schedules().values();
        return (schedules.isEmpty()
                        ? directory.rotations().values().stream().map(OnCallTable::alone)
                        : schedules.stream())
                .sorted(Comparator.comparing(Schedule::name))
                .toList();
    }

    private Schedule find(String name) {
        var schedule = directory.schedules().get(name);
        if (schedule != null) {
            return schedule;
        }
        var rotation = directory.rotations().get(name);
        if (rotation == null) {
            throw new IllegalArgumentException("there is no schedule or rotation " + name + "; there are "
                    + find(List.of()).stream().map(Schedule::name).collect(Collectors.joining(", ")));
        }
        return alone(rotation);
    }

    private static Schedule alone(Rotation rotation) {
        return Schedule.of(rotation.name(), rotation.zone(), List.of(Layer.of("rotation", rotation)));
    }

    /**
     * Writes a table.
     *
     * @param zone in which the times are printed
     * @param range empty = only the instant {@code from}
     */
    public String of(Schedule schedule, ZoneId zone, Instant from, Optional<Duration> range) {
        var answers = range.map(length -> ShiftQuery.of(schedule, from, from.plus(length)))
                .orElseGet(() -> List.of(schedule.at(from)));
        return table(schedule.name(), zone, answers.stream().map(this::row).toList());
    }

    /**
     * Who is on call for some time.
     *
     * @param from empty = it has always been so
     * @param until empty = it will always be so
     */
    public record Row(Optional<Instant> from, Optional<Instant> until, String who, String why) {}

    /** Writes the table of a schedule. */
    public static String table(String schedule, ZoneId zone, List<Row> rows) {
        var cells = new ArrayList<List<String>>();
        cells.add(TITLES);
        rows.forEach(row -> cells.add(List.of(
                row.from().map(time -> TIME.format(time.atZone(zone))).orElse("always"),
                row.until().map(time -> TIME.format(time.atZone(zone))).orElse("for ever"),
                row.who(),
                row.why())));
        return schedule + " (" + zone + ")\n" + aligned(cells);
    }

    private Row row(OnCallPeriod period) {
        return new Row(
                period.since(), period.until(), period.user().map(this::person).orElse("nobody"), period.why());
    }

    private String person(String user) {
        return person(user, Optional.ofNullable(directory.users().get(user)).map(User::displayName));
    }

    /** Somebody's name and, where it differs, the id by which the configuration knows them. */
    static String person(String user, Optional<String> name) {
        return name.filter(given -> !given.equals(user))
                .map(given -> given + " (" + user + ")")
                .orElse(user);
    }

    private static String aligned(List<List<String>> rows) {
        var widths = IntStream.range(0, TITLES.size())
                .map(i ->
                        rows.stream().mapToInt(row -> row.get(i).length()).max().orElse(0))
                .toArray();
        return rows.stream()
                .map(row -> IntStream.range(0, row.size())
                        .mapToObj(i ->
                                row.get(i) + " ".repeat(widths[i] - row.get(i).length()))
                        .collect(Collectors.joining("  ", "  ", ""))
                        .stripTrailing())
                .collect(Collectors.joining("\n", "", "\n"));
    }
}
