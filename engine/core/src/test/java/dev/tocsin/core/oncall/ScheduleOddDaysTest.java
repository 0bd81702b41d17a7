package dev.tocsin.core.oncall;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tocsin.core.oncall.Rotation.Member;
import dev.tocsin.testing.InTheNextLocale;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A schedule with everything in it, around the days on which clocks do odd things, minute by minute. */
@Isolated("it changes the locale of the whole JVM")
@ExtendWith(InTheNextLocale.class)
class ScheduleOddDaysTest {
    private static final Set<DayOfWeek> EVERY_DAY = EnumSet.allOf(DayOfWeek.class);

    private static final Path TABLE = Path.of("../../docs/schedules.md");
    private static final Pattern ROW =
            Pattern.compile("\\| (\\w+(?:/\\w+)?) \\| ([-0-9, ]+) \\| ([-+0-9, ]+) min \\|.*");

    /** Zone, day, and by how many minutes the clocks are set: what the table in the docs says is what is tested. */
    static Stream<Arguments> oddDays() throws IOException {
        return Files.readAllLines(TABLE).stream()
                .map(ROW::matcher)
                .filter(Matcher::matches)
                .flatMap(row -> {
                    var days = row.group(2).split(", ");
                    var minutes = row.group(3).split(", ");
                    return IntStream.range(0, days.length)
                            .mapToObj(i -> Arguments.of(row.group(1), days[i], Long.valueOf(minutes[i])));
                });
    }

    @Test
    void oddDays_areThoseOfTheTable() throws IOException {
        assertEquals(21, oddDays().count());
    }

    @ParameterizedTest(name = "{0} around {1}")
    @MethodSource("oddDays")
    void clocks_onTheOddDays_doWhatTheTableSays(String zone, LocalDate day, long minutes) {
        var around = day.atStartOfDay().toInstant(ZoneOffset.UTC);
        var rules = ZoneId.of(zone).getRules();
        var before = rules.getOffset(around.minus(Duration.ofDays(1))).getTotalSeconds();
        var after = rules.getOffset(around.plus(Duration.ofDays(2))).getTotalSeconds();
        assertEquals(minutes, Duration.ofSeconds(after - before).toMinutes());
    }

    @ParameterizedTest(name = "{0} around {1}")
    @MethodSource("oddDays")
    void at_inEveryMinute_agreesWithSomebodyWhoWatchesTheClock(String zone, LocalDate day, long minutes) {
        var schedule = schedule(ZoneId.of(zone), day);
        var from = instant(day.minusDays(6).atStartOfDay(), ZoneId.of("UTC"));
        var to = from.plus(Duration.ofDays(12));
        var watched = new WatchedSchedule(schedule).watch(from, to);
        assertTrue(watched.size() > 40, "the oracle saw only " + watched.size() + " answers");

        for (int i = 1; i + 1 < watched.size(); i++) {
            var expected = watched.get(i);
            for (var at = expected.start(); at.isBefore(expected.end()); at = at.plusSeconds(60)) {
                agree(expected, schedule.at(at), at);
            }
            agree(expected, schedule.at(expected.end().minusNanos(1)), expected.end());
        }
        var inside =
                new Span(watched.get(1).start(), watched.get(watched.size() - 2).end());
        assertEquals(
                watched.subList(1, watched.size() - 1).stream()
                        .map(ScheduleOddDaysTest::brief)
                        .toList(),
                schedule.between(inside.start(), inside.end()).stream()
                        .map(ScheduleOddDaysTest::brief)
                        .toList());
    }

    @Test
    void at_whereTheClocksSkipWhatLiesBetweenTwoStretches_joinsThem() {
        var zone = ZoneId.of("America/Chicago");
        var lead = rotation(zone, LocalDateTime.parse("2026-03-01T00:00"), Duration.ofDays(7), "hal");
        var hours = List.of(hours("01:00", "02:10"), hours("02:50", "04:00"));
        var layer = new Layer("lead", lead, hours, LocalDateTime.MIN, LocalDateTime.MAX, Holidays.NONE);

        var period = Schedule.of("any", zone, List.of(layer)).at(Instant.parse("2026-03-08T08:30:00Z"));

        assertEquals(Instant.parse("2026-03-08T07:00:00Z"), period.start());
        assertEquals(Instant.parse("2026-03-08T09:00:00Z"), period.end());
    }

    static void agree(OnCallPeriod expected, OnCallPeriod actual, Instant at) {
        if (!brief(expected).equals(brief(actual))) {
            assertEquals(brief(expected), brief(actual), "at " + at);
        }
    }

    /** The oracle does not say why nobody is on call. */
    private static OnCallPeriod brief(OnCallPeriod period) {
        return period.user().isPresent() ? period : new OnCallPeriod(period.user(), period.start(), period.end(), "");
    }

    private static Schedule schedule(ZoneId zone, LocalDate day) {
        var base = rotation(zone, day.minusDays(4).atTime(0, 0), Duration.ofHours(24), "ann", "bob", "cat");
        var elsewhere = rotation(
                ZoneId.of("America/Chicago"), day.minusDays(5).atTime(2, 30), Duration.ofHours(5), "dan", "eve");
        var listed = Rotation.of(
                "listed",
                zone,
                new Handoffs.Listed(Stream.of("T02:00", "T03:00", "T11:15", "T22:45")
                        .flatMap(time -> Stream.iterate(-4, n -> n + 1)
                                .limit(8)
                                .map(n -> LocalDateTime.parse(day.plusDays(n) + time)))
                        .sorted()
                        .toList()),
                List.of(new Member("flo", 2), new Member("gus", 1)));
        var lead = rotation(zone, day.minusDays(3).atTime(1, 0), Duration.ofDays(7), "hal");
        var nights = Layer.of("nights", elsewhere);
        var layers = List.of(
                Layer.of("base", base),
                new Layer(
                        "nights",
                        elsewhere,
                        List.of(hours("01:15", "01:45"), hours("23:30", "00:30")),
                        nights.from(),
                        nights.until(),
                        Holidays.NONE),
                new Layer(
                        "listed",
                        listed,
                        List.of(new Restriction(
                                Set.of(day.getDayOfWeek(), day.getDayOfWeek().plus(1)),
                                LocalTime.parse("02:10"),
                                LocalTime.parse("02:50"))),
                        day.minusDays(4).atTime(2, 30),
                        day.plusDays(3).atTime(2, 30),
                        Holidays.NONE),
                new Layer(
                        "lead",
                        lead,
                        List.of(hours("02:00", "02:20"), hours("03:00", "03:20"), hours("00:00", "00:10")),
                        day.minusDays(3).atTime(2, 15),
                        LocalDateTime.MAX,
                        new Holidays(
                                "a.ics",
                                spans(
                                        zone,
                                        day.plusDays(1).atStartOfDay(),
                                        day.plusDays(2).atStartOfDay()),
                                false)),
                new Layer(
                        "party",
                        lead,
                        List.of(hours("18:00", "17:00")),
                        LocalDateTime.MIN,
                        LocalDateTime.MAX,
                        new Holidays(
                                "b.ics",
                                spans(
                                        zone,
                                        day.plusDays(2).atTime(2, 30),
                                        day.plusDays(2).atTime(20, 0)),
                                true)));
        return new Schedule(
                "all",
                zone,
                List.of(
                        new Schedule.Version(LocalDateTime.MIN, layers),
                        new Schedule.Version(day.plusDays(3).atTime(0, 30), layers.subList(1, 5)),
                        new Schedule.Version(day.plusDays(4).atTime(0, 30), layers.subList(0, 2))),
                List.of(
                        override(zone, "ivy", day.minusDays(1).atTime(22, 0), day.atTime(2, 30), Optional.empty()),
                        override(zone, "jon", day.atTime(1, 0), day.plusDays(1).atTime(5, 0), Optional.of("bob")),
                        override(zone, "kim", day.minusDays(1).atTime(23, 0), day.atTime(1, 30), Optional.of("ann"))),
                Map.of(
                        "cat",
                                spans(
                                        zone,
                                        day.minusDays(2).atTime(3, 0),
                                        day.plusDays(1).atTime(1, 0)),
                        "bob", spans(zone, day.atTime(12, 0), day.plusDays(1).atTime(2, 0)),
                        "dan", spans(zone, day.atTime(1, 0), day.plusDays(2).atTime(0, 0)),
                        "eve", spans(zone, day.atTime(1, 20), day.plusDays(1).atTime(0, 0))));
    }

    private static ShiftOverride override(
            ZoneId zone, String user, LocalDateTime from, LocalDateTime to, Optional<String> insteadOf) {
        return new ShiftOverride(user, instant(from, zone), instant(to, zone), insteadOf, "boss", "swap");
    }

    private static Rotation rotation(ZoneId zone, LocalDateTime start, Duration length, String... users) {
        return Rotation.of(
                users[0],
                zone,
                start,
                length,
                Stream.of(users).map(user -> new Member(user, 1)).toList());
    }

    private static Restriction hours(String from, String to) {
        return new Restriction(EVERY_DAY, LocalTime.parse(from), LocalTime.parse(to));
    }

    private static Spans spans(ZoneId zone, LocalDateTime from, LocalDateTime to) {
        var start = instant(from, zone);
        var end = instant(to, zone);
        return start.isBefore(end) ? new Spans(List.of(new Span(start, end))) : Spans.NONE;
    }

    private static Instant instant(LocalDateTime local, ZoneId zone) {
        return WallClock.instantOf(local, zone);
    }
}
