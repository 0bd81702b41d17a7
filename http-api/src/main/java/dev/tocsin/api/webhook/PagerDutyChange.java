package dev.tocsin.api.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tocsin.api.answers.People;
import dev.tocsin.api.answers.RemoteChange;
import dev.tocsin.api.answers.RemoteChange.What;
import dev.tocsin.api.http.Texts;
import dev.tocsin.api.http.Times;
import java.time.Instant;
import java.util.Optional;

/**
 * Reads a PagerDuty webhook v3 as one about an incident that a page of ours made there: its {@code incident_key} is the
 * page's name, because the page was sent with it as its {@code dedup_key}. Whether there is such a page is asked later.
 */
final class PagerDutyChange {
    private static final String SYSTEM = "pagerduty";
    private static final int LONGEST_KEY = 100;

    private PagerDutyChange() {}

    /** Empty without an incident's key. */
    static Optional<RemoteChange> read(JsonNode payload, People people, Instant now) {
        var event = payload.path("event");
        var key = event.path("data").path("incident_key").asText();
        if (key.isEmpty() || key.length() > LONGEST_KEY) {
            return Optional.empty();
        }
        var at = Times.parse(event.path("occurred_at").asText()).orElse(now);
        var what = what(event.path("event_type").asText());
        return Optional.of(new RemoteChange(SYSTEM, key, what, who(event.path("agent"), people), id(event), at));
    }

    private static What what(String type) {
        return switch (type) {
            case "incident.acknowledged" -> new What.Acknowledged();
            case "incident.unacknowledged", "incident.reopened" -> new What.Unacknowledged();
            case "incident.resolved" -> new What.Resolved();
            default -> new What.Other(Texts.fit(type, 100));
        };
    }

    /** A person by the id or the name they have there; what did it there otherwise, or PagerDuty itself. */
    private static String who(JsonNode agent, People people) {
        var name = Texts.fit(agent.path("summary").asText(), 200);
        if (people.anywhere(agent.path("id").asText()) instanceof People.Found.Known(var user)) {
            return user.name();
        }
        if (people.named(name) instanceof People.Found.Known(var user)) {
            return user.name();
        }
        return name.isBlank() || !agent.path("type").asText().startsWith("user") ? SYSTEM : name;
    }

    private static String id(JsonNode event) {
        return Texts.fit(event.path("id").asText(), 200);
    }
}
