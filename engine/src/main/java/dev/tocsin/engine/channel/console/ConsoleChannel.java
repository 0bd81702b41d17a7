package dev.tocsin.engine.channel.console;

import dev.tocsin.engine.channel.Channel;
import dev.tocsin.engine.channel.PageMessage;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes each page to the log {@code tocsin.page}. It always succeeds. */
public final class ConsoleChannel implements Channel {
    private static final Logger PAGES = LoggerFactory.getLogger("tocsin.page");

    @Override
    public String type() {
        return "console";
    }

    @Override
    public CompletionStage<Result> send(PageMessage message) {
        PAGES.info(
                "PAGE {} for {}: [{}] {} (incident {}, level {}; {})",
                message.id(),
                message.recipient(),
                message.severity(),
                message.title(),
                message.incident(),
                message.level(),
                message.why());
        return CompletableFuture.completedFuture(new Result.Delivered(""));
    }
}
