package dev.tocsin.channel.opsgenie;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tocsin.channel.Http;
import dev.tocsin.channel.Json;
import dev.tocsin.channel.JsonText;
import dev.tocsin.channel.SyncedChannel.ExternalState;
import dev.tocsin.channel.SyncedChannel.PageStatus;
import dev.tocsin.channel.SyncedChannel.Person;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/**
 * Reads an alert, by Opsgenie's Alert API ("Get alert"). It does not say when an alert became what it is, only when it
 * was last changed in any way.
 */
final class OpsgenieAlert {
    private OpsgenieAlert() {}

    static Optional<PageStatus> read(Http.Response answer) {
        var alert = Json.of(answer).path("data");
        try {
            var changed = Instant.parse(JsonText.of(alert.path("updatedAt")));
            return state(alert).map(state -> new PageStatus.Seen(state, changed, true, person(alert, state)));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Optional<ExternalState> state(JsonNode alert) {
        return switch (JsonText.of(alert.path("status"))) {
            case "closed" -> Optional.of(ExternalState.RESOLVED);
            case "open" ->
                Optional.of(
                        alert.path("acknowledged").asBoolean() ? ExternalState.ACKNOWLEDGED : ExternalState.TRIGGERED);
            default -> Optional.empty();
        };
    }

    private static Optional<Person> person(JsonNode alert, ExternalState state) {
        var name =
                switch (state) {
                    case TRIGGERED -> "";
                    case ACKNOWLEDGED -> JsonText.of(alert.path("report").path("acknowledgedBy"));
                    case RESOLVED -> JsonText.of(alert.path("report").path("closedBy"));
                };
        return name.isEmpty() ? Optional.empty() : Optional.of(new Person(name, ""));
    }
}
