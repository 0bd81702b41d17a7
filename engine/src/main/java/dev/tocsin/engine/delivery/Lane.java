package dev.tocsin.engine.delivery;

import dev.tocsin.engine.channel.Channel;
import dev.tocsin.engine.channel.Channel.Result;
import dev.tocsin.engine.channel.Message;
import dev.tocsin.engine.incident.IncidentCommand.Attempt;
import dev.tocsin.engine.incident.Upkeep;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The way to one channel: a bounded number of requests under way, a bounded number waiting behind them. */
final class Lane {
    private static final int UNDER_WAY = 64;
    private static final int WAITING = 25_000;

    private static final Duration LONGEST_ATTEMPT = Duration.ofSeconds(15);

    private record Waiting(Supplier<Optional<Message>> message, CompletableFuture<Result> result) {}

    private final String name;
    private final Channel channel;
    private final Semaphore free = new Semaphore(UNDER_WAY);
    private final AtomicInteger pumps = new AtomicInteger();
    private final BlockingQueue<Waiting> waiting = new ArrayBlockingQueue<>(WAITING);

    Lane(String name, Channel channel) {
        this.name = name;
        this.channel = channel;
    }

    String name() {
        return name;
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

    /** The same, with what the channel wants to be told later. */
    Attempt kept(Attempt attempt) {
        return attempt instanceof Attempt.Delivered(var receipt, var latency, _) && channel.takesUpdates()
                ? new Attempt.Delivered(
                        receipt,
                        latency,
                        Optional.of(channel.updatesEachPage() ? Upkeep.EACH : Upkeep.LATEST))
                : attempt;
    }

    /** @param message asked for when its turn has come; empty = it is not wanted any more */
    CompletableFuture<Result> send(Supplier<Optional<Message>> message) {
        var item = new Waiting(message, new CompletableFuture<>());
        if (!waiting.offer(item)) {
            return CompletableFuture.failedFuture(new Pager.NotSent("channel " + name + " has too much waiting"));
        }
        pump();
        return item.result();
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
                start(waiting.remove());
            }
        } while (pumps.decrementAndGet() > 0);
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
        try {
            var message = wanted.get();
            return message.isEmpty()
                    ? CompletableFuture.failedFuture(new Pager.NotSent("withdrawn while it waited"))
                    : channel.send(message.get())
                            .toCompletableFuture()
                            .copy()
                            .orTimeout(LONGEST_ATTEMPT.toSeconds(), TimeUnit.SECONDS);
        } catch (RuntimeException | Error e) {
            // An Error too: whoever pumps must live on, or nothing goes out here any more.
            return CompletableFuture.failedFuture(e);
        }
    }
}
