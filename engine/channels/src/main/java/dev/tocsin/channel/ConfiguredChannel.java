package dev.tocsin.channel;

import dev.tocsin.core.incident.page.DeliveryOutcome;
import dev.tocsin.core.incident.page.DeliveryOutcome.Attempted;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Adds to a channel the settings that every type may have. Addresses that are secrets are references up to here; only
 * the channel itself gets the address behind them.
 */
final class ConfiguredChannel implements Channel {
    private final Channel channel;
    private final Limits limits;
    private final Redaction redaction;
    private final Map<String, Secret> addresses;
    private final Optional<PendingConfirmations> unconfirmed;
    private final Clock clock;

    ConfiguredChannel(Channel channel, Settings settings, Clock clock) {
        this.channel = channel;
        this.limits = channel.limits().with(settings);
        this.redaction = Redaction.of(settings);
        this.addresses = settings.addresses();
        this.unconfirmed = channel instanceof ConfirmingChannel provider
                ? Optional.of(new PendingConfirmations(provider))
                : Optional.empty();
        this.clock = clock;
    }

    @Override
    public String type() {
        return channel.type();
    }

    @Override
    public boolean takesUpdates() {
        return channel.takesUpdates();
    }

    @Override
    public boolean updatesEachPage() {
        return channel.updatesEachPage();
    }

    @Override
    public boolean isReadByOthers(String address) {
        return channel.isReadByOthers(address);
    }

    @Override
    public Optional<SyncedChannel> mirror() {
        return channel.mirror();
    }

    @Override
    public Optional<Mailbox> mailbox() {
        return channel.mailbox();
    }

    @Override
    public Limits limits() {
        return limits;
    }

    @Override
    public Redaction redaction() {
        return redaction;
    }

    @Override
    public Optional<PendingConfirmations> unconfirmed() {
        return unconfirmed;
    }

    @Override
    public CompletionStage<Attempted> send(Message message) {
        if (SecretReference.of(message.address()).isEmpty()) {
            return sendTo(message.address(), message);
        }
        var address = addresses.get(message.address());
        return address == null
                ? CompletableFuture.completedFuture(new DeliveryOutcome.Permanent(
                        "the address is a reference that is no longer in the configuration"))
                : sendTo(address.reveal(), message);
    }

    private CompletionStage<Attempted> sendTo(String address, Message message) {
        var sent = channel.send(message.address().equals(address) ? message : message.to(address));
        return message instanceof PageMessage page && unconfirmed.isPresent()
                ? sent.thenApply(result -> remembered(unconfirmed.get(), page, result))
                : sent;
    }

    private Attempted remembered(PendingConfirmations pages, PageMessage page, Attempted result) {
        if (result instanceof DeliveryOutcome.Delivered delivered) {
            pages.add(page.id(), redaction.receipt(delivered.receipt()), clock.instant());
        }
        return result;
    }
}
