package dev.tocsin.core.oncall;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tocsin.core.oncall.Rotation.Member;
import dev.tocsin.testing.InTheNextLocale;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AddLifecycleHook;

@AddLifecycleHook(InTheNextLocale.class)
class RotationPropertiesTest {
    private static final long TWENTY_YEARS = 20L * 366 * 86_400;

    @Property
    void shiftAt_anyInstantAfterTheStart_liesInExactlyOneShift(@ForAll("moments") Moment moment) {
        var rotation = moment.rotation();
        var at = moment.at();

        var shift = rotation.shiftAt(at).orElseThrow();

        assertFalse(at.isBefore(shift.start()), shift.toString());
        assertTrue(at.isBefore(shift.end()), shift.toString());
        assertEquals(shift, rotation.shiftAt(shift.start()).orElseThrow());
        assertEquals(shift, rotation.shiftAt(shift.end().minusNanos(1)).orElseThrow());
    }

    @Property
    void shiftAt_theEndOfAShift_isTheStartOfTheNext(@ForAll("moments") Moment moment) {
        var shift = moment.rotation().shiftAt(moment.at()).orElseThrow();
        var next = moment.rotation().shiftAt(shift.end()).orElseThrow();

        assertEquals(shift.end(), next.start());
    }

    @Property
    void shiftAt_ofAnyShift_lastsAMinuteAtLeast(@ForAll("moments") Moment moment) {
        var shift = moment.rotation().shiftAt(moment.at()).orElseThrow();

        assertTrue(Duration.between(shift.start(), shift.end()).compareTo(Duration.ofMinutes(1)) >= 0);
    }

    @Property
    void shiftAt_overOneCycle_givesEveryMemberTheirWeight(@ForAll("members") List<Member> members) {
        var start = LocalDateTime.parse("2026-01-01T00:00");
        var rotation = Rotation.of("any", ZoneId.of("UTC"), start, Duration.ofHours(12), members);
        var cycle = members.stream().mapToInt(Member::weight).sum();

        var onCall = IntStream.range(0, cycle)
                .mapToObj(i -> firstHandoff(rotation).plus(Duration.ofHours(12L * i)))
                .map(at -> rotation.shiftAt(at).orElseThrow().user())
                .toList();

        for (var member : members) {
            assertEquals(member.weight(), Collections.frequency(onCall, member.user()), onCall.toString());
        }
        assertEquals(onCall, rotation.turns());
    }

    /** It can be avoided unless somebody has more than half of all turns; the last turn borders on the first. */
    @Property
    void turns_whereItCanBeAvoided_givesNobodyTwoTurnsInARow(@ForAll("members") List<Member> members) {
        var total = members.stream().mapToInt(Member::weight).sum();
        Assume.that(members.stream().allMatch(member -> 2 * member.weight() <= total));
        var start = LocalDateTime.parse("2026-01-01T00:00");

        var turns = Rotation.of("any", ZoneId.of("UTC"), start, Duration.ofHours(12), members)
                .turns();

        for (int i = 0; i < total; i++) {
            assertNotEquals(turns.get(i), turns.get((i + 1) % total), turns.toString());
        }
    }

    /** A rotation and an instant after its first handoff. */
    record Moment(Rotation rotation, Instant at) {}

    /** Every other one lies within two days of a change of the clocks, where the faults would be. */
    @Provide
    Arbitrary<Moment> moments() {
        var seconds = Arbitraries.longs().between(0, TWENTY_YEARS);
        var fromChange = Arbitraries.integers().between(-2 * 86_400, 2 * 86_400);
        return Combinators.combine(rotations(), seconds, Arbitraries.of(true, false), fromChange)
                .as((rotation, later, nearChange, distance) -> {
                    var first = firstHandoff(rotation);
                    var at = first.plusSeconds(later);
                    var change = rotation.zone().getRules().nextTransition(at);
                    if (nearChange && change != null) {
                        at = change.getInstant().plusSeconds(distance);
                    }
                    return new Moment(rotation, at.isBefore(first) ? first : at);
                });
    }

    private static Arbitrary<Rotation> rotations() {
        var zones = Arbitraries.of(
                        "America/Chicago",
                        "Europe/Berlin",
                        "Australia/Lord_Howe",
                        "Pacific/Apia",
                        "Africa/Casablanca",
                        "Africa/Cairo",
                        "Asia/Kathmandu",
                        "America/St_Johns",
                        "Antarctica/Troll",
                        "UTC")
                .map(ZoneId::of);
        var starts = Arbitraries.longs()
                .between(0, 30L * 366 * 24 * 60)
                .map(minutes -> LocalDateTime.parse("2005-01-01T00:00").plusMinutes(minutes));
        var lengths = Arbitraries.oneOf(
                Arbitraries.of(1, 8, 12, 24, 168).map(Duration::ofHours),
                Arbitraries.integers().between(60, 20_160).map(Duration::ofMinutes));
        return Combinators.combine(zones, starts, lengths, members())
                .as((zone, start, length, members) -> Rotation.of("any", zone, start, length, members));
    }

    @Provide
    static Arbitrary<List<Member>> members() {
        return Arbitraries.integers()
                .between(1, 5)
                .list()
                .ofMinSize(1)
                .ofMaxSize(6)
                .map(weights -> {
                    var members = new ArrayList<Member>();
                    weights.forEach(weight -> members.add(new Member("user" + members.size(), weight)));
                    return members;
                });
    }

    private static Instant firstHandoff(Rotation rotation) {
        // atZone moves a skipped time on by the length of the gap; the skip itself may be earlier, never later.
        return rotation.start().atZone(rotation.zone()).toInstant();
    }
}
