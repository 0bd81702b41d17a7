package dev.tocsin.engine.actor;

import dev.tocsin.engine.actor.IncidentMessage.Get;
import dev.tocsin.engine.actor.IncidentMessage.Reply;
import dev.tocsin.engine.actor.IncidentMessage.Request;
import dev.tocsin.engine.actor.IncidentMessage.Stop;
import dev.tocsin.engine.actor.IncidentMessage.Wake;
import dev.tocsin.engine.incident.Decision;
import dev.tocsin.engine.incident.Incident;
import dev.tocsin.engine.incident.IncidentCommand;
import dev.tocsin.engine.incident.IncidentState;
import dev.tocsin.engine.journal.KeyTakenException;
import dev.tocsin.engine.signal.IncidentId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityRef;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;

/**
 * All incidents of the cluster, on whichever node they are. A reply means that the decision is on disk. If a stage
 * fails the result is not known, and the same request may be made again.
 */
public final class Incidents {
    private static final EntityTypeKey<IncidentMessage> TYPE = EntityTypeKey.create(IncidentMessage.class, "incident");
    private static final Duration ASK_TIMEOUT = Duration.ofSeconds(10);

    /**
     * Pekko's stages run dependent stages in another pool unless an executor is given, even those that are not
     * asynchronous.
     */
    private static final Executor SAME_THREAD = Runnable::run;

    /**
     * An incident could not be read or written, and it is not known whether it was: the same request may be made again.
     */
    public static final class NotWritten extends RuntimeException {
        NotWritten(IncidentId id) {
            super("incident " + id + " could not be read or written", null, false, false);
        }
    }

    private final ClusterSharding sharding;

    private Incidents(ClusterSharding sharding) {
        this.sharding = sharding;
    }

    public static Incidents start(ActorSystem<?> system, EntitySettings settings) {
        var sharding = ClusterSharding.get(system);
        sharding.init(Entity.of(TYPE, context -> IncidentEntity.create(new IncidentId(context.getEntityId()), settings))
                .withStopMessage(new Stop()));
        return new Incidents(sharding);
    }

    public CompletionStage<Decision> request(IncidentId id, IncidentCommand command) {
        return request(id, List.of(command), false).thenApply(List::getFirst);
    }

    /**
     * Decides commands in order and persists the resulting events in one write.
     *
     * @param isNew whether the id was generated for this very request
     * @return one decision for each command, in order; fails with {@link KeyTakenException} if another incident has the dedup
     *     key, so that this one neither opened nor opened again; with {@link NotWritten}; or on a timeout of 10 s
     */
    public CompletionStage<List<Decision>> request(IncidentId id, List<IncidentCommand> commands, boolean isNew) {
        return entity(id)
                .<Reply>ask(replyTo -> new Request(commands, isNew, replyTo), ASK_TIMEOUT)
                .thenApplyAsync(
                        reply -> switch (reply) {
                            case Reply.Decided(var decisions) -> decisions;
                            case Reply.KeyTaken(var by) -> throw new KeyTakenException(by);
                            case Reply.Unknown() -> throw new NotWritten(id);
                        },
                        SAME_THREAD);
    }

    /** The incident as it is now; empty = it was never opened. */
    public CompletionStage<Optional<Incident>> get(IncidentId id) {
        return entity(id)
                .<IncidentState>ask(Get::new, ASK_TIMEOUT)
                .thenApplyAsync(
                        state -> state instanceof Incident incident ? Optional.of(incident) : Optional.empty(),
                        SAME_THREAD);
    }

    /** Makes an incident do what is due now. Harmless at any time. */
    public void wake(IncidentId id) {
        entity(id).tell(new Wake());
    }

    private EntityRef<IncidentMessage> entity(IncidentId id) {
        return sharding.entityRefFor(TYPE, id.value());
    }
}
