package dev.tocsin.channel.pagerduty;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tocsin.channel.Http;
import dev.tocsin.channel.Json;
import dev.tocsin.channel.JsonText;
import dev.tocsin.channel.Secret;
import dev.tocsin.channel.SyncedChannel.ExternalState;
import dev.tocsin.channel.SyncedChannel.PageStatus;
import dev.tocsin.channel.SyncedChannel.Person;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Optional;

/** Reads the newest incident with an alert of a key, by PagerDuty's REST API v2 ("List incidents"). */
record PagerDutyIncidents(URI base, Secret token) {
    URI url(String key) {
        return Http.below(
                base,
                "/incidents?incident_key=" + URLEncoder.encode(key, StandardCharsets.UTF_8)
                        + "&date_range=all&sort_by=created_at%3Adesc&limit=1");
    }

    Map<String, String> headers() {
        return Map.of(
                "authorization", "Token token=" + token.reveal(), "accept", "application/vnd.pagerduty+json;version=2");
    }

    static Optional<PageStatus> read(Http.Response answer) {
        var incidents = Json.of(answer).path("incidents");
        if (!incidents.isArray()) {
            return Optional.empty();
        }
        return incidents.isEmpty() ? Optional.of(new PageStatus.Unknown()) : seen(incidents.path(0));
    }

    private static Optional<PageStatus> seen(JsonNode incident) {
        var created = time(incident.path("created_at"));
        var changed = time(incident.path("last_status_change_at")).or(() -> created);
        return state(JsonText.of(incident.path("status")))
                .flatMap(state -> changed.map(at -> new PageStatus.Seen(
                        state,
                        at,
                        // Nobody has done anything about it yet.
                        state == ExternalState.TRIGGERED
                                && !created.map(at::isAfter).orElse(false),
                        person(incident.path("last_status_change_by")))));
    }

    private static Optional<ExternalState> state(String status) {
        return switch (status) {
            case "triggered" -> Optional.of(ExternalState.TRIGGERED);
            case "acknowledged" -> Optional.of(ExternalState.ACKNOWLEDGED);
            case "resolved" -> Optional.of(ExternalState.RESOLVED);
            default -> Optional.empty();
        };
    }

    private static Optional<Person> person(JsonNode agent) {
        return JsonText.of(agent.path("type")).startsWith("user")
                ? Optional.of(new Person(JsonText.of(agent.path("id")), JsonText.of(agent.path("summary"))))
                : Optional.empty();
    }

    private static Optional<Instant> time(JsonNode text) {
        try {
            return Optional.of(OffsetDateTime.parse(JsonText.of(text)).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
