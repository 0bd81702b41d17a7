package dev.tocsin.channel;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * A channel whose provider accepts a message before it knows the outcome, and can be polled for it with the receipt.
 */
public interface ConfirmingChannel {
    /** Makes one request about the message with this receipt. */
    CompletionStage<Confirmation> confirm(String receipt);

    /** The answer to the request. */
    sealed interface Confirmation {
        record Done() implements Confirmation {}

        /** The message was not delivered. The error is for operators: no secret, no address. */
        record Refused(String error) implements Confirmation {}

        /** The provider does not know yet, or not any more. */
        record NotKnown() implements Confirmation {}

        /**
         * There was no answer, or no usable one.
         *
         * @param after the wait that the provider asked for; empty = none
         */
        record Failed(String error, Optional<Duration> after) implements Confirmation {}
    }
}
