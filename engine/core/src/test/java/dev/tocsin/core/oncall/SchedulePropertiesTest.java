package dev.tocsin.core.oncall;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tocsin.core.oncall.Rotation.Member;
import dev.tocsin.testing.InTheNextLocale;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AddLifecycleHook;

@AddLifecycleHook(InTheNextLocale.class)
class SchedulePropertiesTest {
    private static final List<String> USERS = List.of("ann", "bob", "cat", "dan", "eve");
    private static final List<String> TURNS = List.of("ann", "bob", Rotation.NOBODY, "cat", "dan");
    private static final Duration RANGE = Duration.ofDays(6);

    /** A schedule, whose parts begin and end around {@code from} and in the days after it. */
    record Moment(Schedule schedule, Instant from, Instant at) {}

    @Property(edgeCases = EdgeCasesMode.NONE)
    void at_anyInstant_hasOneAnswerWhereverInItOneLooks(@ForAll("moments") Moment moment) {
        var schedule = moment.schedule();

        var period = schedule.at(moment.at());

        assertFalse(moment.at().isBefore(period.start()));
        assertTrue(moment.at().isBefore(period.end()));
        period.since().ifPresent(start -> assertEquals(period, schedule.at(start)));
        period.until().ifPresent(end -> assertEquals(period, schedule.at(end.minusNanos(1))));
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void at_theEndOfAnAnswer_givesAnotherThatStartsThere(@ForAll("moments") Moment moment) {
        var schedule = moment.schedule();
        var period = schedule.at(moment.at());

        period.until().map(schedule::at).ifPresent(next -> {
            assertEquals(period.until(), next.since());
            var goesOn = period.user().equals(next.user())
                    && (period.user().isEmpty() || period.why().equals(next.why()));
            if (goesOn) {
                // Where a layer has turns of nobody for months, it is looked through in parts of eight weeks.
                assertEquals(
                        0, period.end().getEpochSecond() % Duration.ofDays(56).toSeconds(), period + " " + next);
                assertTrue(hasTurnsOfNobody(schedule), period + " " + next);
            }
        });
    }

    private static boolean hasTurnsOfNobody(Schedule schedule) {
        return schedule.versions().stream()
                .flatMap(version -> version.layers().stream())
                .anyMatch(layer -> layer.rotation().turns().contains(Rotation.NOBODY));
    }

    /** Everything that is put in is in whole minutes. */
    @Property(edgeCases = EdgeCasesMode.NONE)
    void at_anyInstant_isAnsweredForAMinuteAtLeast(@ForAll("moments") Moment moment) {
        var period = moment.schedule().at(moment.at());

        if (period.since().isPresent() && period.until().isPresent()) {
            assertTrue(Duration.between(period.start(), period.end()).toSeconds() >= 60, period.toString());
        }
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void between_tilesTheRangeAndAgreesWithAt(@ForAll("moments") Moment moment) {
        var from = moment.from();
        var to = moment.at().isAfter(from) ? moment.at() : from.plus(RANGE);

        var answers = moment.schedule().between(from, to);

        assertEquals(from, answers.getFirst().start());
        assertEquals(to, answers.getLast().end());
        for (int i = 0; i < answers.size(); i++) {
            var period = answers.get(i);
            var whole = moment.schedule().at(period.start());
            assertEquals(whole.user(), period.user());
            assertEquals(whole.why(), period.why());
            assertEquals(i == 0 ? from : whole.start(), period.start());
            assertEquals(i == answers.size() - 1 ? to : whole.end(), period.end());
        }
    }

    @Property(tries = 60, edgeCases = EdgeCasesMode.NONE)
    void at_inEveryMinute_agreesWithSomebodyWhoWatchesTheClock(@ForAll("moments") Moment moment) {
        var from = moment.from().minus(Duration.ofDays(2));
        var watched = new WatchedSchedule(moment.schedule()).watch(from, from.plus(Duration.ofDays(9)));

        for (int i = 1; i + 1 < watched.size(); i++) {
            var expected = watched.get(i);
            ScheduleOddDaysTest.agree(expected, moment.schedule().at(expected.start()), expected.start());
            var last = expected.end().minusNanos(1);
            ScheduleOddDaysTest.agree(expected, moment.schedule().at(last), last);
        }
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void schedule_madeTwiceFromTheSameParts_answersTheSame(@ForAll("moments") Moment moment) {
        var one = moment.schedule();
        var other = new Schedule(one.name(), one.zone(), one.versions(), one.overrides(), one.away());

        assertEquals(one, other);
        assertEquals(
                one.between(moment.from(), moment.from().plus(RANGE)),
                other.between(moment.from(), moment.from().plus(RANGE)));
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void between_overAFullCycle_givesEveryMemberTheirWeight(@ForAll("weights") List<Integer> weights) {
        var members = IntStream.range(0, weights.size())
                .mapToObj(i -> new Member(USERS.get(i), weights.get(i)))
                .toList();
        var start = LocalDateTime.parse("2026-01-01T08:00");
        var zone = ZoneId.of("UTC");
        var rotation = Rotation.of("any", zone, start, Duration.ofHours(12), members);
        var from = WallClock.instantOf(start, zone);
        var cycle = weights.stream().mapToInt(Integer::intValue).sum();

        var hours = new HashMap<String, Long>();
        Schedule.of("any", zone, List.of(Layer.of("base", rotation)))
                .between(from, from.plus(Duration.ofHours(12L * cycle)))
                .forEach(period -> hours.merge(
                        period.user().orElseThrow(),
                        Duration.between(period.start(), period.end()).toHours(),
                        Long::sum));

        members.forEach(member -> assertEquals(12L * member.weight(), hours.get(member.user())));
    }

    @Provide
    Arbitrary<List<Integer>> weights() {
        return Arbitraries.integers().between(1, 5).list().ofMinSize(1).ofMaxSize(USERS.size());
    }

    @Provide
    Arbitrary<Moment> moments() {
        var zones = Arbitraries.of(
                        "America/Chicago",
                        "Africa/Casablanca",
                        "Australia/Lord_Howe",
                        "Pacific/Apia",
                        "Asia/Kolkata",
                        "America/Sao_Paulo",
                        "Europe/Dublin",
                        "Antarctica/Troll")
                .map(ZoneId::of);
        var years = Arbitraries.integers().between(2009, 2030);
        return Combinators.combine(zones, years, Arbitraries.of(true, false)).flatAs((zone, year, skips) -> {
            var after = LocalDateTime.of(year, 1, 1, 0, 0).atZone(zone).toInstant();
            var change = zone.getRules().nextTransition(after);
            if (change != null && skips) {
                change = zone.getRules().nextTransition(change.getInstant());
            }
            var middle = change == null ? after : change.getInstant();
            var from = middle.minus(Duration.ofDays(3));
            return Combinators.combine(schedules(zone, from), minutes(-4, 8))
                    .as((schedule, minutes) -> new Moment(schedule, from, from.plus(Duration.ofMinutes(minutes))));
        });
    }

    private static Arbitrary<Schedule> schedules(ZoneId zone, Instant from) {
        var start = LocalDateTime.ofInstant(from, zone).toLocalDate().atStartOfDay();
        var layers = layer(zone, start).list().ofMinSize(1).ofMaxSize(4);
        var overrides = span(from)
                .flatMap(span -> Combinators.combine(
                                Arbitraries.of(USERS), Arbitraries.of(USERS).optional())
                        .as((user, other) -> new ShiftOverride(user, span.start(), span.end(), other, "boss", "")))
                .list()
                .ofMaxSize(4);
        var away = Arbitraries.maps(
                        Arbitraries.of(USERS), span(from).list().ofMaxSize(2).map(Spans::of))
                .ofMaxSize(4);
        return Combinators.combine(layers, layers, overrides, away, minutes(0, 6))
                .as((first, second, given, absences, change) -> new Schedule(
                        "any",
                        zone,
                        List.of(
                                new Schedule.Version(LocalDateTime.MIN, named(first)),
                                new Schedule.Version(start.plusMinutes(change), named(second))),
                        given,
                        absences));
    }

    private static List<Layer> named(List<Layer> layers) {
        return IntStream.range(0, layers.size())
                .mapToObj(i -> {
                    var layer = layers.get(i);
                    return new Layer(
                            "layer" + i,
                            layer.rotation(),
                            layer.restrictions(),
                            layer.from(),
                            layer.until(),
                            layer.holidays());
                })
                .toList();
    }

    private static Arbitrary<Layer> layer(ZoneId zone, LocalDateTime start) {
        var bounds = minutes(0, 6).optional();
        var holidays = Combinators.combine(
                        span(WallClock.instantOf(start, zone))
                                .list()
                                .ofMaxSize(2)
                                .map(Spans::of),
                        Arbitraries.frequencyOf(
                                Tuple.of(4, Arbitraries.just(false)), Tuple.of(1, Arbitraries.just(true))))
                .as((days, only) -> new Holidays("x.ics", days, only));
        return Combinators.combine(rotation(zone, start), restriction().list().ofMaxSize(2), bounds, bounds, holidays)
                .as((rotation, restrictions, from, length, days) -> {
                    var begin = from.map(start::plusMinutes).orElse(LocalDateTime.MIN);
                    var end = length.map(minutes ->
                                    from.map(start::plusMinutes).orElse(start).plusMinutes(minutes + 60))
                            .orElse(LocalDateTime.MAX);
                    return new Layer("", rotation, restrictions, begin, end, days);
                });
    }

    private static Arbitrary<Rotation> rotation(ZoneId zone, LocalDateTime start) {
        var zones = Arbitraries.of(zone, zone, zone, ZoneId.of("Asia/Kolkata"));
        var members = Arbitraries.of(TURNS).list().ofMinSize(1).ofMaxSize(4).uniqueElements();
        var lengths = Arbitraries.of(60, 95, 480, 1440, 10080).map(Duration::ofMinutes);
        var gaps = Arbitraries.integers().between(60, 3000).list().ofMinSize(1).ofMaxSize(8);
        var handoffs = Arbitraries.oneOf(
                Combinators.combine(minutes(0, 3), lengths)
                        .as((late, length) -> (Handoffs) new Handoffs.Every(start.plusMinutes(late), length)),
                gaps.map(minutes -> {
                    var times = new ArrayList<>(List.of(start));
                    minutes.forEach(gap -> times.add(times.getLast().plusMinutes(gap)));
                    return new Handoffs.Listed(times);
                }));
        return Combinators.combine(zones, handoffs, members)
                .as((where, when, users) -> new Rotation("any", where, when, users));
    }

    private static Arbitrary<Restriction> restriction() {
        var times = Arbitraries.integers().between(0, 287).map(five -> LocalTime.MIN.plusMinutes(5L * five));
        var night = Arbitraries.integers().between(0, 40).map(five -> LocalTime.MIN.plusMinutes(5L * five));
        var days = Arbitraries.of(DayOfWeek.class).set().ofMinSize(1);
        return Combinators.combine(days, Arbitraries.oneOf(times, night), Arbitraries.oneOf(times, night))
                .as(Restriction::new);
    }

    private static Arbitrary<Span> span(Instant from) {
        return Combinators.combine(minutes(-1, 6), Arbitraries.integers().between(1, 4000))
                .as((start, length) -> {
                    var begin = from.plus(Duration.ofMinutes(start));
                    return new Span(begin, begin.plus(Duration.ofMinutes(length)));
                });
    }

    private static Arbitrary<Integer> minutes(int fromDay, int toDay) {
        return Arbitraries.integers().between(fromDay * 1440, toDay * 1440);
    }
}
