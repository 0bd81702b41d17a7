package dev.tocsin.channel.pagerduty;

import dev.tocsin.channel.Channel;
import dev.tocsin.channel.Http;
import dev.tocsin.channel.Json;
import dev.tocsin.channel.Message;
import dev.tocsin.channel.NoticeMessage;
import dev.tocsin.channel.Secret;
import dev.tocsin.channel.SyncedChannel;
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

/**
 * A page or digest triggers an alert whose {@code dedup_key} is its id: PagerDuty makes a repetition part of the same
 * alert, and notifies nobody again. An update acknowledges or resolves the alert of its page. A notice is a change
 * event, which pages nobody.
 */
final class PagerDutyChannel implements Channel, SyncedChannel {
    private final Http http;
    private final URI alerts;
    private final URI changes;
    private final Optional<Secret> key;
    private final PagerDutyEvents events;
    private final Optional<PagerDutyIncidents> incidents;
    private final Optional<Duration> every;
    private final Clock clock;

    /**
     * @param key for messages without an address
     * @param incidents where to ask about pages; empty = nowhere
     */
    PagerDutyChannel(
            Http http,
            URI base,
            Optional<Secret> key,
            PagerDutyEvents events,
            Optional<PagerDutyIncidents> incidents,
            Optional<Duration> every,
            Clock clock) {
        this.http = http;
        this.alerts = Http.below(base, "/v2/enqueue");
        this.changes = Http.below(base, "/v2/change/enqueue");
        this.key = key;
        this.events = events;
        this.incidents = incidents;
        this.every = every;
        this.clock = clock;
    }

    @Override
    public String type() {
        return "pagerduty";
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
        if (message instanceof UpdateMessage update
                && (update.isKnownTo(type()) || PagerDutyEvents.action(update).isEmpty())) {
            return CompletableFuture.completedFuture(new DeliveryOutcome.Delivered("nothing to change"));
        }
        var routingKey = message.address().isEmpty() ? key.map(Secret::reveal) : Optional.of(message.address());
        return routingKey
                .map(k -> post(message, k))
                .orElseGet(() -> CompletableFuture.completedFuture(new DeliveryOutcome.Permanent(
                        "no routing key: the channel has no " + PagerDutyType.KEY + " and the contact no address")));
    }

    @Override
    public Optional<Duration> lookEvery() {
        return incidents.isPresent() ? every : Optional.empty();
    }

    @Override
    public CompletionStage<PageStatus> look(String page) {
        return incidents
                .map(there -> SyncedChannel.get(
                        http, there.url(page), there.headers(), "PagerDuty", clock, PagerDutyIncidents::read))
                .orElseGet(() -> CompletableFuture.completedFuture(
                        new PageStatus.Failed("the channel has no " + PagerDutyType.TOKEN, Optional.empty())));
    }

    private CompletionStage<Attempted> post(Message message, String routingKey) {
        Map<String, Object> event = events.of(message);
        event.put("routing_key", routingKey);
        var url = message instanceof NoticeMessage ? changes : alerts;
        return http.send(Json.post(url, event))
                .thenApply(answer -> answer.result("PagerDuty", clock.instant(), a -> Json.receipt(a, "dedup_key")));
    }
}
