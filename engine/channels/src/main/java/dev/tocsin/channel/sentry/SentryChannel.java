package dev.tocsin.channel.sentry;

import dev.tocsin.channel.Channel;
import dev.tocsin.channel.Http;
import dev.tocsin.channel.Json;
import dev.tocsin.channel.Message;
import dev.tocsin.core.incident.page.DeliveryOutcome.Attempted;
import java.io.ByteArrayOutputStream;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * Each message is an event in an envelope of its own. Its {@code event_id} is made of the message's id, so that a
 * repetition is the same event, and its fingerprint of the incident's, so that all about an incident is one issue.
 */
final class SentryChannel implements Channel {
    private static final String CLIENT = "tocsin/1";

    private final Http http;
    private final Dsn dsn;
    private final SentryEvents events;
    private final Clock clock;

    SentryChannel(Http http, Dsn dsn, SentryEvents events, Clock clock) {
        this.http = http;
        this.dsn = dsn;
        this.events = events;
        this.clock = clock;
    }

    @Override
    public String type() {
        return "sentry";
    }

    @Override
    public boolean isReadByOthers(String address) {
        return true;
    }

    @Override
    public CompletionStage<Attempted> send(Message message) {
        var id = SentryEvents.id(message);
        var call = Http.Call.post(
                        dsn.envelopes(), "application/x-sentry-envelope", envelope(id, Json.bytes(events.of(message))))
                .with(
                        "x-sentry-auth",
                        "Sentry sentry_version=7, sentry_client=" + CLIENT + ", sentry_key=" + dsn.key());
        return http.send(call)
                .thenApply(answer -> answer.result("Sentry", clock.instant(), a -> Json.receipt(a, "id")));
    }

    /** A line of headers, a line about the one item, and the item. */
    private byte[] envelope(String id, byte[] event) {
        var envelope = new ByteArrayOutputStream();
        envelope.writeBytes(
                Json.bytes(Map.of("event_id", id, "sent_at", clock.instant().toString())));
        envelope.write('\n');
        envelope.writeBytes(
                Json.bytes(Map.of("type", "event", "content_type", "application/json", "length", event.length)));
        envelope.write('\n');
        envelope.writeBytes(event);
        envelope.write('\n');
        return envelope.toByteArray();
    }
}
