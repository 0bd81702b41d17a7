package dev.tocsin.engine.channel;

import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** A channel with what every kind may have in the configuration. */
final class ConfiguredChannel implements Channel {
    private final Channel channel;
    private final Limits limits;
    private final Redaction redaction;

    ConfiguredChannel(Channel channel, Settings settings) {
        this.channel = channel;
        this.limits = channel.limits().with(settings);
        this.redaction = Redaction.of(settings);
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
    public Optional<Mirror> mirror() {
        return channel.mirror();
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
    public CompletionStage<Result> send(Message message) {
        return channel.send(message);
    }
}
