package dev.tocsin.api.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tocsin.api.answers.ExternalChange;
import dev.tocsin.api.answers.ExternalChange.Kind;
import dev.tocsin.api.answers.UserLookup;
import dev.tocsin.api.http.TextBounds;
import dev.tocsin.api.http.TimeReader;
import dev.tocsin.engine.channel.JsonText;
import java.time.Instant;
import java.util.Optional;
import java.util.StringJoiner;

/**
 * Reads a PagerDuty webhook v3 about an incident there that a page of Tocsin made: its {@code incident_key} is the
 * page's name, which was sent as {@code dedup_key}. Whether such a page exists is checked later.
 */
final class PagerDutyChange {
    private static final String SYSTEM = "pagerduty";
    private static final int MAX_KEY = 100;
    private static final int MAX_NAME = 200;
    private static final int MAX_NOTE = 25_000;

    private PagerDutyChange() {}

    /** Empty for an event that cannot be about a page of Tocsin. A note has only PagerDuty's own id of the incident. */
    static Optional<ExternalChange> read(JsonNode payload, UserLookup users, Instant now) {
        var event = payload.path("event");
        var data = event.path("data");
        var isNote = JsonText.of(event.path("event_type")).equals("incident.annotated");
        var key = TextBounds.clean(JsonText.of(data.path("incident_key")));
        var thing = TextBounds.clean(JsonText.of((isNote ? data.path("incident") : data).path("id")));
        if (key.isEmpty() && (!isNote || thing.isEmpty()) || key.length() > MAX_KEY || thing.length() > MAX_KEY) {
            return Optional.empty();
        }
        var at = TimeReader.parse(JsonText.of(event.path("occurred_at"))).orElse(now);
        var who = who(event.path("agent"), users);
        return Optional.of(new ExternalChange(SYSTEM, key, what(event, users), who, id(event), at, thing));
    }

    private static Kind what(JsonNode event, UserLookup users) {
        var type = JsonText.of(event.path("event_type"));
        var data = event.path("data");
        return switch (type) {
            case "incident.acknowledged" -> new Kind.Acknowledged();
            case "incident.unacknowledged", "incident.reopened" -> new Kind.Unacknowledged();
            case "incident.resolved" -> new Kind.Resolved();
            case "incident.annotated" -> note(data);
            case "incident.reassigned", "incident.delegated" ->
                new Kind.Assigned(assignee(data, users), "reassigned in PagerDuty to " + assignees(data));
            case "incident.escalated" -> new Kind.Noted("escalated in PagerDuty to " + assignees(data));
            case "incident.priority_updated" -> new Kind.Noted("the priority in PagerDuty is now " + priority(data));
            default -> new Kind.Other(TextBounds.fit(type, 100));
        };
    }

    private static Kind note(JsonNode data) {
        var text = TextBounds.fit(JsonText.of(data.path("content")), MAX_NOTE);
        return text.isBlank() ? new Kind.Other("an empty note") : new Kind.Noted(text);
    }

    private static String priority(JsonNode data) {
        var name = TextBounds.fit(JsonText.of(data.path("priority").path("summary")), MAX_NAME);
        return name.isBlank() ? "none" : name;
    }

    /** The assignee, if it is a person who is known here. */
    private static Optional<String> assignee(JsonNode data, UserLookup users) {
        var assignees = data.path("assignees");
        return assignees.size() == 1 ? known(assignees.path(0), users) : Optional.empty();
    }

    private static String assignees(JsonNode data) {
        var names = new StringJoiner(", ").setEmptyValue("nobody");
        for (var assignee : data.path("assignees")) {
            var name = TextBounds.fit(JsonText.of(assignee.path("summary")), MAX_NAME);
            if (names.length() < MAX_NOTE && !name.isEmpty()) {
                names.add(name);
            }
        }
        return names.toString();
    }

    /** A person by the id or the name they have there; what did it there otherwise, or PagerDuty itself. */
    private static String who(JsonNode agent, UserLookup users) {
        var name = TextBounds.fit(JsonText.of(agent.path("summary")), MAX_NAME);
        var isPerson = !name.isBlank() && JsonText.of(agent.path("type")).startsWith("user");
        return known(agent, users).orElse(isPerson ? name : SYSTEM);
    }

    private static Optional<String> known(JsonNode person, UserLookup users) {
        if (users.anywhere(JsonText.of(person.path("id"))) instanceof UserLookup.Found.Known(var user)) {
            return Optional.of(user.name());
        }
        return users.named(JsonText.of(person.path("summary"))) instanceof UserLookup.Found.Known(var user)
                ? Optional.of(user.name())
                : Optional.empty();
    }

    private static String id(JsonNode event) {
        return TextBounds.identity(JsonText.of(event.path("id")), MAX_NAME);
    }
}
