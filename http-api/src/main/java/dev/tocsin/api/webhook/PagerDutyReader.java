package dev.tocsin.api.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tocsin.api.http.BadRequest;
import dev.tocsin.api.http.Problem;
import dev.tocsin.api.http.TextBounds;
import dev.tocsin.api.http.TimeReader;
import dev.tocsin.api.http.TolerantFields;
import dev.tocsin.engine.channel.JsonText;
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
    private static final int MAX_TITLE = 300;
    private static final int MAX_NOTE = 25_000;
    private static final int MAX_ID = 200;

    private final TolerantFields fields = new TolerantFields();
    private final JsonNode event;
    private final JsonNode data;
    private final Instant now;

    private PagerDutyReader(JsonNode event, Instant now) {
        this.event = event;
        this.data = event.path("data");
        this.now = now;
    }

    /** @throws BadRequest when it is no PagerDuty payload at all */
    static ParsedPayload read(JsonNode payload, Instant now) {
        var event = payload.path("event");
        if (JsonText.of(event.path("event_type")).isEmpty()) {
            throw new BadRequest(Problem.badRequest(List.of(new Problem.Fault(
                    "/event/event_type", "this endpoint takes PagerDuty webhooks v3: an event with its event_type"))));
        }
        return new ParsedPayload(new PagerDutyReader(event, now).items());
    }

    private List<ParsedPayload.Item> items() {
        var type = JsonText.of(event.path("event_type"));
        if (type.equals("pagey.ping")) {
            return List.of();
        }
        return List.of(
                switch (type) {
                    case "incident.triggered" -> fires(data.path("created_at"));
                    case "incident.reopened" -> fires(event.path("occurred_at"));
                    case "incident.acknowledged" ->
                        said(data.path("id"), (_, key) -> new Signal.Acknowledged(origin(), labels(), key));
                    case "incident.resolved" ->
                        said(
                                data.path("id"),
                                (_, key) -> new Signal.Resolved(
                                        origin(), labels(), key, TimeReader.parse(text(event.path("occurred_at")))));
                    case "incident.reassigned", "incident.delegated" ->
                        said(data.path("id"), (_, key) -> new Signal.Reassigned(origin(), assignee(), labels(), key));
                    case "incident.annotated" -> note();
                    default ->
                        unusable(
                                Kind.UNHANDLED,
                                "events of type " + TextBounds.fit(type, 100) + " are recorded, not acted on");
                });
    }

    private ParsedPayload.Item fires(JsonNode since) {
        return said(
                data.path("id"),
                (id, key) -> new Signal.Firing(
                        origin(), alert(id, since), key, TimeReader.parse(text(since)), Optional.empty()));
    }

    private ParsedPayload.Item note() {
        var words = text(data.path("content"));
        return words.isEmpty()
                ? unusable(Kind.UNHANDLED, "an empty note")
                : said(
                        data.path("incident").path("id"),
                        (_, key) -> new Signal.Annotated(origin(), words, Labels.EMPTY, key));
    }

    private ParsedPayload.Item said(JsonNode id, BiFunction<String, Optional<DedupKey>, Signal> signal) {
        var incident = TextBounds.identity(JsonText.of(id), MAX_ID);
        if (incident.isEmpty()) {
            return unusable(Kind.REJECTED, "data.id: a PagerDuty event needs the incident's id, as a string");
        }
        var key = Optional.of(new DedupKey("pagerduty:" + incident));
        return new ParsedPayload.Item.Parsed(signal.apply(incident, key), event, fields.notes());
    }

    private ParsedPayload.Item unusable(Kind kind, String reason) {
        return new ParsedPayload.Item.Unusable(kind, reason, event);
    }

    /** The person who did it on PagerDuty's side; automation has no agent. */
    private Origin origin() {
        var who = text(event.path("agent").path("summary"));
        var id = TextBounds.identity(JsonText.of(event.path("id")), MAX_ID);
        return new Origin(who.isEmpty() ? "pagerduty" : TextBounds.fit(who, MAX_ID), "pagerduty", id);
    }

    private Alert alert(String incident, JsonNode since) {
        var title = text(data.path("title"));
        var key = text(data.path("incident_key"));
        return new Alert(
                incident,
                labels(),
                title.isEmpty() ? "PagerDuty incident " + incident : TextBounds.fit(title, MAX_TITLE),
                fields.bounded("service", text(data.path("service").path("summary")), TolerantFields.MAX_VALUE),
                fields.text("html_url", data.path("html_url"), TolerantFields.MAX_VALUE),
                fields.bounded("annotations", key.isEmpty() ? Map.of() : Map.of("incident_key", key)),
                fields.time(since == data.path("created_at") ? "created_at" : "occurred_at", since, now));
    }

    /** What routes can match on; the severity is the priority, or the urgency where there is none. */
    private Labels labels() {
        var priority = text(data.path("priority").path("summary"));
        var urgency = text(data.path("urgency"));
        return Labels.of(fields.bounded(
                "labels",
                Map.of(
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
                        priority.isEmpty() ? urgency : priority)));
    }

    private String assignee() {
        var name = text(data.path("assignees").path(0).path("summary"));
        return name.isEmpty() ? "nobody" : TextBounds.fit(name, MAX_ID);
    }

    private static String text(JsonNode node) {
        return TextBounds.fit(JsonText.of(node), MAX_NOTE);
    }
}
