package dev.tocsin.runtime.actor;

import dev.tocsin.core.incident.Answer;
import dev.tocsin.core.incident.Deadlines;
import dev.tocsin.core.incident.Decision;
import dev.tocsin.core.incident.Incident;
import dev.tocsin.core.incident.IncidentCommand;
import dev.tocsin.core.incident.IncidentCommand.RecordAttempt;
import dev.tocsin.core.incident.IncidentDecider;
import dev.tocsin.core.incident.IncidentEvent;
import dev.tocsin.core.incident.IncidentEvolver;
import dev.tocsin.core.incident.IncidentState;
import dev.tocsin.core.incident.IncidentView;
import dev.tocsin.core.incident.page.DeliveryOutcome;
import dev.tocsin.core.incident.page.PageId;
import dev.tocsin.core.signal.IncidentId;
import dev.tocsin.core.signal.Origin;
import dev.tocsin.core.time.TimeSource;
import dev.tocsin.runtime.actor.IncidentMessage.*;
import dev.tocsin.runtime.journal.IncidentRow;
import dev.tocsin.runtime.journal.JournaledEvent;
import dev.tocsin.runtime.journal.KeyClaim;
import dev.tocsin.runtime.journal.KeyHolder;
import dev.tocsin.runtime.journal.KeyTakenException;
import dev.tocsin.runtime.journal.PageRow;
import dev.tocsin.runtime.matching.MatchBudget;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.BehaviorInterceptor;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.TypedActorContext;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.persistence.typed.EventRejectedException;
import org.apache.pekko.persistence.typed.JournalPersistRejected;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.RecoveryCompleted;
import org.apache.pekko.persistence.typed.RecoveryFailed;
import org.apache.pekko.persistence.typed.javadsl.CommandHandler;
import org.apache.pekko.persistence.typed.javadsl.Effect;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehavior;
import org.apache.pekko.persistence.typed.javadsl.Recovery;
import org.apache.pekko.persistence.typed.javadsl.SignalHandler;
import org.jspecify.annotations.Nullable;

/**
 * The actor of one incident: decides, persists, then replies, sends due pages and sets one timer for the next deadline.
 * Only two parts of its state are not in the journal: which pages are with a channel right now, and how many duplicates
 * have arrived since the last write.
 */
final class IncidentEntity extends EventSourcedBehavior<IncidentMessage, JournaledEvent, IncidentState> {
    private static final Duration RETRY_DELAY = Duration.ofSeconds(5);

    /** A lost claim is no fault: an incident that did not open stops, and one that did not come back goes on. */
    private static final SupervisorStrategy STOP = SupervisorStrategy.stop().withLoggingEnabled(false);

    private static final SupervisorStrategy GO_ON = SupervisorStrategy.restart().withLoggingEnabled(false);

    /** The write that would have opened the incident was rejected. */
    private static final class NotOpened extends RuntimeException {
        NotOpened(Throwable cause) {
            super(null, cause, false, false);
        }
    }

    private final IncidentId id;
    private final EntitySettings settings;
    private final ActorContext<IncidentMessage> context;
    private final boolean isNew;
    private final Map<PageId, Sending> underWay = new HashMap<>();

    /** The messages that have arrived and are not handled yet: Pekko drops them when it restarts the actor. */
    private final Deque<IncidentMessage> arrived = new ArrayDeque<>();

    private TimeSource.Scheduled deadline = () -> {};
    private long duplicates;
    private boolean wasWritten;
    private boolean stopping;
    private boolean left;

    /**
     * A page, or an update of its message, that is with a channel. At most one of the two is, so that they cannot
     * overtake each other.
     */
    private record Sending(PageId id, AtomicBoolean wanted) {}

    /** The state after the decision that is being written; its events were applied when it was made. */
    private @Nullable IncidentState afterWrite;

    /** The closed incident from which this one takes its dedup key when it opens. */
    private Optional<KeyHolder> closed = Optional.empty();

    /** Who waits for the recovery or the write in progress. */
    private @Nullable ActorRef<Reply> asking;

    private IncidentEntity(
            IncidentId id, EntitySettings settings, ActorContext<IncidentMessage> context, boolean isNew) {
        super(PersistenceId.of("incident", id.value()));
        this.id = id;
        this.settings = settings;
        this.context = context;
        this.isNew = isNew;
    }

    /** The first message says whether there is anything to recover. */
    static Behavior<IncidentMessage> create(IncidentId id, EntitySettings settings) {
        return Behaviors.setup(context -> {
            // Otherwise Pekko finds the name by walking the stack, once for each incident that starts.
            context.setLoggerName(IncidentEntity.class);
            return Behaviors.withStash(
                    1,
                    stash -> Behaviors.receiveMessage(first -> {
                        stash.stash(first);
                        return stash.unstashAll(recovering(id, settings, first));
                    }));
        });
    }

    private static Behavior<IncidentMessage> recovering(IncidentId id, EntitySettings settings, IncidentMessage first) {
        return Behaviors.setup(context -> {
            var isNew = first instanceof Request request && request.start().isNew();
            var entity = new IncidentEntity(id, settings, context, isNew);
            if (isNew) {
                settings.newIncidents().add(entity.persistenceId().id());
            }
            if (first instanceof Request(_, _, _, var replyTo)) {
                entity.asking = replyTo;
            }
            settings.metrics().started();
            var goingOn = Behaviors.supervise(Behaviors.<IncidentMessage>setup(_ -> entity.started()))
                    .onFailure(EventRejectedException.class, GO_ON);
            return Behaviors.supervise(goingOn).onFailure(NotOpened.class, STOP);
        });
    }

    /** Starts the actor, or restarts it with what had arrived. It knows what is under way, and recovers the rest. */
    private Behavior<IncidentMessage> started() {
        var entity = Behaviors.intercept(() -> new Arrivals(arrived), this);
        if (arrived.isEmpty()) {
            return entity;
        }
        var again = List.copyOf(arrived);
        arrived.clear();
        return Behaviors.withStash(again.size(), stash -> {
            again.forEach(stash::stash);
            return stash.unstashAll(entity);
        });
    }

    private static final class Arrivals extends BehaviorInterceptor<IncidentMessage, IncidentMessage> {
        private final Deque<IncidentMessage> arrived;

        Arrivals(Deque<IncidentMessage> arrived) {
            super(IncidentMessage.class);
            this.arrived = arrived;
        }

        @Override
        public Behavior<IncidentMessage> aroundReceive(
                TypedActorContext<IncidentMessage> context,
                IncidentMessage message,
                ReceiveTarget<IncidentMessage> target) {
            arrived.add(message);
            return target.apply(context, message);
        }
    }

    @Override
    public Recovery recovery() {
        return isNew && !wasWritten ? Recovery.disabled() : super.recovery();
    }

    @Override
    public IncidentState emptyState() {
        return new IncidentState.Unopened(id);
    }

    @Override
    public EventHandler<IncidentState, JournaledEvent> eventHandler() {
        return (state, journaledEvent) ->
                afterWrite != null ? afterWrite : IncidentEvolver.evolve(state, journaledEvent.event());
    }

    @Override
    public SignalHandler<IncidentState> signalHandler() {
        return newSignalHandlerBuilder()
                .onSignal(
                        RecoveryCompleted.instance(),
                        state -> contained(() -> {
                            wasWritten = state instanceof Incident;
                            sendDueAndSchedule(state);
                            return state;
                        }))
                .onSignal(RecoveryFailed.class, (_, _) -> stopped())
                .onSignal(JournalPersistRejected.class, (_, rejected) -> rejected(rejected.failure()))
                .onSignal(PostStop.instance(), _ -> stopped())
                .build();
    }

    @Override
    public CommandHandler<IncidentMessage, JournaledEvent, IncidentState> commandHandler() {
        return (state, message) -> {
            arrived.remove(message);
            return contained(() -> handle(state, message));
        };
    }

    /**
     * Turns an Error into an exception, which stops only this actor: an Error would make Pekko stop the node with all
     * its incidents.
     */
    private <R> R contained(Supplier<R> work) {
        try {
            return work.get();
        } catch (StackOverflowError | LinkageError | AssertionError e) {
            throw new IllegalStateException("incident " + id + " failed", e);
        }
    }

    private Effect<JournaledEvent, IncidentState> handle(IncidentState state, IncidentMessage message) {
        return switch (message) {
            case Request(var commands, var start, var isShown, var replyTo) -> {
                asking = replyTo;
                closed = start.closed();
                yield decide(
                        state,
                        commands,
                        (decisions, after) -> replyTo.tell(new Reply.Answered(answers(decisions, after, isShown))));
            }
            case Wake() -> wake(state);
            case Attempted(var page, var attempt) -> {
                underWay.remove(page.page());
                yield decide(state, List.of(new RecordAttempt(page, attempt)), (_, _) -> {});
            }
            case NotSent(var page) -> {
                if (state instanceof Incident incident && !incident.wants(page)) {
                    context.getSelf().tell(new TryAgain(page));
                } else {
                    later(RETRY_DELAY, new TryAgain(page));
                }
                yield Effect().none();
            }
            case TryAgain(var page) -> {
                underWay.remove(page.page());
                sendDueAndSchedule(state);
                yield Effect().none();
            }
            case Stop() -> stop(state);
        };
    }

    /** A failed read or write stops the actor; without this reply the requester would wait until its timeout. */
    private void stopped() {
        deadline.cancel();
        if (!left) {
            left = true;
            settings.metrics().stopped();
        }
        reply(new Reply.Unknown());
    }

    /** Nothing of the decision is stored. Pekko throws {@link EventRejectedException} next. */
    private void rejected(Throwable cause) {
        afterWrite = null;
        reply(cause instanceof KeyTakenException taken ? new Reply.KeyTaken(taken.holder()) : new Reply.Unknown());
        if (!wasWritten) {
            throw new NotOpened(cause);
        }
    }

    private void reply(Reply reply) {
        if (asking != null) {
            asking.tell(reply);
            asking = null;
        }
    }

    private Effect<JournaledEvent, IncidentState> wake(IncidentState state) {
        settings.metrics().deadline(state, now(), page -> !underWay.containsKey(page.page()));
        return decide(state, List.of(new IncidentCommand.Wake()), (_, _) -> {});
    }

    /**
     * Decides commands one after the other, each on the state that those before it left, and persists all resulting
     * events.
     */
    private Effect<JournaledEvent, IncidentState> decide(
            IncidentState before,
            List<? extends IncidentCommand> commands,
            BiConsumer<List<Decision>, IncidentState> answer) {
        var now = now();
        var directory = settings.directory().get();
        var decided = MatchBudget.shared(
                commands.size() + alerts(before), () -> IncidentDecider.decide(before, commands, now, directory));
        var decisions = decided.each();
        var events = new ArrayList<>(decided.events());
        var states = new ArrayList<>(decided.states());
        duplicates += duplicates(commands, decisions);
        if (events.isEmpty()) {
            answer.accept(decisions, before);
            asking = null;
            sendDueAndSchedule(before);
            return Effect().none();
        }
        if (duplicates > 0) {
            var counted = new IncidentEvent.DuplicatesCounted(now, Origin.TIMER, duplicates);
            events.add(counted);
            states.add(IncidentEvolver.evolve(decided.after(), counted));
            duplicates = 0;
        }
        afterWrite = states.getLast();
        return Effect()
                .persist(journaled(events, before, states))
                .thenRun(after -> contained(() -> {
                    afterWrite = null;
                    wasWritten = true;
                    settings.metrics().persisted(before, events);
                    withdrawUnwanted(after);
                    answer.accept(decisions, after);
                    asking = null;
                    sendDueAndSchedule(after);
                    return after;
                }));
    }

    private List<Answer> answers(List<Decision> decisions, IncidentState after, boolean isShown) {
        var view = isShown && after instanceof Incident incident
                ? Optional.of(IncidentView.small(incident))
                : Optional.<IncidentView>empty();
        var sequence = lastSequenceNumber(context);
        return decisions.stream()
                .map(decision -> Answer.of(decision, sequence, view))
                .toList();
    }

    private static long duplicates(List<? extends IncidentCommand> commands, List<Decision> decisions) {
        return IntStream.range(0, commands.size())
                .filter(i -> commands.get(i) instanceof IncidentCommand.Fire
                        && decisions.get(i) instanceof Decision.Accepted(var outcome, _, _, _)
                        && outcome == Decision.Outcome.DUPLICATE)
                .count();
    }

    private static int alerts(IncidentState state) {
        return state instanceof Incident incident ? incident.alerts().kept().size() : 0;
    }

    /**
     * The index row, the rows of pages and the claim to the dedup key are written with the last event.
     *
     * @param states after each of the events
     */
    private List<JournaledEvent> journaled(
            List<IncidentEvent> events, IncidentState before, List<IncidentState> states) {
        var after = states.getLast();
        var pages = PageRow.changed(before, states);
        var inhibitionRules =
                settings.directory().get().suppressionRules().inhibitions().inhibition();
        var row = after instanceof Incident incident ? IncidentRow.of(incident, inhibitionRules) : null;
        var claim = after instanceof Incident incident ? claim(before, incident) : null;
        var last = events.size() - 1;
        return IntStream.rangeClosed(0, last)
                .mapToObj(i -> i == last
                        ? new JournaledEvent(events.get(i), row, pages, claim)
                        : new JournaledEvent(events.get(i)))
                .toList();
    }

    /** An incident claims its key when it opens and when it opens again; after a merge, from the target. */
    private @Nullable KeyClaim claim(IncidentState before, Incident after) {
        var key = after.opening().key();
        return switch (before) {
            case IncidentState.Unopened _ -> KeyClaim.opening(key, id, closed);
            case Incident incident
            when incident.isResolved() && !after.isResolved() ->
                KeyClaim.returning(key, id, incident.relations().mergedInto());
            case Incident _ -> null;
        };
    }

    /** Called before the reply to an acknowledgement: no page may be sent after that. */
    private void withdrawUnwanted(IncidentState state) {
        if (state instanceof Incident incident) {
            underWay.values().forEach(sending -> sending.wanted().set(incident.wants(sending.id())));
        }
    }

    /** Sends pages and updates that are due, and sets the timer for the next deadline. */
    private void sendDueAndSchedule(IncidentState state) {
        if (!(state instanceof Incident incident)) {
            return;
        }
        Deadlines.pagesDue(incident, now()).stream()
                .filter(pending -> !underWay.containsKey(pending.page().id()))
                .forEach(pending ->
                        send(pending.page().id(), wanted -> settings.pager().attempt(incident, pending, wanted)));
        Deadlines.updatesDue(incident, now()).stream()
                .filter(update -> !underWay.containsKey(update.id().page()))
                .forEach(update -> send(update.id(), wanted -> settings.pager().update(incident, update, wanted)));
        deadline.cancel();
        Deadlines.next(incident, page -> !underWay.containsKey(page.page()))
                .ifPresent(next -> deadline = later(until(next.at()), new Wake()));
        if (stopping && underWay.isEmpty()) {
            context.getSelf().tell(new Stop());
        }
    }

    private void send(PageId id, Function<BooleanSupplier, CompletionStage<DeliveryOutcome>> attempt) {
        var wanted = new AtomicBoolean(true);
        underWay.put(id.page(), new Sending(id, wanted));
        context.pipeToSelf(
                attempt.apply(wanted::get),
                (outcome, failure) -> failure == null ? new Attempted(id, outcome) : new NotSent(id));
    }

    private TimeSource.Scheduled later(Duration delay, IncidentMessage message) {
        var self = context.getSelf();
        return settings.time().schedule(delay, Runnable::run, () -> self.tell(message));
    }

    private Duration until(Instant at) {
        var delay = Duration.between(settings.time().instant(), at);
        return delay.isNegative() ? Duration.ZERO : delay;
    }

    /** Stops when no page is with a channel: stopping earlier would lose its outcome and page somebody twice. */
    private Effect<JournaledEvent, IncidentState> stop(IncidentState state) {
        stopping = true;
        if (!underWay.isEmpty()) {
            return Effect().none();
        }
        if (duplicates == 0 || !(state instanceof Incident)) {
            return Effect().stop();
        }
        var counted = new IncidentEvent.DuplicatesCounted(now(), Origin.TIMER, duplicates);
        return Effect()
                .persist(journaled(List.of(counted), state, List.of(IncidentEvolver.evolve(state, counted))))
                .thenStop();
    }

    private Instant now() {
        return settings.time().instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
