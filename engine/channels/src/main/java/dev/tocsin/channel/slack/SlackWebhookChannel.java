package dev.tocsin.channel.slack;

import dev.tocsin.channel.Channel;
import dev.tocsin.channel.Http;
import dev.tocsin.channel.Json;
import dev.tocsin.channel.Limits;
import dev.tocsin.channel.Message;
import dev.tocsin.channel.Rate;
import dev.tocsin.core.incident.page.DeliveryOutcome;
import dev.tocsin.core.incident.page.DeliveryOutcome.Attempted;
import java.net.URI;
import java.time.Clock;
import java.util.concurrent.CompletionStage;

/** Posts to an incoming webhook. Slack says {@code ok} and no more, so that nothing can be changed afterwards. */
final class SlackWebhookChannel implements Channel {
    private final Http http;
    private final URI url;
    private final SlackMessage messages;
    private final Clock clock;

    SlackWebhookChannel(Http http, URI url, SlackMessage messages, Clock clock) {
        this.http = http;
        this.url = url;
        this.messages = messages;
        this.clock = clock;
    }

    @Override
    public String type() {
        return SlackWebhookType.NAME;
    }

    @Override
    public boolean isReadByOthers(String address) {
        return true;
    }

    /** A webhook posts in one channel, which takes one message a second: https://docs.slack.dev/apis/web-api/rate-limits */
    @Override
    public Limits limits() {
        return Limits.of(Rate.perSecond(1));
    }

    @Override
    public CompletionStage<Attempted> send(Message message) {
        var body = messages.body(message, clock.instant(), new SlackMessage.Readers(false, false, message.address()));
        return http.send(Http.Call.post(url, "application/json; charset=utf-8", Json.bytes(body)))
                .thenApply(answer -> result(answer).with(answer.exchange()));
    }

    private Attempted result(Http.Response answer) {
        var said = answer.text().strip();
        return switch (answer.result("Slack", clock.instant(), _ -> "")) {
            case DeliveryOutcome.Delivered delivered -> said.equals("ok") ? delivered : SlackErrors.notSlack(answer);
            case DeliveryOutcome.Retryable retryable -> retryable;
            case DeliveryOutcome.Permanent(var error, _) ->
                new DeliveryOutcome.Permanent(
                        error + SlackErrors.named(said).map(", "::concat).orElse(""));
        };
    }
}
