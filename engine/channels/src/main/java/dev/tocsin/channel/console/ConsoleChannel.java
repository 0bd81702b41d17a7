package dev.tocsin.channel.console;

import dev.tocsin.channel.Channel;
import dev.tocsin.channel.DigestMessage;
import dev.tocsin.channel.Message;
import dev.tocsin.channel.NoticeMessage;
import dev.tocsin.channel.PageMessage;
import dev.tocsin.channel.UpdateMessage;
import dev.tocsin.core.incident.page.DeliveryOutcome;
import dev.tocsin.core.incident.page.DeliveryOutcome.Attempted;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes each page, digest and notice to the log {@code tocsin.page}. It always succeeds. */
final class ConsoleChannel implements Channel {
    private static final Logger PAGES = LoggerFactory.getLogger("tocsin.page");

    @Override
    public String type() {
        return "console";
    }

    @Override
    public CompletionStage<Attempted> send(Message message) {
        switch (message) {
            case PageMessage page ->
                PAGES.info(
                        "PAGE {} for {}: [{}] {} (incident {}, level {}; {})",
                        page.id(),
                        page.recipient(),
                        page.severity(),
                        page.title(),
                        page.incident(),
                        page.purpose().code(),
                        page.why());
            case DigestMessage digest -> log(digest);
            case UpdateMessage update ->
                PAGES.info(
                        "UPDATE {} of page {}: {} by {}{}",
                        update.id(),
                        update.page().id(),
                        update.status(),
                        update.by(),
                        update.reason().isEmpty() ? "" : "; " + update.reason());
            case NoticeMessage notice ->
                PAGES.info("NOTICE {} for {}: {}", notice.id(), notice.recipient(), notice.text());
        }
        return CompletableFuture.completedFuture(new DeliveryOutcome.Delivered(""));
    }

    private static void log(DigestMessage digest) {
        PAGES.info("DIGEST {} for {}: {}", digest.id(), digest.recipient(), digest.headline());
        digest.listed()
                .forEach(page -> PAGES.info("  [{}] {} (incident {})", page.severity(), page.title(), page.incident()));
        if (digest.more() > 0) {
            PAGES.info("  and {} more", digest.more());
        }
    }
}
