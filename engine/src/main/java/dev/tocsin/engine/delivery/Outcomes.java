package dev.tocsin.engine.delivery;

import dev.tocsin.engine.channel.Channel.Result;
import dev.tocsin.engine.incident.IncidentCommand.Attempt;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes attempts of what channels answer, and counts them. */
final class Outcomes {
    private static final Logger LOG = LoggerFactory.getLogger(Pager.class);
    private static final Duration SHORTEST_WAIT = Duration.ofSeconds(1);
    private static final Duration LONGEST_WAIT = Duration.ofHours(1);

    private static final Duration[] LATENCIES = Stream.of(50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000)
            .map(Duration::ofMillis)
            .toArray(Duration[]::new);

    private final Backoff backoff;
    private final MeterRegistry meters;

    Outcomes(RandomGenerator random, MeterRegistry meters) {
        this.backoff = new Backoff(random);
        this.meters = meters;
    }

    /**
     * Throws {@link Pager.NotSent} when no attempt was made.
     *
     * @param number of the attempt, from 1
     * @param start of the wait for its turn, as {@link System#nanoTime} has it
     */
    Attempt of(String message, int number, long start, @Nullable Result result, @Nullable Throwable failure) {
        var cause = Lane.cause(failure);
        if (cause instanceof Pager.NotSent notSent) {
            throw notSent;
        }
        if (cause instanceof Lane.Refused refused) {
            // Not all at the instant that it opens.
            return new Attempt.Retryable(
                    String.valueOf(refused.getMessage()), bounded(refused.rest().plus(backoff.after(1))));
        }
        return switch (result == null ? failed(message, cause) : result) {
            case Result.Delivered(var receipt) ->
                new Attempt.Delivered(receipt, Duration.ofMillis((System.nanoTime() - start) / 1_000_000));
            case Result.Retryable(var error, var after) ->
                new Attempt.Retryable(error, bounded(after.orElseGet(() -> backoff.after(number))));
            case Result.Permanent(var error) -> new Attempt.Permanent(error);
        };
    }

    /** How long a page, or a digest, took from when it wanted to go out until it was taken. */
    void took(Lane lane, Attempt attempt) {
        if (attempt instanceof Attempt.Delivered(_, var latency, _)) {
            Timer.builder("tocsin.page.latency")
                    .description("From when a page wants to go out until its channel has taken it")
                    .tags("channel", lane.name(), "type", lane.type())
                    .serviceLevelObjectives(LATENCIES)
                    .register(meters)
                    .record(latency);
        }
    }

    /** @param counter such as {@code tocsin.pages.attempts} */
    void count(String counter, Lane lane, Attempt attempt, int times) {
        var outcome =
                switch (attempt) {
                    case Attempt.Delivered _ -> "delivered";
                    case Attempt.Retryable _ -> "retryable";
                    case Attempt.Permanent _ -> "permanent";
                    case Attempt.Held _ -> throw new IllegalArgumentException("no attempt was made");
                };
        meters.counter(counter, "channel", lane.name(), "type", lane.type(), "outcome", outcome)
                .increment(times);
    }

    void held(Lane lane) {
        meters.counter("tocsin.pages.held", "channel", lane.name(), "type", lane.type())
                .increment();
    }

    private static Result failed(String message, @Nullable Throwable cause) {
        LOG.warn("{} could not be sent", message, cause);
        var error =
                switch (cause) {
                    case null -> "unknown";
                    case TimeoutException _ -> "no answer in time";
                    case UnknownHostException unknown -> String.valueOf(unknown.getMessage());
                    default -> cause.getClass().getSimpleName();
                };
        return new Result.Retryable(error, Optional.empty());
    }

    private static Duration bounded(Duration wait) {
        if (wait.compareTo(SHORTEST_WAIT) < 0) {
            return SHORTEST_WAIT;
        }
        return wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT;
    }
}
