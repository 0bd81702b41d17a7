package dev.tocsin.channel.opsgenie;

import dev.tocsin.channel.Channel;
import dev.tocsin.channel.ConfirmingChannel;
import dev.tocsin.channel.Http;
import dev.tocsin.channel.Json;
import dev.tocsin.channel.Message;
import dev.tocsin.channel.Secret;
import dev.tocsin.channel.SyncedChannel;
import dev.tocsin.channel.UpdateMessage;
import dev.tocsin.core.incident.page.DeliveryOutcome;
import dev.tocsin.core.incident.page.DeliveryOutcome.Attempted;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A page, digest or notice creates an alert whose {@code alias} is its id: while the alert is open Opsgenie counts a
 * repetition and notifies nobody. An update acknowledges, un-acknowledges or closes the alert of its page. Opsgenie only
 * takes requests; what came of one is asked for by its id.
 */
final class OpsgenieChannel implements Channel, SyncedChannel, ConfirmingChannel {
    private final Http http;
    private final URI base;
    private final Secret key;
    private final OpsgenieAlerts alerts;
    private final Optional<Duration> every;
    private final Clock clock;

    OpsgenieChannel(Http http, URI base, Secret key, OpsgenieAlerts alerts, Optional<Duration> every, Clock clock) {
        this.http = http;
        this.base = base;
        this.key = key;
        this.alerts = alerts;
        this.every = every;
        this.clock = clock;
    }

    @Override
    public String type() {
        return "opsgenie";
    }

    @Override
    public boolean takesUpdates() {
        return true;
    }

    @Override
    public boolean updatesEachPage() {
        return true;
    }

    @Override
    public CompletionStage<Attempted> send(Message message) {
        if (message instanceof UpdateMessage update && update.isKnownTo(type())) {
            return CompletableFuture.completedFuture(new DeliveryOutcome.Delivered("nothing to change"));
        }
        var call =
                Json.post(Http.below(base, path(message)), alerts.of(message)).with("authorization", authorization());
        return http.send(call)
                .thenApply(answer -> answer.result("Opsgenie", clock.instant(), a -> Json.receipt(a, "requestId")));
    }

    @Override
    public Optional<Duration> lookEvery() {
        return every;
    }

    @Override
    public CompletionStage<PageStatus> look(String page) {
        return SyncedChannel.get(
                http,
                Http.below(base, alert(page, "")),
                Map.of("authorization", authorization()),
                "Opsgenie",
                clock,
                OpsgenieAlert::read);
    }

    @Override
    public CompletionStage<Confirmation> confirm(String receipt) {
        var url = Http.below(base, "/v2/alerts/requests/" + URLEncoder.encode(receipt, StandardCharsets.UTF_8));
        return http.send(new Http.Call("GET", url, Map.of("authorization", authorization()), new byte[0]))
                .thenApply(answer -> OpsgenieRequest.read(answer, clock.instant()));
    }

    private String authorization() {
        return "GenieKey " + key.reveal();
    }

    private static String path(Message message) {
        return message instanceof UpdateMessage update ? alert(update.page().id(), '/' + action(update)) : "/v2/alerts";
    }

    private static String alert(String page, String action) {
        return "/v2/alerts/" + URLEncoder.encode(page, StandardCharsets.UTF_8) + action + "?identifierType=alias";
    }

    private static String action(UpdateMessage update) {
        return switch (update.status()) {
            case "resolved" -> "close";
            case "new" -> "unacknowledge";
            default -> "acknowledge";
        };
    }
}
