package dev.tocsin.engine.delivery;

import dev.tocsin.engine.channel.Channel;
import dev.tocsin.engine.channel.Channel.Result;
import dev.tocsin.engine.channel.PageMessage;
import dev.tocsin.engine.incident.Incident;
import dev.tocsin.engine.incident.IncidentCommand.Attempt;
import dev.tocsin.engine.incident.PendingPage;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes attempts. Each ends within a bound, and one slow channel takes nothing from another. */
public final class Pager {
    /** No attempt was made. If the page is still wanted, it is pending in the journal and to be offered again. */
    public static final class NotSent extends RuntimeException {
        NotSent(String why) {
            super(why, null, false, false);
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(Pager.class);
    private static final Duration SHORTEST_WAIT = Duration.ofSeconds(1);
    private static final Duration LONGEST_WAIT = Duration.ofHours(1);

    private volatile Map<String, Lane> lanes;
    private final Backoff backoff;
    private final MeterRegistry meters;

    public Pager(Map<String, Channel> channels, RandomGenerator random, MeterRegistry meters) {
        this.lanes = lanes(channels, Map.of());
        this.backoff = new Backoff(random);
        this.meters = meters;
    }

    /** From now on these; one that stays the same goes on as it is, and one that goes finishes the pages it has. */
    public synchronized void use(Map<String, Channel> channels) {
        lanes = lanes(channels, lanes);
    }

    private static Map<String, Lane> lanes(Map<String, Channel> channels, Map<String, Lane> earlier) {
        return channels.entrySet().stream().collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, e -> {
            var same = earlier.get(e.getKey());
            return same != null && same.leadsTo(e.getValue()) ? same : new Lane(e.getKey(), e.getValue());
        }));
    }

    /**
     * One attempt. The stage fails with {@link NotSent} only; every other failure is an {@link Attempt}.
     *
     * @param wanted looked at again when the page's turn has come
     */
    public CompletionStage<Attempt> attempt(Incident incident, PendingPage pending, BooleanSupplier wanted) {
        var page = pending.page();
        var lane = lanes.get(page.contact().channel());
        if (lane == null) {
            return CompletableFuture.completedFuture(
                    new Attempt.Permanent("channel " + page.contact().channel() + " is not configured any more"));
        }
        var start = System.nanoTime();
        return lane.send(message(incident, pending), wanted).handle((result, failure) -> {
            var latency = Duration.ofNanos(System.nanoTime() - start);
            return attempt(lane, pending, latency, result, failure);
        });
    }

    private Attempt attempt(
            Lane lane, PendingPage pending, Duration latency, @Nullable Result result, @Nullable Throwable failure) {
        var cause = Lane.cause(failure);
        if (cause instanceof NotSent notSent) {
            throw notSent;
        }
        var number = pending.attempts() + 1;
        var known = result == null ? failed(pending, cause) : result;
        var attempt =
                switch (known) {
                    case Result.Delivered(var receipt) -> new Attempt.Delivered(receipt, truncated(latency));
                    case Result.Retryable(var error, var after) ->
                        new Attempt.Retryable(error, bounded(after.orElseGet(() -> backoff.after(number))));
                    case Result.Permanent(var error) -> new Attempt.Permanent(error);
                };
        count(lane, attempt);
        return attempt;
    }

    private static Result failed(PendingPage pending, @Nullable Throwable cause) {
        LOG.warn("Page {} could not be sent", pending.page().id(), cause);
        var error = cause instanceof TimeoutException
                ? "no answer in time"
                : cause == null ? "unknown" : cause.getClass().getSimpleName();
        return new Result.Retryable(error, Optional.empty());
    }

    private void count(Lane lane, Attempt attempt) {
        var outcome =
                switch (attempt) {
                    case Attempt.Delivered _ -> "delivered";
                    case Attempt.Retryable _ -> "retryable";
                    case Attempt.Permanent _ -> "permanent";
                };
        meters.counter("tocsin.pages.attempts", "channel", lane.name(), "type", lane.type(), "outcome", outcome)
                .increment();
    }

    private static Duration truncated(Duration latency) {
        return Duration.ofMillis(latency.toMillis());
    }

    private static Duration bounded(Duration wait) {
        if (wait.compareTo(SHORTEST_WAIT) < 0) {
            return SHORTEST_WAIT;
        }
        return wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT;
    }

    private static PageMessage message(Incident incident, PendingPage pending) {
        var page = pending.page();
        var opening = incident.opening();
        return new PageMessage(
                page.id().value(),
                pending.attempts() + 1,
                page.recipient(),
                page.contact().address(),
                page.why(),
                page.level(),
                opening.id().value(),
                incident.title(),
                incident.severity().name(),
                incident.service(),
                incident.status().label(),
                opening.policy().name(),
                opening.at());
    }
}
