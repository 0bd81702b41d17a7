package dev.tocsin.channel.ntfy;

import dev.tocsin.channel.Channel;
import dev.tocsin.channel.ChannelContext;
import dev.tocsin.channel.DigestMessage;
import dev.tocsin.channel.Http;
import dev.tocsin.channel.Json;
import dev.tocsin.channel.JsonText;
import dev.tocsin.channel.Message;
import dev.tocsin.channel.MessageStyle;
import dev.tocsin.channel.NoticeMessage;
import dev.tocsin.channel.PageMessage;
import dev.tocsin.channel.Secret;
import dev.tocsin.channel.Template;
import dev.tocsin.channel.UpdateMessage;
import dev.tocsin.channel.Wording;
import dev.tocsin.core.incident.page.DeliveryOutcome;
import dev.tocsin.core.incident.page.DeliveryOutcome.Attempted;
import dev.tocsin.core.signal.Sha256;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * One message a page. ntfy has no idempotency key. {@code sequence_id} is the page's id: the apps (Android and web, from
 * server 2.16 on) show only the last message of a sequence, so that a repetition replaces what is shown, and so does an
 * update of the page.
 */
final class NtfyChannel implements Channel {
    /** Of at most 1 KiB. */
    private static final int MAX_TITLE = 250;

    /** The message may have 4 KiB, but all of the JSON only 8 KiB, and in that a character may need two bytes more. */
    private static final int BYTES_OF_TEXT = 2_000;

    private static final int MAX_LINK = 1_000;

    private final ChannelContext context;
    private final URI url;
    private final Optional<String> topic;
    private final Optional<Secret> token;
    private final Template title;
    private final Template text;

    /** @param topic for messages without an address */
    NtfyChannel(
            ChannelContext context,
            URI url,
            Optional<String> topic,
            Optional<Secret> token,
            Template title,
            Template text) {
        this.context = context;
        this.url = url;
        this.topic = topic;
        this.token = token;
        this.title = title;
        this.text = text;
    }

    @Override
    public String type() {
        return "ntfy";
    }

    @Override
    public boolean takesUpdates() {
        return true;
    }

    @Override
    public CompletionStage<Attempted> send(Message message) {
        var to = message.address().isEmpty() ? topic.orElse("") : message.address();
        if (to.isEmpty()) {
            return CompletableFuture.completedFuture(new DeliveryOutcome.Permanent(
                    "no topic: neither has the contact an address nor has the channel a topic"));
        }
        var call = Json.post(url, body(message, to));
        var authorized = token.map(secret -> call.with("authorization", "Bearer " + secret.reveal()))
                .orElse(call);
        return context.http().send(authorized).thenApply(answer -> result(answer)
                .with(answer.exchange()));
    }

    private Map<String, Object> body(Message message, String to) {
        var fields = Wording.of(message, context.links(), context.clock().instant());
        var body = new LinkedHashMap<String, Object>();
        body.put("topic", to);
        body.put("title", clean(Wording.line(title, fields, MAX_TITLE)));
        body.put("message", cut(clean(text.render(fields))));
        body.put("priority", priority(message));
        body.put("tags", List.of(tag(MessageStyle.of(message))));
        body.put(
                "sequence_id",
                sequence(message instanceof UpdateMessage update ? update.page().id() : message.id()));
        var actions = actions(fields);
        if (!actions.isEmpty()) {
            body.put("click", actions.getFirst().get("url"));
            body.put("actions", actions);
        }
        return body;
    }

    /** What can be done, first things first; ntfy shows up to three. */
    private static List<Map<String, Object>> actions(Map<String, Object> fields) {
        var labels = new LinkedHashMap<String, String>();
        labels.put("answer", "Answer");
        labels.put("link", "Incident");
        labels.put("source", "Source");
        var actions = new ArrayList<Map<String, Object>>();
        labels.forEach((field, label) -> {
            if (fields.get(field) instanceof String link && isLink(link)) {
                actions.add(Map.of("action", "view", "label", label, "url", link));
            }
        });
        return actions;
    }

    private static boolean isLink(String text) {
        return text.length() <= MAX_LINK && text.matches("(?i)https?://\\S+");
    }

    /** JSON needs six bytes for one of these, and nobody sees it. */
    private static String clean(String text) {
        return text.replaceAll("[\\p{Cntrl}&&[^\n]]", "");
    }

    private static String cut(String text) {
        var cut = text;
        for (int most = BYTES_OF_TEXT; cut.getBytes(StandardCharsets.UTF_8).length > BYTES_OF_TEXT; most -= most / 8) {
            cut = Wording.cut(text, most);
        }
        return cut;
    }

    /** From 1 to 5; 3 makes a sound, 5 goes on for long, 2 and below are silent. */
    private static int priority(Message message) {
        return switch (message) {
            case PageMessage _, DigestMessage _ ->
                switch (MessageStyle.of(message)) {
                    case WORST -> 5;
                    case BAD -> 4;
                    case FAIR, CALM, HANDLED, DONE -> 3;
                };
            case UpdateMessage _, NoticeMessage _ -> 2;
        };
    }

    private Attempted result(Http.Response answer) {
        var body = Json.of(answer);
        return switch (answer.result("ntfy", context.clock().instant(), _ -> JsonText.of(body.path("id")))) {
            case DeliveryOutcome.Delivered delivered
            when delivered.receipt().isEmpty() ->
                new DeliveryOutcome.Retryable("the answer is not from ntfy: it has no id", Optional.empty());
            case DeliveryOutcome.Delivered delivered -> delivered;
            case DeliveryOutcome.Retryable(var error, var after, _) ->
                new DeliveryOutcome.Retryable(error + code(body.path("code").asInt()), after);
            case DeliveryOutcome.Permanent(var error, _) ->
                new DeliveryOutcome.Permanent(error + code(body.path("code").asInt()));
        };
    }

    private static String code(int code) {
        return code == 0 ? "" : ", code " + code;
    }

    private static String tag(MessageStyle messageStyle) {
        return switch (messageStyle) {
            case WORST -> "rotating_light";
            case BAD -> "warning";
            case FAIR -> "yellow_circle";
            case CALM -> "large_blue_circle";
            case HANDLED -> "eyes";
            case DONE -> "white_check_mark";
        };
    }

    /** A sequence accepts other characters than Tocsin's ids have. */
    private static String sequence(String id) {
        return id.matches("[-A-Za-z0-9.]{1,64}") ? id.replace('.', '_') : Sha256.hex(id);
    }
}
