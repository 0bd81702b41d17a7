package dev.tocsin.runtime.delivery;

import dev.tocsin.channel.Channel;
import dev.tocsin.channel.Message;
import dev.tocsin.channel.Rate;
import dev.tocsin.channel.Redaction;
import dev.tocsin.core.incident.page.DeliveryOutcome;
import dev.tocsin.core.incident.page.DeliveryOutcome.Attempted;
import dev.tocsin.core.incident.page.UpdatePolicy;
import dev.tocsin.core.time.TimeSource;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The queue of one channel: a bounded number of requests in progress, within the provider's rate limits, and at most
 * {@link #WAITING} messages queued behind them. While the circuit breaker is open no request is made, and a message
 * that was queued for {@link #PATIENCE} is returned to its incident as {@link Untried}.
 */
final class ChannelQueue {
    private static final int WAITING = 25_000;

    /**
     * The maximum time in the queue while the provider fails: the single attempt that is made meanwhile may be for this
     * message.
     */
    static final Duration PATIENCE = Duration.ofSeconds(20);

    /**
     * The rate at which messages are returned: each costs a write, and thousands at once would delay the pages of every
     * other channel.
     */
    private static final Rate SENT_BACK = new Rate(10, Duration.ofMillis(20));

    /** No attempt was made, because earlier ones through the channel have failed repeatedly. */
    static final class Untried extends RuntimeException {
        Untried(String why) {
            super(why, null, false, false);
        }
    }

    private record Waiting(long since, Supplier<Optional<Message>> message, CompletableFuture<Attempted> result) {}

    private final String name;
    private final Channel channel;
    private final Duration longestAttempt;
    private final TimeSource time;
    private final CircuitBreaker breaker;
    private final Optional<RateLimiter> pace;
    private final RateLimiter sentBack = new RateLimiter(SENT_BACK);
    private final Semaphore free;
    private final AtomicInteger pumps = new AtomicInteger();
    private final BlockingQueue<Waiting> waiting = new ArrayBlockingQueue<>(WAITING);
    /** Rate limiters of addresses; only for a channel that limits the rate per address. */
    private final Map<String, RateLimiter> paces = new HashMap<>();
    /** How many messages wait for the rate limit of their address and are not in the queue yet. */
    private final AtomicInteger apart = new AtomicInteger();

    private long pumpsAt;

    ChannelQueue(String name, Channel channel, Duration longestAttempt, TimeSource time) {
        this.name = name;
        this.channel = channel;
        this.longestAttempt = longestAttempt;
        this.time = time;
        this.breaker = new CircuitBreaker(time);
        this.pumpsAt = time.nanos();
        this.pace = channel.limits().rate().map(RateLimiter::new);
        this.free = new Semaphore(channel.limits().atOnce());
    }

    String name() {
        return name;
    }

    /** How many messages are waiting. */
    int waiting() {
        return waiting.size() + apart.get();
    }

    CircuitBreaker.State breaker() {
        return breaker.state();
    }

    boolean leadsTo(Channel other) {
        return channel == other;
    }

    String type() {
        return channel.type();
    }

    boolean takesUpdates() {
        return channel.takesUpdates();
    }

    Redaction redaction() {
        return channel.redaction();
    }

    /** The outcome; if the message was delivered, with the updates that the channel takes later. */
    DeliveryOutcome withUpdatePolicy(DeliveryOutcome outcome) {
        return outcome instanceof DeliveryOutcome.Delivered delivered && channel.takesUpdates()
                ? delivered.withUpdates(Optional.of(updatePolicy()))
                : outcome;
    }

    private UpdatePolicy updatePolicy() {
        return channel.mirror().isPresent()
                ? UpdatePolicy.MIRRORED
                : channel.updatesEachPage() ? UpdatePolicy.EACH : UpdatePolicy.LATEST;
    }

    /**
     * Queues a message.
     *
     * @param address that the message will go to
     * @param message called when the message is to be sent; empty = it is not wanted any more
     * @return the channel's result; fails with {@link Untried}, or with {@link Pager.NotSent} if the queue is full or
     *     the message is not wanted any more
     */
    CompletableFuture<Attempted> send(String address, Supplier<Optional<Message>> message) {
        var result = new CompletableFuture<Attempted>();
        if (waiting() >= WAITING) {
            refuse(result);
            return result;
        }
        var wait = waitFor(address);
        if (wait == 0) {
            enqueue(message, result);
        } else {
            apart.incrementAndGet();
            time.schedule(Duration.ofNanos(wait), () -> {
                apart.decrementAndGet();
                enqueue(message, result);
            });
        }
        return result;
    }

    private long waitFor(String address) {
        var rate = channel.limits().ratePerAddress();
        if (rate.isEmpty()) {
            return 0;
        }
        synchronized (paces) {
            return paces.computeIfAbsent(address, _ -> new RateLimiter(rate.get()))
                    .reserve(time.nanos());
        }
    }

    private void enqueue(Supplier<Optional<Message>> message, CompletableFuture<Attempted> result) {
        if (waiting.offer(new Waiting(time.nanos(), message, result))) {
            startReady();
        } else {
            refuse(result);
        }
    }

    private void refuse(CompletableFuture<Attempted> result) {
        result.completeExceptionally(new Pager.NotSent("the queue of channel " + name + " is full"));
    }

    static @Nullable Throwable cause(@Nullable Throwable failure) {
        return failure instanceof CompletionException wrapped && wrapped.getCause() != null
                ? wrapped.getCause()
                : failure;
    }

    /**
     * Starts every message that may be sent now. One thread at a time: a call from another thread, or from further down
     * this stack, makes the running one check once more.
     */
    private void startReady() {
        if (pumps.getAndIncrement() > 0) {
            return;
        }
        do {
            var more = true;
            while (more && !waiting.isEmpty()) {
                more = breaker.refuses() ? returnNext() : startNext();
            }
        } while (pumps.decrementAndGet() > 0);
    }

    private boolean startNext() {
        if (!free.tryAcquire()) {
            return false;
        }
        var wait = pace.isEmpty() ? 0 : pace.get().take(time.nanos());
        if (wait > 0) {
            free.release();
            startReadyAfter(wait);
            return false;
        }
        if (breaker.enter()) {
            start(waiting.remove());
        } else {
            free.release();
        }
        return true;
    }

    private boolean returnNext() {
        var now = time.nanos();
        var waited = Math.min(now - waiting.element().since(), now - breaker.lastWorked());
        var wait = Math.max(0, PATIENCE.toNanos() - waited);
        if (wait == 0) {
            wait = sentBack.take(now);
        }
        if (wait > 0) {
            startReadyAfter(Math.min(wait, breaker.pause()));
            return false;
        }
        waiting.remove()
                .result()
                .completeExceptionally(new Untried(
                        "not tried: the circuit breaker of channel " + name + " is open after repeated failures"));
        return true;
    }

    /** Schedules {@link #startReady}, unless it is scheduled for an earlier time. */
    private void startReadyAfter(long wait) {
        var now = time.nanos();
        if (pumpsAt - now <= 0 || now + wait - pumpsAt < 0) {
            pumpsAt = now + wait;
            time.schedule(Duration.ofNanos(wait), this::startReady);
        }
    }

    private void start(Waiting next) {
        attempt(next.message()).whenComplete((result, failure) -> {
            free.release();
            if (failure == null) {
                next.result().complete(result);
            } else {
                next.result().completeExceptionally(failure);
            }
            startReady();
        });
    }

    private CompletionStage<Attempted> attempt(Supplier<Optional<Message>> wanted) {
        try {
            var message = wanted.get();
            if (message.isEmpty()) {
                breaker.notMade();
                return CompletableFuture.failedFuture(new Pager.NotSent("withdrawn while it was queued"));
            }
            var sent = channel.send(message.get()).toCompletableFuture().copy();
            return time.timeout(sent, longestAttempt)
                    .whenComplete((result, failure) ->
                            breaker.ended(failure == null && !(result instanceof DeliveryOutcome.Retryable)));
        } catch (RuntimeException | Error e) {
            // An Error too: the thread that runs the queue must survive, or nothing is sent through this channel any
            // more.
            breaker.ended(false);
            return CompletableFuture.failedFuture(e);
        }
    }
}
