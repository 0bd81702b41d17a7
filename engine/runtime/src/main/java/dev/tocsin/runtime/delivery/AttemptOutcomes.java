package dev.tocsin.runtime.delivery;

import dev.tocsin.core.incident.page.DeliveryOutcome;
import dev.tocsin.core.incident.page.DeliveryOutcome.Attempted;
import dev.tocsin.core.time.TimeSource;
import dev.tocsin.runtime.metric.Metric;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Completes the outcomes that channels give: without secrets, counted, and with the delay before the next attempt. The
 * delay is the provider's Retry-After if it gave one, otherwise {@link Backoff}; one second to one hour.
 */
final class AttemptOutcomes {
    private static final Logger LOG = LoggerFactory.getLogger(Pager.class);
    private static final Duration MIN_RETRY_DELAY = Duration.ofSeconds(1);
    private static final Duration MAX_RETRY_DELAY = Duration.ofHours(1);

    private final Backoff backoff;
    private final TimeSource time;
    private final MeterRegistry meters;

    AttemptOutcomes(RandomGenerator random, TimeSource time, MeterRegistry meters) {
        this.backoff = new Backoff(random);
        this.time = time;
        this.meters = meters;
    }

    /**
     * An attempt that has ended.
     *
     * @param message the kind and id of the message, for the log
     * @param number from 1
     * @param address that the message went to, or ""
     * @param start when the message was queued, as from {@link TimeSource#nanos}
     */
    record Made(ChannelQueue queue, String message, int number, String address, long start) {}

    /**
     * The outcome for what a channel gave, or a failure. What is recorded from here on contains no secret of the channel, and
     * errors do not contain the address.
     *
     * @throws Pager.NotSent if no attempt was made
     */
    DeliveryOutcome of(Made made, @Nullable Attempted result, @Nullable Throwable failure) {
        var cause = ChannelQueue.cause(failure);
        if (cause instanceof Pager.NotSent notSent) {
            throw notSent;
        }
        if (cause instanceof ChannelQueue.Untried untried) {
            return new DeliveryOutcome.Untried(String.valueOf(untried.getMessage()));
        }
        var redaction = made.queue().redaction();
        return switch (result == null ? failed(made, cause) : result) {
            case DeliveryOutcome.Delivered delivered ->
                delivered
                        .withReceipt(redaction.receipt(delivered.receipt()))
                        .withLatency(Duration.ofMillis((time.nanos() - made.start()) / 1_000_000));
            case DeliveryOutcome.Retryable(var error, var after, var exchange) ->
                new DeliveryOutcome.Retryable(
                        redaction.error(error, made.address()),
                        Optional.of(bounded(after.orElseGet(() -> backoff.after(made.number())))),
                        exchange);
            case DeliveryOutcome.Permanent(var error, var exchange) ->
                new DeliveryOutcome.Permanent(redaction.error(error, made.address()), exchange);
        };
    }

    /** Records how long a page or a digest took from when it was due until its channel accepted it. */
    void took(ChannelQueue queue, DeliveryOutcome outcome) {
        if (outcome instanceof DeliveryOutcome.Delivered(_, var latency, _, _)) {
            Metric.PAGE_LATENCY.timer(meters, queue.name(), queue.type()).record(latency);
        }
    }

    /** @param attempts to send what was sent, such as {@link Metric#PAGES_ATTEMPTS} */
    void count(Metric attempts, ChannelQueue queue, DeliveryOutcome outcome, int times) {
        var label =
                switch (outcome) {
                    case DeliveryOutcome.Delivered _ -> "delivered";
                    case DeliveryOutcome.Retryable _ -> "retryable";
                    case DeliveryOutcome.Permanent _ -> "permanent";
                    case DeliveryOutcome.Untried _ -> "untried";
                    case DeliveryOutcome.Held _ -> throw new IllegalArgumentException("no attempt was made");
                };
        attempts.counter(meters, queue.name(), queue.type(), label).increment(times);
    }

    void held(ChannelQueue queue) {
        Metric.PAGES_HELD.counter(meters, queue.name(), queue.type()).increment();
    }

    private static Attempted failed(Made made, @Nullable Throwable cause) {
        LOG.warn("{} could not be sent", made.message(), cause == null ? null : printable(made, cause));
        return Failures.of(cause);
    }

    /** The stack trace of a failure, with its message redacted. */
    private static Throwable printable(Made made, Throwable cause) {
        var shown = new RuntimeException(made.queue().redaction().error(cause.toString(), made.address()));
        shown.setStackTrace(cause.getStackTrace());
        return shown;
    }

    private static Duration bounded(Duration wait) {
        if (wait.compareTo(MIN_RETRY_DELAY) < 0) {
            return MIN_RETRY_DELAY;
        }
        return wait.compareTo(MAX_RETRY_DELAY) < 0 ? wait : MAX_RETRY_DELAY;
    }
}
