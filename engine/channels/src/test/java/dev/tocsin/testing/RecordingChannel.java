package dev.tocsin.testing;

import dev.tocsin.channel.Channel;
import dev.tocsin.channel.DigestMessage;
import dev.tocsin.channel.Message;
import dev.tocsin.channel.NoticeMessage;
import dev.tocsin.channel.PageMessage;
import dev.tocsin.channel.Redaction;
import dev.tocsin.channel.UpdateMessage;
import dev.tocsin.core.incident.page.DeliveryOutcome;
import dev.tocsin.core.incident.page.DeliveryOutcome.Attempted;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** A channel that remembers what it was given, and answers as it is told. */
public final class RecordingChannel implements Channel {
    private final List<PageMessage> messages = new CopyOnWriteArrayList<>();
    private final List<DigestMessage> digests = new CopyOnWriteArrayList<>();
    private final List<NoticeMessage> notices = new CopyOnWriteArrayList<>();
    private final List<UpdateMessage> updates = new CopyOnWriteArrayList<>();
    private volatile Function<Message, CompletionStage<Attempted>> answer =
            _ -> CompletableFuture.completedFuture(new DeliveryOutcome.Delivered("received"));

    private volatile boolean updated;
    private volatile Redaction redaction = Redaction.NONE;

    @Override
    public String type() {
        return "recording";
    }

    @Override
    public boolean takesUpdates() {
        return updated;
    }

    /** From now on it takes updates. */
    public RecordingChannel updated() {
        updated = true;
        return this;
    }

    @Override
    public Redaction redaction() {
        return redaction;
    }

    /** From now on it has secrets. */
    public RecordingChannel redacted(Redaction redaction) {
        this.redaction = redaction;
        return this;
    }

    @Override
    public CompletionStage<Attempted> send(Message message) {
        switch (message) {
            case PageMessage page -> messages.add(page);
            case DigestMessage digest -> digests.add(digest);
            case UpdateMessage update -> updates.add(update);
            case NoticeMessage notice -> notices.add(notice);
        }
        return answer.apply(message);
    }

    public void answer(Function<Message, CompletionStage<Attempted>> answer) {
        this.answer = answer;
    }

    /** The pages that came one by one. */
    public List<PageMessage> messages() {
        return messages;
    }

    public List<DigestMessage> digests() {
        return digests;
    }

    public List<UpdateMessage> updates() {
        return updates;
    }

    public List<NoticeMessage> notices() {
        return notices;
    }
}
