package dev.tocsin.channel.gotify;

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
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/** One message a page. Gotify has no key for repetitions and changes no message, so an update is one more, unheard. */
final class GotifyChannel implements Channel {
    private static final int MAX_TITLE = 200;
    private static final int MAX_TEXT = 4_000;

    private final ChannelContext context;
    private final URI url;
    private final Secret token;
    private final Template title;
    private final Template text;

    GotifyChannel(ChannelContext context, URI base, Secret token, Template title, Template text) {
        this.context = context;
        this.url = Http.below(base, "/message");
        this.token = token;
        this.title = title;
        this.text = text;
    }

    @Override
    public String type() {
        return "gotify";
    }

    @Override
    public boolean takesUpdates() {
        return true;
    }

    @Override
    public CompletionStage<Attempted> send(Message message) {
        return context.http()
                .send(Json.post(url, body(message)).with("x-gotify-key", token.reveal()))
                .thenApply(answer -> result(answer).with(answer.exchange()));
    }

    private Map<String, Object> body(Message message) {
        var fields = Wording.of(message, context.links(), context.clock().instant());
        var body = new LinkedHashMap<String, Object>();
        body.put("title", Wording.line(title, fields, MAX_TITLE));
        body.put("message", Wording.cut(text.render(fields), MAX_TEXT));
        body.put("priority", priority(message));
        Stream.of("answer", "link")
                .flatMap(name -> Optional.ofNullable(fields.get(name)).stream())
                .findFirst()
                .ifPresent(link ->
                        body.put("extras", Map.of("client::notification", Map.of("click", Map.of("url", link)))));
        return body;
    }

    /** From 0 to 10: 8 and above make a sound and vibrate, 4 and above make a sound, 0 only stands in the list. */
    private static int priority(Message message) {
        return switch (message) {
            case PageMessage _, DigestMessage _ ->
                switch (MessageStyle.of(message)) {
                    case WORST -> 10;
                    case BAD -> 8;
                    case FAIR, CALM, HANDLED, DONE -> 5;
                };
            case NoticeMessage _ -> 1;
            case UpdateMessage _ -> 0;
        };
    }

    private Attempted result(Http.Response answer) {
        return switch (answer.result(
                "Gotify",
                context.clock().instant(),
                _ -> JsonText.ofTextOrNumber(Json.of(answer).path("id")))) {
            case DeliveryOutcome.Delivered delivered
            when delivered.receipt().isEmpty() ->
                new DeliveryOutcome.Retryable("the answer is not from Gotify: it has no id", Optional.empty());
            case Attempted result -> result;
        };
    }
}
