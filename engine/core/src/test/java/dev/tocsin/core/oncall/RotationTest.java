package dev.tocsin.core.oncall;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tocsin.core.oncall.Rotation.Member;
import dev.tocsin.testing.InTheNextLocale;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@Isolated("it changes the locale of the whole JVM")
@ExtendWith(InTheNextLocale.class)
class RotationTest {
    private static final List<Member> ANN_BOB_CAT =
            List.of(new Member("ann", 1), new Member("bob", 1), new Member("cat", 1));
    private static final Duration HALF_DAY = Duration.ofHours(12);
    private static final Duration DAY = Duration.ofHours(24);
    private static final Duration WEEK = Duration.ofDays(7);

    @Test
    void shiftAt_onTheDayTheClocksGoForward_lasts23Hours() {
        var rotation = rotation("America/Chicago", "2026-03-01T08:00", DAY);

        var shift = shiftAt(rotation, "2026-03-08T03:30-05:00");

        assertEquals(instant("2026-03-07T08:00-06:00"), shift.start());
        assertEquals(instant("2026-03-08T08:00-05:00"), shift.end());
        assertEquals(Duration.ofHours(23), length(shift));
    }

    @Test
    void shiftAt_onTheDayTheClocksGoBack_lasts25Hours() {
        var rotation = rotation("Europe/Berlin", "2026-10-01T08:00", DAY);

        var shift = shiftAt(rotation, "2026-10-25T02:30+01:00");

        assertEquals(instant("2026-10-24T08:00+02:00"), shift.start());
        assertEquals(instant("2026-10-25T08:00+01:00"), shift.end());
        assertEquals(Duration.ofHours(25), length(shift));
    }

    @Test
    void shiftAt_whereTheClocksChangeByHalfAnHour_lastsHalfAnHourLess() {
        var rotation = rotation("Australia/Lord_Howe", "2026-09-01T08:00", DAY);

        assertEquals(Duration.ofMinutes(23 * 60 + 30), length(shiftAt(rotation, "2026-10-03T16:00Z")));
    }

    @Test
    void shiftAt_inThe12HourNightTheClocksGoForward_lasts11Hours() {
        var rotation = rotation("America/Chicago", "2026-03-01T08:00", HALF_DAY);

        var night = shiftAt(rotation, "2026-03-08T01:00-06:00");

        assertEquals(instant("2026-03-07T20:00-06:00"), night.start());
        assertEquals(Duration.ofHours(11), length(night));
        assertEquals(Duration.ofHours(12), length(shiftAt(rotation, "2026-03-08T12:00-05:00")));
    }

    @Test
    void shiftAt_inTheWeekTheClocksGoBack_lastsAWeekAndAnHour() {
        var rotation = rotation("Europe/Berlin", "2026-10-05T09:00", WEEK);

        var shift = shiftAt(rotation, "2026-10-22T00:00Z");

        assertEquals(instant("2026-10-19T09:00+02:00"), shift.start());
        assertEquals(WEEK.plusHours(1), length(shift));
        assertEquals("cat", shift.user());
    }

    @Test
    void shiftAt_whenTheClocksSkipTheHandoff_handsOverAtTheSkip() {
        var rotation = rotation("America/Chicago", "2026-03-01T02:30", DAY);
        var skip = instant("2026-03-08T03:00-05:00");

        assertEquals(skip, rotation.shiftAt(skip.minusNanos(1)).orElseThrow().end());
        assertEquals(skip, rotation.shiftAt(skip).orElseThrow().start());
        assertEquals(
                instant("2026-03-09T02:30-05:00"),
                rotation.shiftAt(skip).orElseThrow().end());
    }

    @Test
    void shiftAt_whenTheClocksShowTheHandoffTwice_handsOverTheFirstTime() {
        var rotation = rotation("America/Chicago", "2026-10-25T01:30", DAY);

        var first = instant("2026-11-01T01:30-05:00");
        var second = instant("2026-11-01T01:30-06:00");

        assertEquals(first, rotation.shiftAt(first).orElseThrow().start());
        assertEquals(rotation.shiftAt(first), rotation.shiftAt(second));
    }

    @Test
    void shiftAt_onADayThatTheCalendarSkips_passesOverTheShiftThatHasNoTime() {
        // Samoa had no 30 December 2011: ann's day is the 28th, bob's the 29th, cat's would have been the 30th.
        var rotation = rotation("Pacific/Apia", "2011-12-28T00:00", DAY);
        var dateLine = instant("2011-12-31T00:00+14:00");

        assertEquals(
                "bob", rotation.shiftAt(dateLine.minusNanos(1)).orElseThrow().user());
        assertEquals("ann", rotation.shiftAt(dateLine).orElseThrow().user());
    }

    @Test
    void shiftAt_beforeTheFirstHandoff_hasNobody() {
        var rotation = rotation("America/Chicago", "2026-03-01T08:00", DAY);
        var start = instant("2026-03-01T08:00-06:00");

        assertEquals(Optional.empty(), rotation.shiftAt(start.minusNanos(1)));
        assertEquals(Optional.empty(), rotation.shiftAt(Instant.EPOCH));
        assertEquals("ann", rotation.shiftAt(start).orElseThrow().user());
    }

    @Test
    void shiftAt_whenTheClocksSkipTheVeryFirstHandoff_startsAtTheSkip() {
        var rotation = rotation("America/Chicago", "2026-03-08T02:30", DAY);
        var skip = instant("2026-03-08T03:00-05:00");

        assertEquals(Optional.empty(), rotation.shiftAt(skip.minusNanos(1)));
        assertEquals("ann", rotation.shiftAt(skip).orElseThrow().user());
    }

    /** Counting shifts one by one would take 10^14 steps here. */
    @Test
    @Timeout(120)
    void shiftAt_inTheFarFuture_costsTheSame() {
        var rotation = rotation("America/Chicago", "2026-03-01T08:00", Duration.ofHours(1));
        var lastYears = LocalDateTime.parse("+900000-06-01T08:30").atZone(ZoneId.of("America/Chicago"));

        for (int day = 0; day < 1_000; day++) {
            var at = lastYears.plusDays(day).toInstant();
            var shift = rotation.shiftAt(at).orElseThrow();
            assertEquals(at.minus(30, ChronoUnit.MINUTES), shift.start());
        }
    }

    @ParameterizedTest(name = "{0} around {1}")
    @MethodSource("clockChanges")
    void shiftAt_inEveryMinuteAroundAChangeOfTheClocks_agreesWithAWatchedClock(String zone, Instant change) {
        var handoffs = Stream.of("00:00", "01:30", "02:00", "02:30", "03:00", "08:00", "23:45");
        var dayOfChange = LocalDateTime.ofInstant(change, ZoneId.of(zone)).toLocalDate();
        handoffs.map(LocalTime::parse).forEach(handoff -> {
            for (var length : List.of(Duration.ofHours(1), Duration.ofMinutes(95), HALF_DAY, DAY)) {
                agreesWithAWatchedClock(zone, dayOfChange.minusDays(3).atTime(handoff), length, Duration.ofDays(5));
            }
            agreesWithAWatchedClock(zone, dayOfChange.minusDays(9).atTime(handoff), WEEK, Duration.ofDays(17));
        });
    }

    /** Three changes a zone; UTC has none, so any day will do. */
    static Stream<Arguments> clockChanges() {
        var zones = Stream.of(
                "America/Chicago",
                "Europe/Berlin",
                "Australia/Lord_Howe",
                "Pacific/Apia",
                "Africa/Casablanca",
                "Africa/Cairo",
                "America/St_Johns");
        var changes = zones.flatMap(zone -> {
            var rules = ZoneId.of(zone).getRules();
            var after = instant(zone.equals("Pacific/Apia") ? "2011-12-01T00:00Z" : "2026-01-10T00:00Z");
            return Stream.iterate(rules.nextTransition(after), t -> rules.nextTransition(t.getInstant()))
                    .limit(3)
                    .map(ZoneOffsetTransition::getInstant)
                    .map(change -> Arguments.of(zone, change));
        });
        return Stream.concat(changes, Stream.of(Arguments.of("UTC", instant("2026-03-08T00:00Z"))));
    }

    /**
     * The oracle knows no rules of time zones: it watches a clock on the wall, minute by minute, and hands over whenever
     * the clock shows the next handoff or, after a jump, has passed it.
     */
    private static void agreesWithAWatchedClock(String zone, LocalDateTime start, Duration length, Duration watched) {
        var rotation = Rotation.of("primary", ZoneId.of(zone), start, length, ANN_BOB_CAT);
        var from = start.atZone(ZoneId.of(zone)).toInstant().minus(Duration.ofHours(3));
        var handoffs = new ArrayList<Instant>();
        var users = new ArrayList<String>();
        var turn = -1;
        var nextHandoff = start;
        for (var at = from; at.isBefore(from.plus(watched)); at = at.plusSeconds(60)) {
            var clock = LocalDateTime.ofInstant(at, ZoneId.of(zone));
            var handedOver = false;
            while (!clock.isBefore(nextHandoff)) {
                turn++;
                nextHandoff = nextHandoff.plus(length);
                handedOver = true;
            }
            if (handedOver) {
                handoffs.add(at);
                users.add(ANN_BOB_CAT.get(turn % 3).user());
            }
        }
        assertTrue(handoffs.size() >= 2, "the oracle saw no handoff");

        for (var at = from; at.isBefore(handoffs.getFirst()); at = at.plusSeconds(60)) {
            assertEquals(Optional.empty(), rotation.shiftAt(at));
        }
        for (int i = 0; i + 1 < handoffs.size(); i++) {
            var expected = Optional.of(new Shift(users.get(i), handoffs.get(i), handoffs.get(i + 1)));
            for (var at = handoffs.get(i); at.isBefore(handoffs.get(i + 1)); at = at.plusSeconds(60)) {
                var actual = rotation.shiftAt(at);
                if (!expected.equals(actual)) {
                    assertEquals(expected, actual, rotation + " at " + at);
                }
            }
            assertEquals(expected, rotation.shiftAt(handoffs.get(i + 1).minusNanos(1)), rotation.toString());
        }
    }

    @Test
    void turns_forWeightsTwoTwoOne_spreadsEachMemberOverTheCycle() {
        assertEquals(
                List.of("platform", "backend", "frontend", "platform", "backend"),
                turns(new Member("platform", 2), new Member("backend", 2), new Member("frontend", 1)));
    }

    @Test
    void turns_whereTheCycleCloses_doesNotGiveOneMemberTwoTurnsInARow() {
        assertEquals(
                List.of("ann", "bob", "ann", "cat"),
                turns(new Member("ann", 2), new Member("bob", 1), new Member("cat", 1)));
    }

    @Test
    void turns_whereOneMemberHasMoreThanHalf_keepsTheRestApart() {
        assertEquals(
                List.of("ann", "ann", "bob", "ann", "cat", "ann", "ann"),
                turns(new Member("ann", 5), new Member("bob", 1), new Member("cat", 1)));
    }

    /** Every rotation of up to five members with weights up to four. */
    @Test
    void turns_forAllSmallRotations_giveTheWeightsAndKeepMembersApartWhereItCanBeDone() {
        for (int size = 1; size <= 5; size++) {
            for (int code = 0; code < Math.pow(4, size); code++) {
                var members = new Member[size];
                var total = 0;
                var greatest = 0;
                for (int i = 0; i < size; i++) {
                    var weight = (code >> 2 * i & 3) + 1;
                    members[i] = new Member("user" + i, weight);
                    total += weight;
                    greatest = Math.max(greatest, weight);
                }
                var turns = turns(members);
                assertEquals(total, turns.size());
                for (var member : members) {
                    assertEquals(member.weight(), Collections.frequency(turns, member.user()), turns::toString);
                }
                for (int i = 0; i < total && 2 * greatest <= total; i++) {
                    assertNotEquals(turns.get(i), turns.get((i + 1) % total), turns::toString);
                }
            }
        }
    }

    @Test
    @Timeout(30)
    void turns_ofTheLargestRotation_areWorkedOutAtOnce() {
        var members = new Member[1_000];
        for (int i = 0; i < members.length; i++) {
            members[i] = new Member("user" + i, i % 2 == 0 ? 1 : 25);
        }
        assertEquals(13_000, turns(members).size());
    }

    @Test
    void rotation_withAStartOrLengthThatIsNotWholeMinutes_isRefused() {
        assertThrows(IllegalArgumentException.class, () -> rotation("UTC", "2026-03-01T08:00:30", DAY));
        assertThrows(IllegalArgumentException.class, () -> rotation("UTC", "2026-03-01T08:00", Duration.ofMinutes(59)));
        assertThrows(IllegalArgumentException.class, () -> rotation("UTC", "2026-03-01T08:00", DAY.plusSeconds(1)));
        assertThrows(IllegalArgumentException.class, () -> rotation("UTC", "2026-03-01T08:00", DAY.plusMillis(1)));
    }

    @Test
    void rotation_withoutMembersOrWithAWeightBelowOne_isRefused() {
        var start = LocalDateTime.parse("2026-03-01T08:00");
        assertThrows(
                IllegalArgumentException.class, () -> Rotation.of("primary", ZoneId.of("UTC"), start, DAY, List.of()));
        assertThrows(IllegalArgumentException.class, () -> new Member("ann", 0));
    }

    private static List<String> turns(Member... members) {
        var start = LocalDateTime.parse("2026-03-01T08:00");
        return Rotation.of("primary", ZoneId.of("UTC"), start, DAY, List.of(members))
                .turns();
    }

    private static Rotation rotation(String zone, String start, Duration length) {
        return Rotation.of("primary", ZoneId.of(zone), LocalDateTime.parse(start), length, ANN_BOB_CAT);
    }

    private static Shift shiftAt(Rotation rotation, String at) {
        return rotation.shiftAt(instant(at)).orElseThrow();
    }

    private static Duration length(Shift shift) {
        return Duration.between(shift.start(), shift.end());
    }

    private static Instant instant(String text) {
        return OffsetDateTime.parse(text).toInstant();
    }
}
