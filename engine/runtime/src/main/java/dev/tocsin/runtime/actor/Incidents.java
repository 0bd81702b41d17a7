package dev.tocsin.runtime.actor;

import dev.tocsin.core.incident.Answer;
import dev.tocsin.core.incident.IncidentCommand;
import dev.tocsin.core.incident.Rejection;
import dev.tocsin.core.signal.Caller;
import dev.tocsin.core.signal.IncidentId;
import dev.tocsin.runtime.actor.IncidentMessage.Reply;
import dev.tocsin.runtime.actor.IncidentMessage.Request;
import dev.tocsin.runtime.actor.IncidentMessage.Start;
import dev.tocsin.runtime.actor.IncidentMessage.Stop;
import dev.tocsin.runtime.actor.IncidentMessage.Wake;
import dev.tocsin.runtime.journal.KeyHolder;
import dev.tocsin.runtime.journal.KeyTakenException;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityRef;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;

/**
 * The command gateway: every change of an incident goes through it, on whichever node the incident is. It authorises,
 * asks the incident to decide, counts, and gives a small answer, which is on disk. If a stage fails the result is not
 * known, and the same command may be given again. What an incident is now, {@link
 * dev.tocsin.runtime.journal.EventLog} tells.
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

    /** A caller may not report that. Nothing was done, so nothing may be believed to have opened. */
    public static final class Forbidden extends RuntimeException {
        private final String reason;

        Forbidden(String reason) {
            super(reason, null, false, false);
            this.reason = reason;
        }

        public String reason() {
            return reason;
        }
    }

    private final ClusterSharding sharding;
    private final Authorizer authorizer;
    private final CommandMetrics metrics;

    private Incidents(ClusterSharding sharding, Authorizer authorizer, CommandMetrics metrics) {
        this.sharding = sharding;
        this.authorizer = authorizer;
        this.metrics = metrics;
    }

    public static Incidents start(ActorSystem<?> system, EntitySettings settings, MeterRegistry meters) {
        var sharding = ClusterSharding.get(system);
        sharding.init(Entity.of(TYPE, context -> IncidentEntity.create(new IncidentId(context.getEntityId()), settings))
                .withStopMessage(new Stop()));
        return new Incidents(sharding, Authorizer.BY_RIGHTS, new CommandMetrics(meters));
    }

    /**
     * Carries out a command, if the caller may give it.
     *
     * @param command whose origin is the caller's
     * @return the answer, with a view; fails with {@link NotWritten}, or on a timeout of 10 s
     */
    public CompletionStage<Answer> execute(Caller caller, IncidentId id, IncidentCommand command) {
        if (!command.by().equals(caller.origin())) {
            throw new IllegalArgumentException(command + " names another origin than " + caller);
        }
        var refusal = authorizer.refusal(caller, command, id);
        return refusal.isPresent()
                ? CompletableFuture.completedFuture(answered(command, Answer.forbidden(refusal.get())))
                : ask(id, List.of(command), Start.KNOWN, true)
                        .thenApplyAsync(
                                reply -> answered(
                                        command,
                                        switch (reply) {
                                            case Reply.Answered(var answers) -> answers.getFirst();
                                            case Reply.KeyTaken(var by) ->
                                                Answer.refused(new Rejection.Succeeded(id, by.id()));
                                            case Reply.Unknown() -> throw new NotWritten(id);
                                        }),
                                SAME_THREAD);
    }

    /**
     * Carries out what a caller reports, in order and in one write.
     *
     * @param commands under whose origins the caller may report
     * @return one answer for each command, with a view if the caller is a client of the API; fails with
     *     {@link Forbidden}; with {@link KeyTakenException} if another incident has the dedup key, so that this one
     *     neither opened nor opened again; with {@link NotWritten}; or on a timeout of 10 s
     */
    public CompletionStage<List<Answer>> report(
            Caller caller, IncidentId id, List<? extends IncidentCommand.OfSignal> commands) {
        return report(caller, id, commands, Start.KNOWN);
    }

    /**
     * Opens an incident by what a caller reports.
     *
     * @param id generated for this very request
     * @param closed from whom the incident takes its dedup key, as it was read before that one answered that it is closed
     * @return as of {@link #report}
     */
    public CompletionStage<List<Answer>> open(
            Caller caller,
            IncidentId id,
            List<? extends IncidentCommand.OfSignal> commands,
            Optional<KeyHolder> closed) {
        return report(caller, id, commands, new Start(true, closed));
    }

    private CompletionStage<List<Answer>> report(
            Caller caller, IncidentId id, List<? extends IncidentCommand.OfSignal> commands, Start start) {
        for (var command : commands) {
            if (!caller.speaksFor(command.by())) {
                throw new IllegalArgumentException(command + " names an origin that is not one of " + caller);
            }
            var refusal = authorizer.refusal(caller, command, id);
            if (refusal.isPresent()) {
                answered(command, Answer.forbidden(refusal.get()));
                return CompletableFuture.failedFuture(new Forbidden(refusal.get()));
            }
        }
        return ask(id, commands, start, caller instanceof Caller.Token)
                .thenApplyAsync(
                        reply -> switch (reply) {
                            case Reply.Answered(var answers) -> {
                                for (int i = 0; i < commands.size(); i++) {
                                    answered(commands.get(i), answers.get(i));
                                }
                                yield answers;
                            }
                            case Reply.KeyTaken(var by) -> throw new KeyTakenException(by);
                            case Reply.Unknown() -> throw new NotWritten(id);
                        },
                        SAME_THREAD);
    }

    /** Completes when the incident has answered; a wake changes nothing where nothing is due. */
    public CompletionStage<Void> probe(IncidentId id) {
        return ask(id, List.of(new IncidentCommand.Wake()), Start.KNOWN, false)
                .thenApplyAsync(
                        reply -> {
                            if (reply instanceof Reply.Unknown) {
                                throw new NotWritten(id);
                            }
                            return null;
                        },
                        SAME_THREAD);
    }

    private CompletionStage<Reply> ask(
            IncidentId id, List<? extends IncidentCommand> commands, Start start, boolean isShown) {
        return entity(id).ask(replyTo -> new Request(commands, start, isShown, replyTo), ASK_TIMEOUT);
    }

    private Answer answered(IncidentCommand command, Answer answer) {
        metrics.count(command, answer);
        return answer;
    }

    /** Makes an incident do what is due now. Harmless at any time. */
    public void wake(IncidentId id) {
        entity(id).tell(new Wake());
    }

    private EntityRef<IncidentMessage> entity(IncidentId id) {
        return sharding.entityRefFor(TYPE, id.value());
    }
}
