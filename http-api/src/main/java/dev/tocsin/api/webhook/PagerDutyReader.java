package dev.tocsin.api.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tocsin.api.http.BadRequest;
import dev.tocsin.api.http.Problem;
import dev.tocsin.api.http.Texts;
import dev.tocsin.api.http.Times;
import dev.tocsin.engine.intake.DeadLetters.Kind;
import dev.tocsin.engine.signal.Alert;
import dev.tocsin.engine.signal.DedupKey;
import dev.tocsin.engine.signal.Labels;
import dev.tocsin.engine.signal.Origin;
import dev.tocsin.engine.signal.Signal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * Reads PagerDuty's webhooks v3 (PagerDuty developer documentation, "Webhooks V3"), one event a request. A PagerDuty
 * incident is one incident here, known by its id; the event's id makes a repeated delivery harmless.
 */
final class PagerDutyReader {
    private static final int LONGEST_TITLE = 300;
    private static final int LONGEST_NOTE = 25_000;

    private final JsonNode event;
    private final JsonNode data;
    private final Instant now;

    private PagerDutyReader(JsonNode event, Instant now) {
        this.event = event;
        this.data = event.path("data");
        this.now = now;
    }

    /** @throws BadRequest when it is no PagerDuty payload at all */
    static Reading read(JsonNode payload, Instant now) {
        var event = payload.path("event");
        if (!event.isObject() || !event.path("event_type").isTextual()) {
            throw new BadRequest(Problem.badRequest(List.of(new Problem.Fault(
                    "/event/event_type", "this endpoint takes PagerDuty webhooks v3: an event with its event_type"))));
        }
        return new Reading(new PagerDutyReader(event, now).items());
    }

    private List<Reading.Item> items() {
        var type = event.path("event_type").textValue();
        if (type.equals("pagey.ping")) {
            return List.of();
        }
        return List.of(
                switch (type) {
                    case "incident.triggered", "incident.reopened" ->
                        said(data.path("id"), (id, key) -> new Signal.Firing(origin(), alert(id), key));
                    case "incident.acknowledged" ->
                        said(data.path("id"), (_, key) -> new Signal.Acknowledged(origin(), labels(), key));
                    case "incident.resolved" ->
                        said(data.path("id"), (_, key) -> new Signal.Resolved(origin(), labels(), key));
                    case "incident.reassigned", "incident.delegated" ->
                        said(data.path("id"), (_, key) -> new Signal.Reassigned(origin(), assignee(), labels(), key));
                    case "incident.annotated" ->
                        said(
                                data.path("incident").path("id"),
                                (_, key) ->
                                        new Signal.Annotated(origin(), text(data.path("content")), Labels.EMPTY, key));
                    default ->
                        unusable(
                                Kind.UNHANDLED,
                                "events of type " + Texts.fit(type, 100) + " are recorded, not acted on");
                });
    }

    private Reading.Item said(JsonNode id, BiFunction<String, Optional<DedupKey>, Signal> signal) {
        var incident = text(id);
        if (incident.isBlank()) {
            return unusable(Kind.REJECTED, "data.id: a PagerDuty event needs the incident's id");
        }
        var key = Optional.of(new DedupKey("pagerduty:" + Texts.fit(incident, 200)));
        return new Reading.Item.Said(signal.apply(incident, key), event);
    }

    private Reading.Item unusable(Kind kind, String reason) {
        return new Reading.Item.Unusable(kind, reason, event);
    }

    /** The person who did it on PagerDuty's side; automation has no agent. */
    private Origin origin() {
        var who = text(event.path("agent").path("summary"));
        return new Origin(who.isEmpty() ? "pagerduty" : Texts.fit(who, 200), "pagerduty", text(event.path("id")));
    }

    private Alert alert(String incident) {
        var title = text(data.path("title"));
        return new Alert(
                incident,
                labels(),
                title.isEmpty() ? "PagerDuty incident " + incident : Texts.fit(title, LONGEST_TITLE),
                text(data.path("service").path("summary")),
                text(data.path("html_url")),
                Map.of("incident_key", text(data.path("incident_key"))),
                Times.parse(text(data.path("created_at"))).orElse(now));
    }

    /** What routes can match on; the severity is the priority, or the urgency where there is none. */
    private Labels labels() {
        var priority = text(data.path("priority").path("summary"));
        var urgency = text(data.path("urgency"));
        return Labels.of(Map.of(
                "source",
                "pagerduty",
                "alertname",
                text(data.path("title")),
                "service",
                text(data.path("service").path("summary")),
                "team",
                text(data.path("teams").path(0).path("summary")),
                "urgency",
                urgency,
                "severity",
                priority.isEmpty() ? urgency : priority));
    }

    private String assignee() {
        var name = text(data.path("assignees").path(0).path("summary"));
        return name.isEmpty() ? "nobody" : Texts.fit(name, 200);
    }

    private static String text(JsonNode node) {
        return node.isTextual() ? Texts.fit(node.textValue(), LONGEST_NOTE) : "";
    }
}
