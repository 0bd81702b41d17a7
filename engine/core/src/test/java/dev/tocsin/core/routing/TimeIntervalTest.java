package dev.tocsin.core.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tocsin.core.routing.TimeInterval.Range;
import dev.tocsin.testing.InSeveralLocales;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@InSeveralLocales
class TimeIntervalTest {
    private static final List<String> ZONES = List.of(
            "UTC",
            "Europe/Madrid",
            "America/New_York",
            "Australia/Lord_Howe",
            "Africa/Casablanca",
            "Asia/Beirut",
            "Pacific/Apia",
            "Asia/Kathmandu");

    /** Cells: one part of an interval and its ranges, a local time in Madrid, and whether it is in. 2026-11-20 is a Friday. */
    @ParameterizedTest
    @CsvSource(textBlock = """
        times,    540-1020,   2026-11-20T09:00, true
        times,    540-1020,   2026-11-20T08:59, false
        times,    540-1020,   2026-11-20T16:59, true
        times,    540-1020,   2026-11-20T17:00, false
        times,    1320-1440,  2026-11-20T23:59, true
        times,    0-60 120-180, 2026-11-20T02:30, true
        times,    0-60 120-180, 2026-11-20T01:30, false
        weekdays, 1-5,        2026-11-20T12:00, true
        weekdays, 1-5,        2026-11-21T12:00, false
        weekdays, 6-7,        2026-11-22T23:59, true
        weekdays, 6-1,        2026-11-23T12:00, true
        weekdays, 6-1,        2026-11-24T12:00, false
        days,     1-5,        2026-11-05T23:59, true
        days,     1-5,        2026-11-06T00:00, false
        days,     -1--1,      2026-11-30T12:00, true
        days,     -1--1,      2026-02-28T12:00, true
        days,     -1--1,      2028-02-28T12:00, false
        days,     -3--1,      2028-02-27T12:00, true
        days,     30-31,      2026-02-28T12:00, false
        days,     31-31,      2026-11-30T12:00, false
        days,     29--1,      2026-02-28T12:00, false
        days,     -31-5,      2026-02-03T12:00, true
        days,     15--1,      2026-11-14T12:00, false
        days,     15--1,      2026-11-15T12:00, true
        months,   6-8,        2026-08-31T23:59, true
        months,   6-8,        2026-09-01T00:00, false
        years,    2026-2027,  2027-12-31T23:59, true
        years,    2026-2027,  2028-01-01T00:00, false
        """)
    void contains_byPart(String part, String ranges, LocalDateTime local, boolean expected) {
        var read = Stream.of(ranges.split(" ")).map(TimeIntervalTest::range).toList();
        var zone = ZoneId.of("Europe/Madrid");
        var interval = new TimeInterval(
                part.equals("times") ? read : List.of(),
                part.equals("weekdays") ? read : List.of(),
                part.equals("days") ? read : List.of(),
                part.equals("months") ? read : List.of(),
                part.equals("years") ? read : List.of(),
                zone);
        assertEquals(expected, interval.contains(local.atZone(zone).toInstant()));
    }

    private static Range range(String text) {
        var dash = text.indexOf('-', 1);
        return new Range(Integer.parseInt(text.substring(0, dash)), Integer.parseInt(text.substring(dash + 1)));
    }

    @Test
    void contains_whereAllPartsAreGiven_needsAllOfThem() {
        var interval = new TimeInterval(
                List.of(new Range(0, 60)),
                List.of(new Range(5, 5)),
                List.of(new Range(20, 20)),
                List.of(new Range(11, 11)),
                List.of(new Range(2026, 2026)),
                ZoneId.of("UTC"));
        assertEquals(true, interval.contains(Instant.parse("2026-11-20T00:30:00Z")));
        for (var other : List.of(
                "2026-11-20T01:30:00Z", "2026-11-13T00:30:00Z", "2026-03-20T00:30:00Z", "2020-11-20T00:30:00Z")) {
            assertEquals(false, interval.contains(Instant.parse(other)), other);
        }
    }

    @Test
    void construction_ofWhatNoClockShows_isRefused() {
        assertThrows(IllegalArgumentException.class, () -> times(new Range(60, 60)));
        assertThrows(IllegalArgumentException.class, () -> times(new Range(0, 1441)));
        assertThrows(IllegalArgumentException.class, () -> days(new Range(0, 3)));
        assertThrows(IllegalArgumentException.class, () -> days(new Range(1, 32)));
    }

    private static TimeInterval times(Range range) {
        return new TimeInterval(List.of(range), List.of(), List.of(), List.of(), List.of(), ZoneId.of("UTC"));
    }

    private static TimeInterval days(Range range) {
        return new TimeInterval(List.of(), List.of(), List.of(range), List.of(), List.of(), ZoneId.of("UTC"));
    }

    /** Watches the clock minute by minute, over days on which it changes too. */
    @Property(tries = 300)
    void openFrom_isTheFirstMinuteAtWhichNothingMutes(
            @ForAll("intervals") List<TimeInterval> muted,
            @ForAll("intervals") List<TimeInterval> active,
            @ForAll("starts") Instant start) {
        var timing = new Timing(
                Duration.ZERO, Optional.empty(), Optional.empty(), named("mute", muted), named("active", active));
        var watched = start;
        var end = start.plus(Duration.ofDays(3));
        while (watched.isBefore(end) && mutes(muted, active, watched)) {
            watched = watched.plusSeconds(60);
        }
        var open = timing.openFrom(start);
        if (watched.isBefore(end)) {
            assertEquals(Optional.of(watched), open);
        } else {
            assertEquals(false, open.filter(at -> at.isBefore(end)).isPresent());
        }
        assertEquals(mutes(muted, active, start), timing.muteAt(start).isPresent());
    }

    private static boolean mutes(List<TimeInterval> muted, List<TimeInterval> active, Instant at) {
        return muted.stream().anyMatch(interval -> interval.contains(at))
                || !active.isEmpty() && active.stream().noneMatch(interval -> interval.contains(at));
    }

    private static List<TimeIntervals> named(String name, List<TimeInterval> intervals) {
        return intervals.isEmpty() ? List.of() : List.of(new TimeIntervals(name, intervals));
    }

    @Provide
    Arbitrary<List<TimeInterval>> intervals() {
        var times = Arbitraries.integers().between(0, 1439).flatMap(first -> Arbitraries.integers()
                .between(first + 1, 1440)
                .map(last -> new Range(first, last)));
        var weekdays = Combinators.combine(
                        Arbitraries.integers().between(1, 7),
                        Arbitraries.integers().between(1, 7))
                .as(Range::new);
        var days = Arbitraries.of(new Range(1, 15), new Range(-2, -1), new Range(25, -1), new Range(30, 31));
        var interval = Combinators.combine(
                        times.list().ofMaxSize(2),
                        weekdays.list().ofMaxSize(2),
                        days.list().ofMaxSize(1),
                        Arbitraries.of(ZONES))
                .as((t, w, d, zone) -> new TimeInterval(t, w, d, List.of(), List.of(), ZoneId.of(zone)));
        return interval.list().ofMaxSize(2);
    }

    /** Whole minutes within the two days around a change of the clocks. */
    @Provide
    Arbitrary<Instant> starts() {
        var changes = new ArrayList<Instant>();
        for (var zone : ZONES) {
            var rules = ZoneId.of(zone).getRules();
            var at = Instant.parse("2011-06-01T00:00:00Z");
            for (int i = 0; i < 4 && rules.nextTransition(at) != null; i++) {
                at = rules.nextTransition(at).getInstant();
                changes.add(at);
            }
        }
        return Combinators.combine(
                        Arbitraries.of(changes), Arbitraries.integers().between(-2880, 120))
                .as((change, minutes) -> change.plus(Duration.ofMinutes(minutes)));
    }

    @Test
    void openFrom_ofAMuteWithoutEnd_isNever() {
        var always = new TimeInterval(List.of(), List.of(), List.of(), List.of(), List.of(), ZoneId.of("UTC"));
        var timing = new Timing(
                Duration.ZERO, Optional.empty(), Optional.empty(), named("always", List.of(always)), List.of());
        assertEquals(Optional.empty(), timing.openFrom(Instant.parse("2026-11-20T12:00:00Z")));
    }
}
