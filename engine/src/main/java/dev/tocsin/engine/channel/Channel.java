package dev.tocsin.engine.channel;

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

    default Limits limits() {
        return Limits.USUAL;
    }

    /** One attempt. The stage may also fail, which counts as {@link Result.Retryable}. */
    CompletionStage<Result> send(Message message);

    /** The three ways an attempt ends. Errors are shown to operators and hold no secret and no address. */
    sealed interface Result {
        /** @param receipt what the provider called it, or "" */
        record Delivered(String receipt) implements Result {}

        /** @param after the wait that the provider asked for */
        record Retryable(String error, Optional<Duration> after) implements Result {}

        record Permanent(String error) implements Result {}
    }
}
