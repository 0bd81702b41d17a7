package dev.tocsin.bench.micro;

import dev.tocsin.engine.oncall.Rotation;
import dev.tocsin.engine.oncall.Rotation.Member;
import dev.tocsin.engine.oncall.Shift;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
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

    private Rotation large() {
        var members = IntStream.range(0, 20)
                .mapToObj(n -> new Member("person" + n, 1 + n % 2))
                .toList();
        return Rotation.of("large", small.zone(), small.handoffs(), members);
    }
}
