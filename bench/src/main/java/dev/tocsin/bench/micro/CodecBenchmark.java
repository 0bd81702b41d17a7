package dev.tocsin.bench.micro;

import dev.tocsin.runtime.journal.IncidentEventSerializer;
import dev.tocsin.runtime.journal.JournaledEvent;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** Events to bytes and back, through Pekko's door. The opening event is by far the largest. */
@State(Scope.Thread)
public class CodecBenchmark {
    private final IncidentEventSerializer serializer = new IncidentEventSerializer();
    private final Inputs<List<JournaledEvent>> streams = Inputs.of(
            n -> Story.whole(n).stream().map(event -> new JournaledEvent(event)).toList());
    private final Inputs<List<Stored>> stored =
            Inputs.of(_ -> streams.next().stream().map(this::store).toList());

    private record Stored(String manifest, byte[] bytes) {}

    @Benchmark
    public byte[] encodeOpened() {
        return serializer.toBinary(streams.next().getFirst());
    }

    @Benchmark
    public Object decodeOpened() {
        return load(stored.next().getFirst());
    }

    @Benchmark
    public void encodeTwelve(Blackhole sink) {
        for (var event : streams.next()) {
            sink.consume(serializer.toBinary(event));
        }
    }

    @Benchmark
    public void decodeTwelve(Blackhole sink) {
        for (var event : stored.next()) {
            sink.consume(load(event));
        }
    }

    private Stored store(JournaledEvent event) {
        return new Stored(serializer.manifest(event), serializer.toBinary(event));
    }

    private Object load(Stored event) {
        return serializer.fromBinary(event.bytes(), event.manifest());
    }
}
