package dev.tocsin.channel.opsgenie;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tocsin.channel.JsonText;
import dev.tocsin.channel.SyncedChannel.Person;
import dev.tocsin.channel.source.ExternalChange;
import dev.tocsin.channel.source.ExternalChange.Kind;
import dev.tocsin.channel.source.JsonReader;
import dev.tocsin.channel.source.ParsedPayload;
import dev.tocsin.channel.source.ParsedPayload.Item;
import dev.tocsin.channel.source.RequestHead;
import dev.tocsin.channel.source.Source;
import dev.tocsin.channel.source.UnreadableException;
import dev.tocsin.core.signal.TextBounds;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * Opsgenie's outgoing webhooks (Opsgenie documentation, "Webhook integration"): the {@code action}, and the alert, whose
 * {@code alias} is the name of a page of Tocsin. Other alerts in Opsgenie are ignored. Times are in milliseconds or
 * nanoseconds since 1970.
 */
public final class OpsgenieSource implements Source {
    private static final String SYSTEM = "opsgenie";
    private static final int MAX_ALIAS = 100;
    private static final int MAX_NOTE = 25_000;
    private static final Item NOT_OURS = new Item.Ignored("not about a page from Tocsin");

    @Override
    public String name() {
        return SYSTEM;
    }

    @Override
    public String meaning() {
        return "takes Opsgenie's webhook integration, about Tocsin's pages only";
    }

    @Override
    public boolean reportsProblems() {
        return false;
    }

    @Override
    public ParsedPayload read(RequestHead head, byte[] body, Instant now) {
        var payload = JsonReader.read(body);
        var alert = payload.path("alert");
        var action = JsonText.of(payload.path("action"));
        if (action.isEmpty() || !alert.isObject()) {
            throw new UnreadableException("/action", "this endpoint takes Opsgenie webhooks: an action and its alert");
        }
        var alias = TextBounds.clean(JsonText.of(alert.path("alias")));
        if (alias.isEmpty() || alias.length() > MAX_ALIAS) {
            return ParsedPayload.once("", List.of(NOT_OURS));
        }
        var event = event(action, alert);
        var change = new ExternalChange(
                SYSTEM, alias, kind(action, alert), people(alert), event, at(alert.path("updatedAt"), now), "");
        return ParsedPayload.once(event, List.of(new Item.Changed(change, NOT_OURS)));
    }

    /**
     * The id by which a repeated delivery is recognized, made of the alert, the action and the time of update, because
     * Opsgenie gives its webhooks none. "" without a time of update: two different events could have the same id.
     */
    private static String event(String action, JsonNode alert) {
        var updated = JsonText.ofTextOrNumber(alert.path("updatedAt"));
        return updated.isEmpty()
                ? ""
                : TextBounds.identity(String.join(" ", JsonText.of(alert.path("alertId")), action, updated), 200);
    }

    private static List<Person> people(JsonNode alert) {
        return List.of(person(alert.path("username")), person(alert.path("userId")));
    }

    private static Person person(JsonNode id) {
        return new Person(JsonText.of(id), "");
    }

    private static Kind kind(String action, JsonNode alert) {
        var note = JsonText.of(alert.path("note"));
        return switch (action.toLowerCase(Locale.ROOT)) {
            case "acknowledge" -> new Kind.Acknowledged();
            case "unacknowledge" -> new Kind.Unacknowledged();
            case "close" -> new Kind.Resolved();
            case "addnote" ->
                note.isBlank() ? new Kind.Other("a note") : new Kind.Noted(TextBounds.fit(note, MAX_NOTE), true);
            default -> new Kind.Other(TextBounds.fit(action, 100));
        };
    }

    private static Instant at(JsonNode time, Instant now) {
        if (!time.canConvertToLong() || time.asLong() <= 0) {
            return now;
        }
        var number = time.asLong();
        return number < 100_000_000_000_000L
                ? Instant.ofEpochMilli(number)
                : Instant.ofEpochSecond(number / 1_000_000_000, number % 1_000_000_000);
    }
}
