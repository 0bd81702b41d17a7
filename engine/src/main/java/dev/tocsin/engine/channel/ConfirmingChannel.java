package dev.tocsin.engine.channel;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** A channel whose provider takes a message before it knows what comes of it, and can be asked by the receipt. */
public interface ConfirmingChannel {
    /** One question, about the message of this receipt. */
    CompletionStage<Confirmation> confirm(String receipt);

    /** How a question ends. */
    sealed interface Confirmation {
        record Done() implements Confirmation {}

        /** Nobody gets it. The error is for operators: no secret, no address. */
        record Refused(String error) implements Confirmation {}

        /** They do not know yet, or not any more. */
        record NotKnown() implements Confirmation {}

        /**
         * There was no answer, or none of use.
         *
         * @param after the wait that the provider asked for
         */
        record Failed(String error, Optional<Duration> after) implements Confirmation {}
    }
}
