package dev.tocsin.core.oncall;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tocsin.core.oncall.Rotation.Member;
import dev.tocsin.testing.InSeveralLocales;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A turn that nobody has, an override by which nobody is on call, and why there is nobody. */
@InSeveralLocales
class NobodyTest {
    private static final ZoneId UTC = ZoneOffset.UTC;
    private static final Instant MONDAY = Instant.parse("2026-01-05T00:00:00Z");

    @Test
    void turnOfNobody_isAGap_throughWhichTheLayerBelowShows() {
        var night = Layer.of("night", rotation("ann", Rotation.NOBODY, "bob"));
        assertEquals(
                "ann layer night | nobody night has nobody's turn | bob layer night | ann layer night",
                days(schedule(night), 4));
        assertEquals(
                "ann layer night | boss layer below | bob layer night | ann layer night",
                days(schedule(Layer.of("below", rotation("boss")), night), 4));
        assertEquals("nobody none has nobody's turn", days(schedule(Layer.of("none", rotation(Rotation.NOBODY))), 3));
    }

    @Test
    void whoIsAway_isStoodInForBySomebody_neverByNobody() {
        var away = Map.of("ann", new Spans(List.of(new Span(MONDAY, MONDAY.plus(Duration.ofDays(1))))));
        var schedule = new Schedule(
                "s",
                UTC,
                List.of(new Schedule.Version(
                        LocalDateTime.MIN, List.of(Layer.of("l", rotation("ann", Rotation.NOBODY, "bob"))))),
                List.of(),
                away);
        assertEquals("bob layer l, as ann is away | nobody l has nobody's turn | bob layer l", days(schedule, 3));
        var alone = new Schedule(
                "s",
                UTC,
                List.of(new Schedule.Version(
                        LocalDateTime.MIN, List.of(Layer.of("l", rotation("ann", Rotation.NOBODY))))),
                List.of(),
                away);
        assertEquals("nobody l has nobody's turn | ann layer l", days(alone, 3));
    }

    /** Otherwise a configuration that is not meant, and is valid, would let a node look for somebody for ever. */
    @Test
    void layerWhoseTurnsAndHoursNeverMeet_isAnsweredInParts() {
        var rotation = new Rotation(
                "days",
                UTC,
                new Handoffs.Every(LocalDateTime.parse("2026-01-05T08:00"), Duration.ofHours(12)),
                List.of("ann", Rotation.NOBODY));
        var nights = new Layer(
                "nights",
                rotation,
                List.of(new Restriction(EnumSet.allOf(DayOfWeek.class), LocalTime.of(20, 0), LocalTime.of(8, 0))),
                LocalDateTime.MIN,
                LocalDateTime.MAX,
                Holidays.NONE);
        var schedule = schedule(nights);

        var period = schedule.at(Instant.parse("2026-11-30T12:00:00Z"));
        var next = schedule.at(period.end());

        assertEquals(Optional.empty(), period.user());
        assertEquals(Duration.ofDays(56), Duration.between(period.start(), period.end()));
        assertEquals(period.until(), next.since());
        assertEquals(period, schedule.at(period.start()));
        assertEquals(period, schedule.at(period.end().minusNanos(1)));
    }

    @Test
    void overrideByWhichNobodyIsOnCall_winsOverAllLayers() {
        var override = new ShiftOverride(
                Rotation.NOBODY,
                MONDAY,
                MONDAY.plus(Duration.ofDays(1)),
                Optional.empty(),
                "ann",
                "move of the office");
        assertEquals(
                "nobody override by ann: move of the office | ann layer l",
                days(schedule(Layer.of("l", rotation("ann"))).with(List.of(override)), 2));
    }

    @Test
    void overrideMadeAfterwards_saysSo() {
        var override = new ShiftOverride(
                "bob",
                MONDAY,
                MONDAY.plus(Duration.ofDays(1)),
                Optional.empty(),
                "ann",
                "they swapped",
                Optional.of(Instant.parse("2026-01-06T10:00:00Z")));
        assertEquals(
                "bob override by ann, made afterwards at 2026-01-06T10:00:00Z: they swapped",
                days(schedule(Layer.of("l", rotation("ann"))).with(List.of(override)), 1));
    }

    /** What has always been so, before what merely was so at the beginning of time. */
    @Test
    void whyNobody_whereACalendarIsEmpty_namesTheCalendar() {
        var layer = new Layer(
                "holidays",
                rotation("ann"),
                List.of(),
                LocalDateTime.MIN,
                LocalDateTime.MAX,
                new Holidays("us.ics", Spans.NONE, true));
        assertEquals(
                "nobody holidays is for holidays only, and its calendar us.ics has none", days(schedule(layer), 1));
    }

    private static Rotation rotation(String... members) {
        return Rotation.of(
                "r",
                UTC,
                LocalDateTime.parse("2026-01-05T00:00"),
                Duration.ofDays(1),
                List.of(members).stream().map(user -> new Member(user, 1)).toList());
    }

    private static Schedule schedule(Layer... layers) {
        return Schedule.of("s", UTC, List.of(layers));
    }

    private static String days(Schedule schedule, int days) {
        return schedule.between(MONDAY, MONDAY.plus(Duration.ofDays(days))).stream()
                .map(period -> period.user().orElse("nobody") + " " + period.why())
                .collect(Collectors.joining(" | "));
    }
}
