package dev.tocsin.api.schedule;

import dev.tocsin.engine.oncall.Answer;
import dev.tocsin.engine.oncall.Layer;
import dev.tocsin.engine.oncall.Rotation;
import dev.tocsin.engine.oncall.Schedule;
import dev.tocsin.engine.oncall.WallClock;
import dev.tocsin.engine.policy.Directory;
import dev.tocsin.engine.policy.User;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Who is on call, for a person to read: a table a schedule, in the schedule's own zone. */
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
     * @param at in the schedule's zone
     * @param range empty = only that instant
     */
    public String of(Schedule schedule, Function<ZoneId, Instant> at, Optional<Duration> range) {
        var zone = schedule.zone();
        var from = at.apply(zone);
        var answers = range.map(length -> Shifts.of(schedule, from, from.plus(length)))
                .orElseGet(() -> List.of(schedule.at(from)));
        var rows = new ArrayList<List<String>>();
        rows.add(TITLES);
        answers.forEach(answer -> rows.add(row(answer, zone)));
        return schedule.name() + " (" + zone + ")\n" + table(rows);
    }

    /** A local time, with or without an hour, in the zone it is asked in; or an instant. */
    public static Function<ZoneId, Instant> time(String text) {
        if (text.length() <= "2026-12-12T08:00:00".length() && !text.endsWith("Z")) {
            var local = LocalDateTime.parse(text.contains("T") ? text : text + "T00:00");
            return zone -> WallClock.instantOf(local, zone);
        }
        var instant = DateTimeFormatter.ISO_OFFSET_DATE_TIME.parse(text, Instant::from);
        return _ -> instant;
    }

    private List<String> row(Answer answer, ZoneId zone) {
        return List.of(
                answer.since().map(time -> TIME.format(time.atZone(zone))).orElse("always"),
                answer.until().map(time -> TIME.format(time.atZone(zone))).orElse("for ever"),
                answer.user().map(this::person).orElse("nobody"),
                answer.why());
    }

    private String person(String user) {
        return Optional.ofNullable(directory.users().get(user))
                .map(User::displayName)
                .filter(name -> !name.equals(user))
                .map(name -> name + " (" + user + ")")
                .orElse(user);
    }

    private static String table(List<List<String>> rows) {
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
