package dev.tocsin.testing;

import com.typesafe.config.ConfigFactory;
import dev.tocsin.core.incident.Answer;
import dev.tocsin.core.incident.Incident;
import dev.tocsin.core.incident.IncidentCommand;
import dev.tocsin.core.policy.Correlation;
import dev.tocsin.core.policy.Directory;
import dev.tocsin.core.policy.StormGuard;
import dev.tocsin.core.routing.Router;
import dev.tocsin.core.signal.Caller;
import dev.tocsin.core.signal.IncidentId;
import dev.tocsin.core.signal.Origin;
import dev.tocsin.core.signal.Signal;
import dev.tocsin.core.time.TimeSource;
import dev.tocsin.runtime.Engine;
import dev.tocsin.runtime.db.Database;
import dev.tocsin.runtime.intake.SignalResult;
import dev.tocsin.runtime.journal.EventLog;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.random.RandomGenerator;

/** A whole engine on a real database, asked from a test's own thread. */
public final class TestEngine implements AutoCloseable {
    /** How incidents leave memory: soon, where a test is about that. */
    public enum Memory {
        USUAL,
        SHORT
    }

    private static final String IDLE = "pekko.cluster.sharding.passivation.tocsin.idle-entity.";

    private final Engine engine;
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    private TestEngine(
            Database database,
            Directory directory,
            Router router,
            Optional<StormGuard> guard,
            Optional<Correlation> correlation,
            RecordingChannel channel) {
        this(database, directory, router, guard, correlation, channel, TimeSource.system());
    }

    private TestEngine(
            Database database,
            Directory directory,
            Router router,
            Optional<StormGuard> guard,
            Optional<Correlation> correlation,
            RecordingChannel channel,
            TimeSource time) {
        engine = Engine.start(new Engine.Parts(
                database,
                () -> directory,
                () -> router,
                () -> guard,
                () -> correlation,
                Map.of("pager", channel),
                time,
                RandomGenerator.getDefault(),
                meters));
    }

    public static TestEngine start(Database database, Duration timeout, RecordingChannel channel) {
        return start(database, Fixtures.directory(), Fixtures.router(Fixtures.policy(timeout)), channel, Memory.USUAL);
    }

    /** At the time that the clock shows; whoever moves it wakes the incidents that are due. */
    public static TestEngine start(Database database, Directory directory, RecordingChannel channel, TimeSource time) {
        var router = Fixtures.router(Fixtures.policy(Duration.ofMinutes(5)));
        return new TestEngine(database, directory, router, Optional.empty(), Optional.empty(), channel, time);
    }

    /** With a correlation, which is off otherwise. */
    public static TestEngine start(Database database, Correlation correlation, RecordingChannel channel) {
        return new TestEngine(
                database,
                Fixtures.directory(),
                Fixtures.router(Fixtures.policy(Duration.ofMinutes(5))),
                Optional.empty(),
                Optional.of(correlation),
                channel);
    }

    /** With a storm guard if any, at the time that the clock shows. The waker reads it every second. */
    public static TestEngine start(
            Database database,
            Duration timeout,
            Optional<StormGuard> guard,
            RecordingChannel channel,
            TimeSource time) {
        return new TestEngine(
                database,
                Fixtures.directory(),
                Fixtures.router(Fixtures.policy(timeout)),
                guard,
                Optional.empty(),
                channel,
                time);
    }

    public static TestEngine start(
            Database database, Directory directory, Router router, RecordingChannel channel, Memory memory) {
        return start(database, directory, router, channel, memory, TimeSource.system());
    }

    public static TestEngine start(
            Database database,
            Directory directory,
            Router router,
            RecordingChannel channel,
            Memory memory,
            TimeSource time) {
        if (memory == Memory.USUAL) {
            return new TestEngine(database, directory, router, Optional.empty(), Optional.empty(), channel, time);
        }
        System.setProperty(IDLE + "timeout", "500ms");
        System.setProperty(IDLE + "interval", "200ms");
        ConfigFactory.invalidateCaches();
        try {
            return new TestEngine(database, directory, router, Optional.empty(), Optional.empty(), channel, time);
        } finally {
            System.clearProperty(IDLE + "timeout");
            System.clearProperty(IDLE + "interval");
            ConfigFactory.invalidateCaches();
        }
    }

    public Engine engine() {
        return engine;
    }

    public List<SignalResult> accept(List<Signal> signals) {
        return join(engine.intake().accept(caller(signals), signals));
    }

    /** Whoever may report these signals, which come from one system. */
    public static Caller caller(List<Signal> signals) {
        return signals.stream()
                .map(Signal::origin)
                .findFirst()
                .map(TestEngine::caller)
                .orElse(new Caller.Tocsin("test"));
    }

    /** Whoever has this origin. */
    public static Caller caller(Origin origin) {
        return new Caller.Provider(origin.via(), Optional.empty(), origin.who(), origin.id());
    }

    public SignalResult accept(Signal signal) {
        return accept(List.of(signal)).getFirst();
    }

    public Answer execute(IncidentId id, IncidentCommand command) {
        return join(engine.incidents().execute(caller(command.by()), id, command));
    }

    public Incident incident(IncidentId id) {
        return join(engine.log().of(id)).orElseThrow();
    }

    public List<EventLog.Recorded> timeline(IncidentId id) {
        return join(engine.log().events(id, 0));
    }

    public List<String> types(IncidentId id) {
        return timeline(id).stream().map(EventLog.Recorded::type).toList();
    }

    public MeterRegistry meters() {
        return meters;
    }

    /** How many incidents are in memory. */
    public int live() {
        return (int) meters.get("tocsin.incidents.live").gauge().value();
    }

    public static <R> R join(CompletionStage<R> stage) {
        return stage.toCompletableFuture().join();
    }

    @Override
    public void close() {
        engine.close();
    }
}
