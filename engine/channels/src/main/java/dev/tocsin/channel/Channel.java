package dev.tocsin.channel;

import dev.tocsin.core.incident.page.DeliveryOutcome;
import dev.tocsin.core.incident.page.DeliveryOutcome.Attempted;
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

    /** Makes one attempt. The stage may also fail, which counts as {@link DeliveryOutcome.Retryable}. */
    CompletionStage<Attempted> send(Message message);
}
