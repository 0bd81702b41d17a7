package dev.tocsin.runtime.poll;

import dev.tocsin.core.time.TimeSource;
import dev.tocsin.runtime.db.Database;
import dev.tocsin.runtime.poll.Poller.Nodes;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pollers of a node. Each runs on a thread of its own and never overlaps with itself. A failure is logged when it
 * begins and when it ends. Metrics say how long the runs take, how many fail, and when the last one succeeded.
 */
public final class Pollers implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Pollers.class);

    /** How long runs in progress may go on when the node stops, before they are interrupted. */
    private static final Duration GRACE = Duration.ofSeconds(1);

    /** How long an interrupted run may take to end. */
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(4);

    private enum Phase {
        NEW,
        RUNNING,
        CLOSED
    }

    private final TimeSource time;
    private final MeterRegistry meters;
    private final Leadership leadership;
    private final ExecutorService executor;
    private final List<RunningPoller> pollers = new ArrayList<>();
    private Phase phase = Phase.NEW;

    public Pollers(Database database, TimeSource time, MeterRegistry meters) {
        this(database, time, Leadership.Pace.USUAL, meters);
    }

    Pollers(Database database, TimeSource time, Leadership.Pace pace, MeterRegistry meters) {
        this.time = time;
        this.meters = meters;
        this.leadership = new Leadership(database, time, pace, meters);
        this.executor = Executors.newCachedThreadPool(
                Thread.ofPlatform().name("poller-", 0).daemon().factory());
        add(List.of(new Poller("leader", pace.every(), Nodes.EVERY_NODE, leadership::confirm)));
    }

    /** Adds pollers to the list; they start with it, or at once if it has started. */
    public synchronized void add(List<Poller> added) {
        for (var poller : added) {
            if (pollers.stream().anyMatch(other -> other.name().equals(poller.name()))) {
                throw new IllegalArgumentException("there are two pollers " + poller.name());
            }
            var runningPoller = new RunningPoller(poller, leadership, time, executor, meters);
            pollers.add(runningPoller);
            if (phase == Phase.RUNNING) {
                runningPoller.start();
            }
        }
    }

    /** Starts all pollers, once. */
    public synchronized void start() {
        if (phase == Phase.NEW) {
            phase = Phase.RUNNING;
            pollers.forEach(RunningPoller::start);
        }
    }

    /** Whether this node does the work of {@link Nodes#ONE_NODE} now. */
    public boolean isLeader() {
        return leadership.isHeld();
    }

    /** Stops all pollers for good and lets another node lead. Takes at most the two timeouts. */
    @Override
    public synchronized void close() {
        if (phase == Phase.CLOSED) {
            return;
        }
        phase = Phase.CLOSED;
        pollers.forEach(RunningPoller::stop);
        if (!haveEnded(GRACE)) {
            executor.shutdownNow();
            if (!haveEnded(STOP_TIMEOUT)) {
                pollers.stream()
                        .filter(RunningPoller::isBusy)
                        .forEach(poller -> LOG.warn(
                                "Poller {} is still running; the node shuts down without waiting for it",
                                poller.name()));
            }
        }
        executor.shutdownNow();
        leadership.close();
    }

    private boolean haveEnded(Duration within) {
        try {
            var end = time.nanos() + within.toNanos();
            for (var poller : pollers) {
                if (!poller.awaitEnd(end - time.nanos())) {
                    return false;
                }
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
