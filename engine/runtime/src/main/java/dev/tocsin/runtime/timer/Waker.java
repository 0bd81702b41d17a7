package dev.tocsin.runtime.timer;

import dev.tocsin.core.signal.IncidentId;
import dev.tocsin.core.time.TimeSource;
import dev.tocsin.runtime.actor.Incidents;
import dev.tocsin.runtime.timer.DueIndex.Due;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.cluster.sharding.typed.ShardedDaemonProcessSettings;
import org.apache.pekko.cluster.sharding.typed.javadsl.ShardedDaemonProcess;

/**
 * Reads the due index a little ahead and wakes incidents shortly before they are due, so that they are in memory at
 * that instant. A wake is repeated until the incident's row has changed. It only makes the incident check its own state
 * and the clock, so early, late and repeated wakes do no harm.
 */
public final class Waker extends AbstractBehavior<Waker.Message> {
    private static final String NAME = "waker";
    private static final int WORKERS = 4;
    private static final Duration EVERY = Duration.ofSeconds(1);
    private static final Duration AHEAD = Duration.ofSeconds(3);
    private static final Duration WAKE_AGAIN = Duration.ofSeconds(5);
    private static final int MAX_BATCH = 2_000;

    sealed interface Message {
        record Tick() implements Message {}

        record Found(List<Due> due) implements Message {}

        record Failed(Throwable cause) implements Message {}

        record Stop() implements Message {}
    }

    private final Slices slices;
    private final DueIndex index;
    private final Incidents incidents;
    private final TimeSource time;
    private final Map<Due, Instant> woken = new HashMap<>();
    private TimeSource.Scheduled next = () -> {};
    private boolean failing;

    private Waker(ActorContext<Message> context, Slices slices, DueIndex index, Incidents incidents, TimeSource time) {
        super(context);
        this.slices = slices;
        this.index = index;
        this.incidents = incidents;
        this.time = time;
    }

    /** Starts the workers of the cluster: exactly one for each share of the incidents. */
    public static void start(ActorSystem<?> system, DueIndex index, Incidents incidents, TimeSource time) {
        ShardedDaemonProcess.get(system)
                .init(
                        Message.class,
                        NAME,
                        WORKERS,
                        share -> create(Slices.share(share, WORKERS), index, incidents, time),
                        ShardedDaemonProcessSettings.create(system),
                        Optional.of(new Message.Stop()));
        StartBarrier.awaitBeforeStop(system, NAME, WORKERS);
    }

    private static Behavior<Message> create(Slices slices, DueIndex index, Incidents incidents, TimeSource time) {
        return Behaviors.setup(context -> {
            context.getSelf().tell(new Message.Tick());
            return new Waker(context, slices, index, incidents, time);
        });
    }

    @Override
    public Receive<Message> createReceive() {
        return newReceiveBuilder().onAnyMessage(this::receive).build();
    }

    private Behavior<Message> receive(Message message) {
        return switch (message) {
            case Message.Tick() -> {
                read(Due.FIRST);
                yield this;
            }
            case Message.Found(var due) -> {
                failing = false;
                due.forEach(this::wake);
                // Reads on at once: incidents whose rows do not change must not keep others from being read.
                if (due.size() == MAX_BATCH) {
                    read(due.getLast());
                } else {
                    forget();
                    tickLater();
                }
                yield this;
            }
            case Message.Failed(var cause) -> {
                if (!failing) {
                    getContext().getLog().warn("The due index cannot be read; retrying", cause);
                }
                failing = true;
                tickLater();
                yield this;
            }
            case Message.Stop() -> {
                next.cancel();
                yield Behaviors.stopped();
            }
        };
    }

    private void tickLater() {
        var self = getContext().getSelf();
        next = time.schedule(EVERY, Runnable::run, () -> self.tell(new Message.Tick()));
    }

    private void read(Due after) {
        getContext()
                .pipeToSelf(
                        index.due(slices, time.instant().plus(AHEAD), after, MAX_BATCH),
                        (due, failure) -> failure == null ? new Message.Found(due) : new Message.Failed(failure));
    }

    private void wake(Due due) {
        var now = time.instant();
        var last = woken.get(due);
        // Wakes it again at its instant: it may have left memory since the first time.
        var come = last != null && last.isBefore(due.at()) && !now.isBefore(due.at());
        if (last == null || come || last.isBefore(now.minus(WAKE_AGAIN))) {
            incidents.wake(new IncidentId(due.id()));
            woken.put(due, now);
        }
    }

    private void forget() {
        var old = time.instant().minus(WAKE_AGAIN.multipliedBy(2));
        woken.values().removeIf(at -> at.isBefore(old));
    }
}
