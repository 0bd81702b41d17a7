package dev.tocsin.channel.discord;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tocsin.channel.Channel;
import dev.tocsin.channel.DigestMessage;
import dev.tocsin.channel.Http;
import dev.tocsin.channel.Json;
import dev.tocsin.channel.JsonText;
import dev.tocsin.channel.Limits;
import dev.tocsin.channel.Message;
import dev.tocsin.channel.NoticeMessage;
import dev.tocsin.channel.PageMessage;
import dev.tocsin.channel.Rate;
import dev.tocsin.channel.UpdateMessage;
import dev.tocsin.core.incident.page.DeliveryOutcome;
import dev.tocsin.core.incident.page.DeliveryOutcome.Attempted;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;

/** Posts with {@code wait=true}, so that Discord answers with the message: its id is the receipt, and changes need it. */
final class DiscordChannel implements Channel {
    private static final Pattern ID = Pattern.compile("\\d{1,20}");

    private final Http http;
    private final URI url;
    private final DiscordMessage messages;
    private final Clock clock;

    /** @param url may have a query, such as {@code thread_id} */
    DiscordChannel(Http http, URI url, DiscordMessage messages, Clock clock) {
        this.http = http;
        this.url = url;
        this.messages = messages;
        this.clock = clock;
    }

    @Override
    public String type() {
        return DiscordType.NAME;
    }

    @Override
    public boolean isReadByOthers(String address) {
        return true;
    }

    @Override
    public boolean takesUpdates() {
        return true;
    }

    @Override
    public boolean updatesEachPage() {
        return true;
    }

    /** What its answers to a webhook have as X-RateLimit-Limit; its documentation names no number. */
    @Override
    public Limits limits() {
        return Limits.of(new Rate(5, Duration.ofSeconds(2)));
    }

    @Override
    public CompletionStage<Attempted> send(Message message) {
        return switch (message) {
            case PageMessage _, DigestMessage _, NoticeMessage _ -> call("POST", "?wait=true" + query("&"), message);
            case UpdateMessage update ->
                ID.matcher(update.receipt()).matches()
                        ? call("PATCH", "/messages/" + update.receipt() + query("?"), update)
                        // It went out in a digest, which stays as it is.
                        : CompletableFuture.completedFuture(new DeliveryOutcome.Delivered(""));
        };
    }

    private String query(String before) {
        return url.getRawQuery() == null ? "" : before + url.getRawQuery();
    }

    private CompletionStage<Attempted> call(String method, String rest, Message message) {
        var text = url.toString();
        var end = text.indexOf('?') < 0 ? text.length() : text.indexOf('?');
        var base = text.substring(0, end);
        var whole = URI.create((base.endsWith("/") ? base.substring(0, end - 1) : base) + rest);
        var body = Json.bytes(messages.body(message, clock.instant()));
        return http.send(new Http.Call(method, whole, Map.of("content-type", "application/json"), body))
                .thenApply(answer -> result(answer).with(answer.exchange()));
    }

    private Attempted result(Http.Response answer) {
        var json = Json.of(answer);
        return switch (answer.result("Discord", clock.instant(), _ -> JsonText.of(json.path("id")))) {
            case DeliveryOutcome.Delivered delivered ->
                ID.matcher(delivered.receipt()).matches()
                        ? delivered
                        : new DeliveryOutcome.Retryable(
                                "HTTP " + answer.status() + " came from something that is not Discord",
                                Optional.empty());
            case DeliveryOutcome.Retryable(var error, var after, _) ->
                new DeliveryOutcome.Retryable(error, after.or(() -> retryAfter(json)));
            case DeliveryOutcome.Permanent(var error, _) ->
                new DeliveryOutcome.Permanent(
                        json.path("code").isInt()
                                ? error + ", code " + json.path("code").asInt()
                                : error);
        };
    }

    /** In seconds, with a fraction. */
    private static Optional<Duration> retryAfter(JsonNode json) {
        var seconds = json.path("retry_after");
        return seconds.isNumber() && seconds.asDouble() >= 0 && seconds.asDouble() < 1e9
                ? Optional.of(Duration.ofMillis((long) Math.ceil(seconds.asDouble() * 1000)))
                : Optional.empty();
    }
}
