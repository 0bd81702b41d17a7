package dev.tocsin.bench.micro;

import dev.tocsin.core.oncall.Holidays;
import dev.tocsin.core.oncall.Layer;
import dev.tocsin.core.oncall.OnCallPeriod;
import dev.tocsin.core.oncall.Restriction;
import dev.tocsin.core.oncall.Rotation;
import dev.tocsin.core.oncall.Rotation.Member;
import dev.tocsin.core.oncall.Schedule;
import dev.tocsin.core.oncall.Shift;
import dev.tocsin.core.oncall.ShiftOverride;
import dev.tocsin.core.oncall.Span;
import dev.tocsin.core.oncall.Spans;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Who is on call, at instants spread over a year and all hours of the day. */
@State(Scope.Thread)
public class OnCallBenchmark {
    private final Rotation small =
            Objects.requireNonNull(World.CONFIGURATION.directory().rotations().get("primary"));
    private final Rotation large = large();
    private final Schedule schedule = schedule();
    private final Inputs<Instant> anyInstant = Inputs.of(n -> World.T0.plus(Duration.ofMinutes(20_543L * n)));
    private final Inputs<Instant> instants = Inputs.of(n -> World.T0.plus(Duration.ofHours(37L * n)));

    /** The example's: three members, five turns, daily. */
    @Benchmark
    public Optional<Shift> threeMembers() {
        return small.shiftAt(instants.next());
    }

    /** Twenty members with 30 turns in all. */
    @Benchmark
    public Optional<Shift> twentyMembers() {
        return large.shiftAt(instants.next());
    }

    /** Five layers and 50 people, with hours, holidays, overrides and people away, any instant within ten years. */
    @Benchmark
    public OnCallPeriod fiveLayersOfFiftyPeople() {
        return schedule.at(anyInstant.next());
    }

    private static Schedule schedule() {
        var zone = ZoneId.of("America/Chicago");
        var week = LocalDate.parse("2026-01-05");
        var layers = new ArrayList<Layer>();
        var hours = List.of(List.<Restriction>of(), hours(5, 9, 17), hours(5, 22, 6), hours(7, 12, 13), hours(2, 0, 0));
        var lengths = List.of(24, 12, 8, 168, 24);
        for (int i = 0; i < hours.size(); i++) {
            var layer = i;
            var members = IntStream.range(0, 10)
                    .mapToObj(n -> new Member("person" + (10 * layer + n), 1 + n % 3))
                    .toList();
            var start = week.atTime(8, 0);
            var rotation = Rotation.of("layer" + i, zone, start, Duration.ofHours(lengths.get(i)), members);
            layers.add(new Layer(
                    "layer" + i,
                    rotation,
                    hours.get(i),
                    LocalDateTime.MIN,
                    LocalDateTime.MAX,
                    new Holidays("days.ics", days(100, 36, 1), i == 4)));
        }
        var away =
                IntStream.range(0, 50).boxed().collect(Collectors.toMap(n -> "person" + n, n -> days(20, 180 + n, 7)));
        var overrides = days(200, 17, 1).list().stream()
                .map(span -> new ShiftOverride("person7", span.start(), span.end(), Optional.empty(), "boss", "swap"))
                .toList();
        return new Schedule("large", zone, List.of(new Schedule.Version(LocalDateTime.MIN, layers)), overrides, away);
    }

    private static List<Restriction> hours(int days, int from, int to) {
        var on = EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.of(days));
        return List.of(new Restriction(on, LocalTime.of(from, 0), LocalTime.of(to, 0)));
    }

    private static Spans days(int count, int apart, int length) {
        return new Spans(IntStream.range(1, count)
                .mapToObj(n -> World.T0.plus(Duration.ofDays((long) n * apart)))
                .map(start -> new Span(start, start.plus(Duration.ofDays(length))))
                .toList());
    }

    private Rotation large() {
        var members = IntStream.range(0, 20)
                .mapToObj(n -> new Member("person" + n, 1 + n % 2))
                .toList();
        return Rotation.of("large", small.zone(), small.handoffs(), members);
    }
}
