package dev.tocsin.channel.teams;

import dev.tocsin.channel.Channel;
import dev.tocsin.channel.Http;
import dev.tocsin.channel.Message;
import dev.tocsin.core.incident.page.DeliveryOutcome;
import dev.tocsin.core.incident.page.DeliveryOutcome.Attempted;
import java.net.URI;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Posts cards to a workflow. It answers 202 before it has posted anything, so delivered means that the workflow has the
 * card; the id of its run is the receipt.
 */
final class TeamsChannel implements Channel {
    private final Http http;
    private final URI url;
    private final TeamsCard cards;
    private final Clock clock;

    TeamsChannel(Http http, URI url, TeamsCard cards, Clock clock) {
        this.http = http;
        this.url = url;
        this.cards = cards;
        this.clock = clock;
    }

    @Override
    public String type() {
        return TeamsType.NAME;
    }

    @Override
    public boolean isReadByOthers(String address) {
        return true;
    }

    @Override
    public CompletionStage<Attempted> send(Message message) {
        var call = Http.Call.post(url, "application/json", cards.body(message, clock.instant()))
                .with("x-ms-client-tracking-id", message.id());
        return http.send(call).thenApply(answer -> result(answer).with(answer.exchange()));
    }

    private Attempted result(Http.Response answer) {
        // The connectors before workflows answered 200 to what they could not deliver.
        return answer.isSuccess() && answer.text().contains("delivery failed")
                ? new DeliveryOutcome.Retryable("Teams accepted the message but could not deliver it", Optional.empty())
                : answer.result("Teams", clock.instant(), TeamsChannel::receipt);
    }

    private static String receipt(Http.Response answer) {
        return answer.header("x-ms-workflow-run-id").orElse("");
    }
}
