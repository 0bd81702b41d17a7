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
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

@InSeveralLocales
class GapsTest {
    private static final ZoneId UTC = ZoneId.of("UTC");
    private static final LocalDateTime MONDAY = LocalDateTime.parse("2026-01-05T00:00");
    private static final Rotation ALWAYS =
            Rotation.of("always", UTC, MONDAY, Duration.ofDays(1), List.of(new Member("ann", 1)));

    @Test
    void between_aScheduleOfNights_findsTheDays() {
        var nights = new Restriction(Set.of(DayOfWeek.values()), LocalTime.parse("17:00"), LocalTime.parse("09:00"));
        var schedule = schedule(layer(nights, LocalDateTime.MAX));

        assertEquals(
                List.of(
                        nobody("2026-02-02T10:00:00Z", "2026-02-02T17:00:00Z"),
                        nobody("2026-02-03T09:00:00Z", "2026-02-03T12:00:00Z")),
                Gaps.between(schedule, Instant.parse("2026-02-02T10:00:00Z"), Instant.parse("2026-02-03T12:00:00Z")));
    }

    @Test
    void end_ofAScheduleThatGoesOn_isNone() {
        assertEquals(Optional.empty(), Gaps.end(schedule(Layer.of("base", ALWAYS))));
    }

    @Test
    void end_whereTheLastLayerEnds_isThere() {
        var schedule = schedule(layer(null, LocalDateTime.parse("2026-02-01T00:00")));

        assertEquals(
                Optional.of(new OnCallPeriod(
                        Optional.empty(),
                        Instant.parse("2026-02-01T00:00:00Z"),
                        Instant.MAX,
                        "base ended at 2026-02-01T00:00")),
                Gaps.end(schedule));
    }

    @Test
    void end_whereNobodyEverIs_hasNoStart() {
        var ended = layer(null, LocalDateTime.parse("2025-02-01T00:00"));

        assertEquals(Optional.empty(), Gaps.end(schedule(ended)).orElseThrow().since());
    }

    private static Layer layer(@Nullable Restriction hours, LocalDateTime until) {
        var restrictions = hours == null ? List.<Restriction>of() : List.of(hours);
        return new Layer("base", ALWAYS, restrictions, LocalDateTime.MIN, until, Holidays.NONE);
    }

    private static Schedule schedule(Layer layer) {
        return Schedule.of("any", UTC, List.of(layer));
    }

    private static OnCallPeriod nobody(String start, String end) {
        return new OnCallPeriod(
                Optional.empty(), Instant.parse(start), Instant.parse(end), "base is outside its hours");
    }
}
