package dev.tocsin.core.incident.page;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How an attempt to send a page, an update or a notice ended: the one type for it from the channel to the journal.
 * Errors are for an operator; from the pager on they contain no secret and no address.
 */
public sealed interface DeliveryOutcome {
    /** The outcome of a request to the provider. */
    sealed interface Attempted extends DeliveryOutcome {
        Exchange exchange();

        /** This outcome, with what is known of the exchange. */
        default Attempted with(Exchange exchange) {
            return switch (this) {
                case Delivered(var receipt, var latency, var updates, _) ->
                    new Delivered(receipt, latency, updates, exchange);
                case Retryable(var error, var delay, _) -> new Retryable(error, delay, exchange);
                case Permanent(var error, _) -> new Permanent(error, exchange);
            };
        }
    }

    /**
     * The provider accepted the message.
     *
     * @param receipt the provider's id of the message, or ""
     * @param latency from when the message was due; zero until the pager has measured it
     * @param updates which updates the channel takes for the message later; empty = none
     */
    record Delivered(String receipt, Duration latency, Optional<UpdatePolicy> updates, Exchange exchange)
            implements Attempted {
        public Delivered(String receipt) {
            this(receipt, Duration.ZERO);
        }

        public Delivered(String receipt, Duration latency) {
            this(receipt, latency, Optional.empty(), Exchange.NONE);
        }

        public Delivered withLatency(Duration latency) {
            return new Delivered(receipt, latency, updates, exchange);
        }

        public Delivered withReceipt(String receipt) {
            return new Delivered(receipt, latency, updates, exchange);
        }

        public Delivered withUpdates(Optional<UpdatePolicy> updates) {
            return new Delivered(receipt, latency, updates, exchange);
        }
    }

    /**
     * The attempt failed and may be repeated.
     *
     * @param delay before the next attempt: what the provider asks for, then what Tocsin has chosen; empty = no wish
     */
    record Retryable(String error, Optional<Duration> delay, Exchange exchange) implements Attempted {
        public Retryable(String error, Optional<Duration> delay) {
            this(error, delay, Exchange.NONE);
        }

        public Retryable(String error, Duration delay) {
            this(error, Optional.of(delay));
        }
    }

    /** The attempt failed, and so would every other. */
    record Permanent(String error, Exchange exchange) implements Attempted {
        public Permanent(String error) {
            this(error, Exchange.NONE);
        }
    }

    /**
     * No attempt was made: earlier ones through the channel have failed repeatedly, and the page has waited long
     * enough.
     */
    record Untried(String error) implements DeliveryOutcome {}

    /** No attempt was made: the storm guard holds the page for a digest at {@code until}. */
    record Held(String reason, Instant until) implements DeliveryOutcome {}
}
