package dev.tocsin.engine.channel;

import dev.tocsin.engine.incident.ResponseClass;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** A provider that carries pages. An implementation makes one attempt; repeating it is not its business. */
public interface Channel {
    /** The kind of provider, for metrics. */
    String type();

    /**
     * Whether it wants to know what becomes of the incidents that it has paged about. One that does not is never given
     * an {@link UpdateMessage}.
     */
    default boolean takesUpdates() {
        return false;
    }

    /**
     * Of one that takes updates: whether each page stays open over there until it is told how the incident ended. If
     * not, only the last page to an address is kept up to date.
     */
    default boolean updatesEachPage() {
        return false;
    }

    /**
     * Whether others than the recipient read what goes to an address: then it has no link that answers for them.
     *
     * @param address of a contact, or ""
     */
    default boolean isReadByOthers(String address) {
        return false;
    }

    /** Where its pages can be asked about; empty = nowhere. */
    default Optional<SyncedChannel> mirror() {
        return this instanceof SyncedChannel mirror ? Optional.of(mirror) : Optional.empty();
    }

    /** What its provider has yet to say something about; empty = it says all at once. */
    default Optional<PendingConfirmations> unconfirmed() {
        return Optional.empty();
    }

    /** Where answers to its messages come to; empty = nowhere. */
    default Optional<Mailbox> mailbox() {
        return Optional.empty();
    }

    default Limits limits() {
        return Limits.USUAL;
    }

    /** What takes its secrets out of a text. */
    default Redaction redaction() {
        return Redaction.NONE;
    }

    /** One attempt. The stage may also fail, which counts as {@link Result.Retryable}. */
    CompletionStage<Result> send(Message message);

    /** The three ways an attempt ends. Errors are shown to operators and hold no secret and no address. */
    sealed interface Result {
        /** Empty = nobody was asked. */
        Optional<ResponseClass> response();

        /** The same, as what came of a call. */
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

        /** @param receipt what the provider called it, or "" */
        record Delivered(String receipt, Optional<ResponseClass> response) implements Result {
            public Delivered(String receipt) {
                this(receipt, Optional.empty());
            }
        }

        /** @param after the wait that the provider asked for */
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
