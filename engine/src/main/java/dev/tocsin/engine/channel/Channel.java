package dev.tocsin.engine.channel;

import dev.tocsin.engine.incident.ResponseClass;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** A provider that delivers messages. An implementation makes one attempt; the caller retries. */
public interface Channel {
    /** The name of the channel's type, for metrics. */
    String type();

    /**
     * Whether the channel takes updates of the messages that it has delivered. One that does not never gets an
     * {@link UpdateMessage}.
     */
    default boolean takesUpdates() {
        return false;
    }

    /**
     * Whether each page stays open at the provider until an update says how the incident ended. If not, only the last
     * page to an address is updated. Only for a channel that takes updates.
     */
    default boolean updatesEachPage() {
        return false;
    }

    /**
     * Whether others than the recipient read messages to an address: then they contain no link that answers for the
     * recipient.
     *
     * @param address of a contact, or ""
     */
    default boolean isReadByOthers(String address) {
        return false;
    }

    /** Polls the status of the channel's pages; empty = the provider cannot be polled. */
    default Optional<SyncedChannel> mirror() {
        return this instanceof SyncedChannel syncedChannel ? Optional.of(syncedChannel) : Optional.empty();
    }

    /** Pages whose delivery the provider has yet to confirm; empty = its answer is final at once. */
    default Optional<PendingConfirmations> unconfirmed() {
        return Optional.empty();
    }

    /** The mailbox that receives answers to the channel's messages; empty = none. */
    default Optional<Mailbox> mailbox() {
        return Optional.empty();
    }

    default Limits limits() {
        return Limits.USUAL;
    }

    /** Removes the channel's secrets from a text. */
    default Redaction redaction() {
        return Redaction.NONE;
    }

    /** Makes one attempt. The stage may also fail, which counts as {@link Result.Retryable}. */
    CompletionStage<Result> send(Message message);

    /** The result of an attempt. Errors are shown to operators and contain no secret and no address. */
    sealed interface Result {
        /** The class of the provider's answer; empty = no request was made. */
        Optional<ResponseClass> response();

        /** This result, with the class of an HTTP response. */
        default Result from(Http.Response answer) {
            return as(ResponseClass.ofStatus(answer.status()));
        }

        default Result as(ResponseClass response) {
            return switch (this) {
                case Delivered(var receipt, _) -> new Delivered(receipt, Optional.of(response));
                case Retryable(var error, var after, _) -> new Retryable(error, after, Optional.of(response));
                case Permanent(var error, _) -> new Permanent(error, Optional.of(response));
            };
        }

        /**
         * The provider accepted the message.
         *
         * @param receipt the provider's id of the message, or ""
         */
        record Delivered(String receipt, Optional<ResponseClass> response) implements Result {
            public Delivered(String receipt) {
                this(receipt, Optional.empty());
            }
        }

        /**
         * The attempt failed and may be repeated.
         *
         * @param after the wait that the provider asked for; empty = none
         */
        record Retryable(String error, Optional<Duration> after, Optional<ResponseClass> response) implements Result {
            public Retryable(String error, Optional<Duration> after) {
                this(error, after, Optional.empty());
            }
        }

        record Permanent(String error, Optional<ResponseClass> response) implements Result {
            public Permanent(String error) {
                this(error, Optional.empty());
            }
        }
    }
}
