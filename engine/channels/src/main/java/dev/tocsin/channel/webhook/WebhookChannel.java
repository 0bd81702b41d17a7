package dev.tocsin.channel.webhook;

import dev.tocsin.channel.Channel;
import dev.tocsin.channel.DigestMessage;
import dev.tocsin.channel.Http;
import dev.tocsin.channel.Json;
import dev.tocsin.channel.Links;
import dev.tocsin.channel.Message;
import dev.tocsin.channel.NoticeMessage;
import dev.tocsin.channel.PageMessage;
import dev.tocsin.channel.UpdateMessage;
import dev.tocsin.core.incident.page.DeliveryOutcome;
import dev.tocsin.core.incident.page.DeliveryOutcome.Attempted;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Posts each page or digest as JSON. {@code webhook-id} is its id and the same for every attempt, so that a receiver
 * can tell a repetition. 2xx is delivered; 410 and other 4xx are final; 408, 425, 429 and 5xx may be tried again, after
 * {@code Retry-After} where given. Redirects are not followed.
 */
final class WebhookChannel implements Channel {
    private final Http http;
    private final URI url;
    private final Optional<WebhookSignature> signature;
    private final Links links;
    private final Clock clock;

    /** @param signature empty = requests are not signed */
    WebhookChannel(Http http, URI url, Optional<WebhookSignature> signature, Links links, Clock clock) {
        this.http = http;
        this.url = url;
        this.signature = signature;
        this.links = links;
        this.clock = clock;
    }

    @Override
    public String type() {
        return "webhook";
    }

    @Override
    public boolean takesUpdates() {
        return true;
    }

    @Override
    public CompletionStage<Attempted> send(Message message) {
        var body = body(message);
        var timestamp = clock.instant().getEpochSecond();
        var call = Http.Call.post(url, "application/json", body)
                .with("webhook-id", message.id())
                .with("webhook-timestamp", Long.toString(timestamp));
        var signed = signature
                .map(s -> call.with("webhook-signature", s.sign(message.id(), timestamp, body)))
                .orElse(call);
        return http.send(signed).thenApply(answer -> result(answer).with(answer.exchange()));
    }

    private Attempted result(Http.Response answer) {
        return answer.status() == 410
                ? new DeliveryOutcome.Permanent("the receiver answered HTTP 410: it accepts no more pages")
                : answer.result("the receiver", clock.instant(), _ -> "HTTP " + answer.status());
    }

    private byte[] body(Message message) {
        var body = new LinkedHashMap<String, Object>();
        switch (message) {
            case PageMessage page -> {
                body.put("type", "page");
                body.put("data", page(page));
            }
            case DigestMessage digest -> {
                body.put("type", "digest");
                body.put("data", digest(digest));
            }
            case UpdateMessage update -> {
                body.put("type", "update");
                body.put("data", update(update));
            }
            case NoticeMessage notice -> {
                body.put("type", "notice");
                body.put("data", notice(notice));
            }
        }
        return Json.bytes(body);
    }

    private Map<String, Object> page(PageMessage page) {
        var data = new LinkedHashMap<String, Object>();
        data.put("page", page.id());
        data.put("attempt", page.attempt());
        data.put("recipient", page.recipient());
        data.put("address", page.address());
        data.put("kind", page.purpose().label());
        data.put("level", page.purpose().code());
        data.put("why", page.why());
        data.put(
                "nextLevelAt",
                page.details().nextLevelAt().map(Instant::toString).orElse(null));
        links.answer(page).ifPresent(answer -> data.put("answer", answer.toString()));
        links.incident(page.incident()).ifPresent(link -> data.put("link", link.toString()));
        data.put("incident", incident(page));
        return data;
    }

    private Map<String, Object> digest(DigestMessage digest) {
        var data = new LinkedHashMap<String, Object>();
        data.put("digest", digest.id());
        data.put("attempt", digest.attempt());
        data.put("recipient", digest.recipient());
        data.put("address", digest.address());
        data.put("why", digest.why());
        data.put("headline", digest.headline());
        data.put("pages", digest.pages());
        data.put("severities", digest.severities());
        data.put("listed", digest.listed().stream().map(WebhookChannel::listed).toList());
        data.put("more", digest.more());
        links.answer(digest).ifPresent(answer -> data.put("answer", answer.toString()));
        return data;
    }

    private static Map<String, Object> update(UpdateMessage update) {
        var data = new LinkedHashMap<String, Object>();
        data.put("update", update.id());
        data.put("attempt", update.attempt());
        data.put("page", update.page().id());
        data.put("recipient", update.recipient());
        data.put("address", update.address());
        data.put("by", update.by());
        data.put("reason", update.reason());
        data.put("at", update.at().toString());
        data.put("incident", incident(update.page()));
        return data;
    }

    private static Map<String, Object> notice(NoticeMessage notice) {
        var data = new LinkedHashMap<String, Object>();
        data.put("notice", notice.id());
        data.put("attempt", notice.attempt());
        data.put("recipient", notice.recipient());
        data.put("address", notice.address());
        data.put("event", notice.about().event().label());
        data.put(notice.about().event().kind(), notice.about().subject());
        data.put("at", notice.about().at().toString());
        data.put("text", notice.text());
        return data;
    }

    private static Map<String, Object> listed(PageMessage page) {
        var data = new LinkedHashMap<String, Object>();
        data.put("page", page.id());
        data.put("kind", page.purpose().label());
        data.put("level", page.purpose().code());
        data.put("why", page.why());
        data.put("incident", incident(page));
        return data;
    }

    private static Map<String, Object> incident(PageMessage page) {
        var incident = new LinkedHashMap<String, Object>();
        incident.put("id", page.incident());
        incident.put("title", page.title());
        incident.put("severity", page.severity());
        incident.put("status", page.status());
        incident.put("service", page.service());
        incident.put("policy", page.policy());
        incident.put("openedAt", page.openedAt().toString());
        incident.put("alerts", page.details().alerts());
        incident.put("labels", page.details().labels());
        incident.put("description", page.details().description());
        incident.put("source", page.details().source());
        incident.put("since", page.since().toString());
        page.details().trouble().clearSince().ifPresent(at -> incident.put("clearSince", at.toString()));
        putIfAny(incident, "runbook", page.details().trouble().runbook());
        putIfAny(incident, "dashboard", page.details().trouble().dashboard());
        putIfAny(incident, "where", page.details().trouble().where());
        return incident;
    }

    private static void putIfAny(Map<String, Object> incident, String name, String text) {
        if (!text.isEmpty()) {
            incident.put(name, text);
        }
    }
}
