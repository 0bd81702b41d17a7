package dev.tocsin.engine.testing;

import dev.tocsin.engine.channel.Channel;
import dev.tocsin.engine.channel.PageMessage;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** A channel that remembers what it was given, and answers as it is told. */
public final class RecordingChannel implements Channel {
    private final List<PageMessage> messages = new CopyOnWriteArrayList<>();
    private volatile Function<PageMessage, CompletionStage<Result>> answer =
            _ -> CompletableFuture.completedFuture(new Result.Delivered("received"));

    @Override
    public String type() {
        return "recording";
    }

    @Override
    public CompletionStage<Result> send(PageMessage message) {
        messages.add(message);
        return answer.apply(message);
    }

    public void answer(Function<PageMessage, CompletionStage<Result>> answer) {
        this.answer = answer;
    }

    public List<PageMessage> messages() {
        return messages;
    }
}
