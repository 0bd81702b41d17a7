package dev.tocsin.channel.slack;

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
import dev.tocsin.channel.Secret;
import dev.tocsin.channel.UpdateMessage;
import dev.tocsin.core.incident.page.DeliveryOutcome;
import dev.tocsin.core.incident.page.DeliveryOutcome.Attempted;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Posts as an app, with {@code chat.postMessage}, and changes what it posted with {@code chat.update}. Slack answers 200
 * to what it refuses, so {@code ok} is looked at.
 */
final class SlackChannel implements Channel {
    private static final Pattern RECEIPT = Pattern.compile("([A-Z0-9]+):(\\d+\\.\\d+)");
    private static final Pattern DIRECT = Pattern.compile("[UWD][A-Z0-9]{6,}");

    /**
     * @param room where messages without an address go
     * @param withButtons whether clicks are answered
     */
    record Access(URI api, Secret token, String room, boolean withButtons) {}

    private final Http http;
    private final Access access;
    private final SlackMessage messages;
    private final Clock clock;
    private final SlackThreads threads = new SlackThreads();

    SlackChannel(Http http, Access access, SlackMessage messages, Clock clock) {
        this.http = http;
        this.access = access;
        this.messages = messages;
        this.clock = clock;
    }

    @Override
    public String type() {
        return SlackType.NAME;
    }

    @Override
    public boolean isReadByOthers(String address) {
        return !DIRECT.matcher(target(address)).matches();
    }

    @Override
    public boolean takesUpdates() {
        return true;
    }

    @Override
    public boolean updatesEachPage() {
        return true;
    }

    /** One message a second in a channel, says https://docs.slack.dev/apis/web-api/rate-limits */
    @Override
    public Limits limits() {
        return Limits.perAddress(Rate.perSecond(1));
    }

    @Override
    public CompletionStage<Attempted> send(Message message) {
        return switch (message) {
            case PageMessage page -> page(page);
            case UpdateMessage update -> update(update);
            case DigestMessage _, NoticeMessage _ ->
                call("chat.postMessage", posted(message)).thenApply(answer -> result(answer, SlackChannel::receipt));
        };
    }

    private CompletionStage<Attempted> page(PageMessage page) {
        var target = target(page);
        var thread = threads.of(target, page.incident()).or(() -> page.details()
                .first()
                .map(RECEIPT::matcher)
                .filter(Matcher::matches)
                .map(first -> first.group(2)));
        return page(page, target, thread)
                .thenCompose(result -> thread.isPresent() && result instanceof DeliveryOutcome.Permanent
                        ? withoutThread(page, target)
                        : CompletableFuture.completedFuture(result));
    }

    private CompletionStage<Attempted> page(PageMessage page, String target, Optional<String> thread) {
        var body = posted(page);
        thread.ifPresent(ts -> {
            body.put("thread_ts", ts);
            body.put("reply_broadcast", true);
        });
        return call("chat.postMessage", body)
                .thenApply(answer -> result(answer, json -> {
                    threads.begun(target, page.incident(), thread.orElseGet(() -> JsonText.of(json.path("ts"))));
                    return receipt(json);
                }));
    }

    /** The thread may be gone, or the channel take none: the page is worth a message outside of it. */
    private CompletionStage<Attempted> withoutThread(PageMessage page, String target) {
        threads.forget(target, page.incident());
        return page(page, target, Optional.empty());
    }

    private CompletionStage<Attempted> update(UpdateMessage update) {
        var receipt = RECEIPT.matcher(update.receipt());
        if (!receipt.matches()) {
            // It went out in a digest, which stays as it is.
            return CompletableFuture.completedFuture(new DeliveryOutcome.Delivered(""));
        }
        var body = body(update);
        body.put("channel", receipt.group(1));
        body.put("ts", receipt.group(2));
        body.put("parse", "none");
        return call("chat.update", body).thenApply(answer -> result(answer, SlackChannel::receipt));
    }

    private Map<String, Object> posted(Message message) {
        var body = body(message);
        var target = target(message);
        body.put("channel", target);
        body.put("client_msg_id", key(message.id() + ' ' + target));
        body.put("unfurl_links", false);
        body.put("unfurl_media", false);
        return body;
    }

    private Map<String, Object> body(Message message) {
        return messages.body(
                message,
                clock.instant(),
                new SlackMessage.Readers(!isReadByOthers(message.address()), access.withButtons(), ""));
    }

    private String target(Message message) {
        return target(message.address());
    }

    private String target(String address) {
        return address.isEmpty() ? access.room() : address;
    }

    private static String key(String text) {
        return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8)).toString();
    }

    private CompletionStage<Http.Response> call(String method, Map<String, Object> body) {
        return http.send(Http.Call.post(
                        Http.below(access.api(), '/' + method), "application/json; charset=utf-8", Json.bytes(body))
                .with("authorization", "Bearer " + access.token().reveal()));
    }

    private Attempted result(Http.Response answer, Function<JsonNode, String> receipt) {
        return meaning(answer, receipt).with(answer.exchange());
    }

    private Attempted meaning(Http.Response answer, Function<JsonNode, String> receipt) {
        var now = clock.instant();
        if (!answer.isSuccess()) {
            return answer.result("Slack", now, _ -> "");
        }
        var json = Json.of(answer);
        if (!json.path("ok").isBoolean()) {
            return SlackErrors.notSlack(answer);
        }
        return json.path("ok").asBoolean()
                ? new DeliveryOutcome.Delivered(receipt.apply(json))
                : SlackErrors.result(JsonText.of(json.path("error")), answer, now);
    }

    private static String receipt(JsonNode json) {
        return JsonText.of(json.path("channel")) + ':' + JsonText.of(json.path("ts"));
    }
}
