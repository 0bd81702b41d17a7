package dev.tocsin.bench.micro;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tocsin.api.http.Json;
import dev.tocsin.channel.alertmanager.AlertmanagerSource;
import dev.tocsin.channel.source.ParsedPayload;
import dev.tocsin.channel.source.RequestHead;
import dev.tocsin.channel.source.Source;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** A real body of Alertmanager's: a group of three alerts, 1.5 kB. */
@State(Scope.Thread)
public class DecodeBenchmark {
    private static final Source SOURCE = new AlertmanagerSource();

    private final Inputs<byte[]> bodies = bodies();

    /** From bytes to signals. */
    @Benchmark
    public ParsedPayload alertmanager() {
        return SOURCE.read(RequestHead.NONE, bodies.next(), World.T0);
    }

    /** The part of it that is Jackson's. */
    @Benchmark
    public JsonNode jsonOnly() {
        return Json.read(bodies.next());
    }

    private static Inputs<byte[]> bodies() {
        try (var in = DecodeBenchmark.class.getResourceAsStream("alertmanager.json")) {
            if (in == null) {
                throw new AssertionError("alertmanager.json is missing");
            }
            var body = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return Inputs.of(n -> body.replace("api-", "api-%02x".formatted(n)).getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
