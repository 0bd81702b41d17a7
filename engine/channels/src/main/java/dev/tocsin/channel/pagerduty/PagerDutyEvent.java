package dev.tocsin.channel.pagerduty;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tocsin.channel.JsonText;
import dev.tocsin.channel.SyncedChannel.Person;
import dev.tocsin.channel.source.ExternalChange;
import dev.tocsin.channel.source.ExternalChange.Kind;
import dev.tocsin.channel.source.ParsedPayload.Item;
import dev.tocsin.channel.source.TolerantFields;
import dev.tocsin.core.signal.Alert;
import dev.tocsin.core.signal.DedupKey;
import dev.tocsin.core.signal.Labels;
import dev.tocsin.core.signal.Origin;
import dev.tocsin.core.signal.Signal;
import dev.tocsin.core.signal.TextBounds;
import dev.tocsin.core.signal.TimeReader;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.function.BiFunction;

/**
 * One event of PagerDuty. If a page of Tocsin made the incident there, its {@code incident_key} is the page's name, which
 * was sent as {@code dedup_key}: then the event is a change of that page. Any other PagerDuty incident is one incident
 * here, known by its id. Whether there is such a page is checked later; a note has only PagerDuty's own id.
 */
final class PagerDutyEvent {
    static final String SYSTEM = "pagerduty";

    private static final int MAX_TITLE = 300;
    private static final int MAX_NOTE = 25_000;
    private static final int MAX_KEY = 100;
    private static final int MAX_NAME = 200;

    private final TolerantFields fields = new TolerantFields();
    private final JsonNode event;
    private final JsonNode data;
    private final String type;
    private final String id;
    private final Optional<Instant> occurredAt;
    private final String agent;
    private final Instant now;

    PagerDutyEvent(JsonNode event, Instant now) {
        this.event = event;
        this.data = event.path("data");
        this.type = JsonText.of(event.path("event_type"));
        this.id = TextBounds.identity(JsonText.of(event.path("id")), MAX_NAME);
        this.occurredAt = TimeReader.parse(JsonText.of(event.path("occurred_at")));
        this.agent = TextBounds.fit(JsonText.of(event.path("agent").path("summary")), MAX_NAME);
        this.now = now;
    }

    List<Item> items() {
        if (type.equals("pagey.ping")) {
            return List.of();
        }
        var signal = signal();
        return List.of(
                change().<Item>map(change -> new Item.Changed(change, signal)).orElse(signal));
    }

    private Item signal() {
        return switch (type) {
            case "incident.triggered" -> fires("created_at", data.path("created_at"));
            case "incident.reopened" -> fires("occurred_at", event.path("occurred_at"));
            case "incident.acknowledged" ->
                said(data.path("id"), (_, key) -> new Signal.Acknowledged(origin(), labels(), key));
            case "incident.resolved" ->
                said(data.path("id"), (_, key) -> new Signal.Resolved(origin(), labels(), key, occurredAt));
            case "incident.reassigned", "incident.delegated" ->
                said(data.path("id"), (_, key) -> new Signal.Reassigned(origin(), firstAssignee(), labels(), key));
            case "incident.annotated" -> {
                var note = note();
                yield note.isEmpty()
                        ? unusable(Item.Fault.UNHANDLED, "an empty note")
                        : said(
                                data.path("incident").path("id"),
                                (_, key) -> new Signal.Annotated(origin(), note, Labels.EMPTY, key));
            }
            default ->
                unusable(
                        Item.Fault.UNHANDLED,
                        "events of type " + TextBounds.fit(type, 100) + " are recorded, not acted on");
        };
    }

    private Item fires(String field, JsonNode since) {
        return said(
                data.path("id"),
                (incident, key) -> new Signal.Firing(
                        origin(), alert(incident, field, since), key, TimeReader.parse(text(since)), Optional.empty()));
    }

    private Item said(JsonNode node, BiFunction<String, Optional<DedupKey>, Signal> signal) {
        var incident = TextBounds.identity(JsonText.of(node), MAX_NAME);
        if (incident.isEmpty()) {
            return unusable(Item.Fault.REJECTED, "data.id: a PagerDuty event needs the incident's id, as a string");
        }
        var key = Optional.of(new DedupKey("pagerduty:" + incident));
        return new Item.Parsed(signal.apply(incident, key), event, fields.notes());
    }

    private Item unusable(Item.Fault kind, String reason) {
        return new Item.Unusable(kind, reason, event);
    }

    /** The person who did it on PagerDuty's side; automation has no agent. */
    private Origin origin() {
        return new Origin(agent.isEmpty() ? SYSTEM : agent, SYSTEM, id);
    }

    private Alert alert(String incident, String field, JsonNode since) {
        var title = text(data.path("title"));
        var key = text(data.path("incident_key"));
        return new Alert(
                incident,
                labels(),
                title.isEmpty() ? "PagerDuty incident " + incident : TextBounds.fit(title, MAX_TITLE),
                fields.bounded("service", text(data.path("service").path("summary")), TolerantFields.MAX_VALUE),
                fields.text("html_url", data.path("html_url"), TolerantFields.MAX_VALUE),
                fields.bounded("annotations", key.isEmpty() ? Map.of() : Map.of("incident_key", key)),
                fields.time(field, since, now));
    }

    /** What routes can match on; the severity is the priority, or the urgency where there is none. */
    private Labels labels() {
        var priority = text(data.path("priority").path("summary"));
        var urgency = text(data.path("urgency"));
        return Labels.of(fields.bounded(
                "labels",
                Map.of(
                        "source",
                        SYSTEM,
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

    private String firstAssignee() {
        var name = text(data.path("assignees").path(0).path("summary"));
        return name.isEmpty() ? "nobody" : TextBounds.fit(name, MAX_NAME);
    }

    private String note() {
        return text(data.path("content"));
    }

    /** Empty for an event that cannot be about a page of Tocsin. */
    private Optional<ExternalChange> change() {
        var isNote = type.equals("incident.annotated");
        var key = TextBounds.clean(JsonText.of(data.path("incident_key")));
        var thing = TextBounds.clean(JsonText.of((isNote ? data.path("incident") : data).path("id")));
        if (key.isEmpty() && (!isNote || thing.isEmpty()) || key.length() > MAX_KEY || thing.length() > MAX_KEY) {
            return Optional.empty();
        }
        return Optional.of(new ExternalChange(SYSTEM, key, kind(), List.of(by()), id, occurredAt.orElse(now), thing));
    }

    private Kind kind() {
        return switch (type) {
            case "incident.acknowledged" -> new Kind.Acknowledged();
            case "incident.unacknowledged", "incident.reopened" -> new Kind.Unacknowledged();
            case "incident.resolved" -> new Kind.Resolved();
            case "incident.annotated" ->
                note().isEmpty() ? new Kind.Other("an empty note") : new Kind.Noted(note(), false);
            case "incident.reassigned", "incident.delegated" ->
                new Kind.Assigned(assignee(), "reassigned in PagerDuty to " + assignees());
            case "incident.escalated" -> new Kind.Noted("escalated in PagerDuty to " + assignees(), false);
            case "incident.priority_updated" -> new Kind.Noted("the priority in PagerDuty is now " + priority(), false);
            default -> new Kind.Other(TextBounds.fit(type, 100));
        };
    }

    private String priority() {
        var name = TextBounds.fit(JsonText.of(data.path("priority").path("summary")), MAX_NAME);
        return name.isBlank() ? "none" : name;
    }

    private Optional<Person> assignee() {
        var assignees = data.path("assignees");
        return assignees.size() == 1 ? Optional.of(person(assignees.path(0))) : Optional.empty();
    }

    private String assignees() {
        var names = new StringJoiner(", ").setEmptyValue("nobody");
        for (var assignee : data.path("assignees")) {
            var name = person(assignee).name();
            if (names.length() < MAX_NOTE && !name.isEmpty()) {
                names.add(name);
            }
        }
        return names.toString();
    }

    /** The agent. Automation is nobody who has a name. */
    private Person by() {
        var isPerson = JsonText.of(event.path("agent").path("type")).startsWith("user");
        return new Person(JsonText.of(event.path("agent").path("id")), isPerson ? agent : "");
    }

    private static Person person(JsonNode node) {
        return new Person(JsonText.of(node.path("id")), TextBounds.fit(JsonText.of(node.path("summary")), MAX_NAME));
    }

    private static String text(JsonNode node) {
        return TextBounds.fit(JsonText.of(node), MAX_NOTE);
    }
}
