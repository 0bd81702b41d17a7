package dev.tocsin.engine.delivery;

import dev.tocsin.engine.channel.Channel;
import dev.tocsin.engine.channel.Channel.Result;
import dev.tocsin.engine.channel.Message;
import dev.tocsin.engine.channel.Redaction;
import dev.tocsin.engine.incident.IncidentCommand.Attempt;
import dev.tocsin.engine.incident.Upkeep;
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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The way to one channel: a bounded number of requests under way, at the pace that the provider wants, and a bounded
 * number waiting behind them. While the provider fails, requests are refused rather than made.
 */
final class Lane {
    private static final int WAITING = 25_000;

    /** No attempt was made, because those before it have failed. It counts as one that may be repeated after a wait. */
    static final class Refused extends RuntimeException {
        private final Duration rest;

        Refused(String why, Duration rest) {
            super(why, null, false, false);
            this.rest = rest;
        }

        /** How long nothing is tried. */
        Duration rest() {
            return rest;
        }
    }

    private record Waiting(Supplier<Optional<Message>> message, CompletableFuture<Result> result) {}

    private final String name;
    private final Channel channel;
    private final Duration longestAttempt;
    private final Breaker breaker;
    private final Optional<Pace> pace;
    private final Semaphore free;
    private final AtomicInteger pumps = new AtomicInteger();
    private final AtomicBoolean paused = new AtomicBoolean();
    private final BlockingQueue<Waiting> waiting = new ArrayBlockingQueue<>(WAITING);
    /** Of addresses with a pace of their own. */
    private final Map<String, Pace> paces = new HashMap<>();
    /** How many wait for the pace of their address, and not yet in line. */
    private final AtomicInteger apart = new AtomicInteger();

    Lane(String name, Channel channel, Duration longestAttempt) {
        this(name, channel, longestAttempt, new Breaker(System::nanoTime));
    }

    Lane(String name, Channel channel, Duration longestAttempt, Breaker breaker) {
        this.name = name;
        this.channel = channel;
        this.longestAttempt = longestAttempt;
        this.breaker = breaker;
        this.pace = channel.limits().rate().map(Pace::new);
        this.free = new Semaphore(channel.limits().atOnce());
    }

    String name() {
        return name;
    }

    /** How many wait for their turn. */
    int waiting() {
        return waiting.size() + apart.get();
    }

    Breaker.State breaker() {
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

    /** The same, with what the channel wants to be told later. */
    Attempt kept(Attempt attempt) {
        return attempt instanceof Attempt.Delivered(var receipt, var latency, _, var response)
                        && channel.takesUpdates()
                ? new Attempt.Delivered(receipt, latency, Optional.of(upkeep()), response)
                : attempt;
    }

    private Upkeep upkeep() {
        return channel.mirror().isPresent() ? Upkeep.MIRRORED : channel.updatesEachPage() ? Upkeep.EACH : Upkeep.LATEST;
    }

    /**
     * @param address that the message will have
     * @param message asked for when its turn has come; empty = it is not wanted any more
     */
    CompletableFuture<Result> send(String address, Supplier<Optional<Message>> message) {
        var item = new Waiting(message, new CompletableFuture<>());
        if (waiting() >= WAITING) {
            refuse(item);
            return item.result();
        }
        var wait = waitFor(address);
        if (wait == 0) {
            join(item);
        } else {
            apart.incrementAndGet();
            CompletableFuture.delayedExecutor(wait, TimeUnit.NANOSECONDS).execute(() -> {
                apart.decrementAndGet();
                join(item);
            });
        }
        return item.result();
    }

    private long waitFor(String address) {
        var rate = channel.limits().ratePerAddress();
        if (rate.isEmpty()) {
            return 0;
        }
        synchronized (paces) {
            return paces.computeIfAbsent(address, _ -> new Pace(rate.get())).reserve(System.nanoTime());
        }
    }

    private void join(Waiting item) {
        if (waiting.offer(item)) {
            pump();
        } else {
            refuse(item);
        }
    }

    private void refuse(Waiting item) {
        item.result().completeExceptionally(new Pager.NotSent("channel " + name + " has too much waiting"));
    }

    static @Nullable Throwable cause(@Nullable Throwable failure) {
        return failure instanceof CompletionException wrapped && wrapped.getCause() != null
                ? wrapped.getCause()
                : failure;
    }

    /** One caller at a time; another one, or one further down our own stack, has the first go round once more. */
    private void pump() {
        if (pumps.getAndIncrement() > 0) {
            return;
        }
        do {
            while (!waiting.isEmpty() && free.tryAcquire()) {
                var wait = breaker.refuses() || pace.isEmpty() ? 0 : pace.get().take(System.nanoTime());
                if (wait > 0) {
                    free.release();
                    pumpAfter(wait);
                    break;
                }
                start(waiting.remove());
            }
        } while (pumps.decrementAndGet() > 0);
    }

    private void pumpAfter(long nanos) {
        if (!paused.getAndSet(true)) {
            CompletableFuture.delayedExecutor(nanos, TimeUnit.NANOSECONDS).execute(() -> {
                paused.set(false);
                pump();
            });
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
            pump();
        });
    }

    private CompletionStage<Result> attempt(Supplier<Optional<Message>> wanted) {
        var wait = breaker.enter();
        if (wait.isPresent()) {
            return CompletableFuture.failedFuture(
                    new Refused("not tried: channel " + name + " has failed again and again", wait.get()));
        }
        try {
            var message = wanted.get();
            if (message.isEmpty()) {
                breaker.notMade();
                return CompletableFuture.failedFuture(new Pager.NotSent("withdrawn while it waited"));
            }
            return channel.send(message.get())
                    .toCompletableFuture()
                    .copy()
                    .orTimeout(longestAttempt.toMillis(), TimeUnit.MILLISECONDS)
                    .whenComplete((result, failure) ->
                            breaker.ended(failure == null && !(result instanceof Result.Retryable)));
        } catch (RuntimeException | Error e) {
            // An Error too: whoever pumps must live on, or nothing goes out here any more.
            breaker.ended(false);
            return CompletableFuture.failedFuture(e);
        }
    }
}
