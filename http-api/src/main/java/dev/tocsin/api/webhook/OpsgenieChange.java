package dev.tocsin.api.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tocsin.api.answers.ExternalChange;
import dev.tocsin.api.answers.ExternalChange.Kind;
import dev.tocsin.api.answers.UserLookup;
import dev.tocsin.api.http.BadRequest;
import dev.tocsin.api.http.Problem;
import dev.tocsin.api.http.TextBounds;
import dev.tocsin.engine.channel.JsonText;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Reads Opsgenie's outgoing webhooks (Opsgenie documentation, "Webhook integration"): the {@code action}, and the
 * alert, whose {@code alias} is the name of a page of Tocsin. Times are in milliseconds or nanoseconds since 1970.
 */
final class OpsgenieChange {
    private static final String SYSTEM = "opsgenie";
    private static final int MAX_ALIAS = 100;
    private static final int MAX_NOTE = 25_000;

    private OpsgenieChange() {}

    /**
     * Empty for an alert whose alias cannot be the name of a page.
     *
     * @throws BadRequest when it is no such webhook at all
     */
    static Optional<ExternalChange> read(JsonNode payload, UserLookup users, Instant now) {
        var alert = payload.path("alert");
        if (JsonText.of(payload.path("action")).isEmpty() || !alert.isObject()) {
            throw new BadRequest(Problem.badRequest(List.of(
                    new Problem.Fault("/action", "this endpoint takes Opsgenie webhooks: an action and its alert"))));
        }
        var alias = TextBounds.clean(JsonText.of(alert.path("alias")));
        if (alias.isEmpty() || alias.length() > MAX_ALIAS) {
            return Optional.empty();
        }
        var action = JsonText.of(payload.path("action"));
        var person = person(alert, users);
        var event = event(action, alert);
        return Optional.of(new ExternalChange(
                SYSTEM,
                alias,
                what(action, alert, person.isPresent()),
                person.orElse(SYSTEM),
                event,
                at(alert.path("updatedAt"), now)));
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

    /** Empty for somebody who is not known here. */
    private static Optional<String> person(JsonNode alert, UserLookup users) {
        for (var name : List.of("username", "userId")) {
            if (users.inOpsgenie(JsonText.of(alert.path(name))) instanceof UserLookup.Found.Known(var user)) {
                return Optional.of(user.name());
            }
        }
        return Optional.empty();
    }

    /** A note of somebody who is not known here is ignored: it may be one that Tocsin sent. */
    private static Kind what(String action, JsonNode alert, boolean isPerson) {
        var note = JsonText.of(alert.path("note"));
        return switch (action.toLowerCase(Locale.ROOT)) {
            case "acknowledge" -> new Kind.Acknowledged();
            case "unacknowledge" -> new Kind.Unacknowledged();
            case "close" -> new Kind.Resolved();
            case "addnote" ->
                isPerson && !note.isBlank() ? new Kind.Noted(TextBounds.fit(note, MAX_NOTE)) : new Kind.Other("a note");
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
