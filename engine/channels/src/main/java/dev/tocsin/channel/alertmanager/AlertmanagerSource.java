package dev.tocsin.channel.alertmanager;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tocsin.channel.JsonText;
import dev.tocsin.channel.source.JsonReader;
import dev.tocsin.channel.source.ParsedPayload;
import dev.tocsin.channel.source.ParsedPayload.Item;
import dev.tocsin.channel.source.RequestHead;
import dev.tocsin.channel.source.Source;
import dev.tocsin.channel.source.TolerantFields;
import dev.tocsin.channel.source.UnreadableException;
import dev.tocsin.core.signal.Alert;
import dev.tocsin.core.signal.Labels;
import dev.tocsin.core.signal.Origin;
import dev.tocsin.core.signal.PlainText;
import dev.tocsin.core.signal.Sha256;
import dev.tocsin.core.signal.Signal;
import dev.tocsin.core.signal.TextBounds;
import dev.tocsin.core.signal.TimeReader;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Reads Alertmanager's webhook, version "4" (Prometheus documentation, "webhook_config"), and Grafana's, version "1"
 * (Grafana documentation, "Configure the webhook notifier"), which has the same alerts. Each alert is read by itself:
 * an alert that is missing from a firing group has not cleared. A group that is resolved as a whole clears all of its
 * alerts: with {@code truncatedAlerts} some of them are never listed again.
 */
public final class AlertmanagerSource implements Source {
    private static final Origin ORIGIN = new Origin("alertmanager", "alertmanager");
    private static final int MAX_FINGERPRINT = 64;
    private static final int MAX_GROUP_KEY = 1024;
    private static final int MAX_TITLE = 300;
    private static final int MAX_LINK = 2048;

    @Override
    public String name() {
        return "alertmanager";
    }

    @Override
    public String meaning() {
        return "takes the webhooks of Alertmanager, version 4, and Grafana, version 1";
    }

    @Override
    public ParsedPayload read(RequestHead head, byte[] body, Instant now) {
        var payload = JsonReader.read(body);
        var alerts = payload.path("alerts");
        if (!alerts.isArray()) {
            throw new UnreadableException(
                    "/alerts",
                    "alerts must be a list: this endpoint takes the webhooks of Alertmanager,"
                            + " version 4, and Grafana");
        }
        var group = group(payload);
        var collector = new ParsedPayload.Collector();
        alerts.forEach(alert -> collector.add(item(alert, group, now)));
        var items = collector.items();
        return ParsedPayload.of(items, group.flatMap(key -> over(payload, key, items)));
    }

    /**
     * Each Alertmanager counts by itself: a key says only which group of one of them is meant, for one receiver, and
     * others may have the same. Empty where there is no key.
     */
    private static Optional<String> group(JsonNode payload) {
        var key = JsonText.of(payload.path("groupKey"));
        var sender = JsonText.of(payload.path("externalURL"));
        var receiver = JsonText.of(payload.path("receiver"));
        return key.isEmpty()
                ? Optional.empty()
                : Optional.of(TextBounds.identity(String.join("\n", sender, receiver, key), MAX_GROUP_KEY));
    }

    /**
     * The group's clear; empty unless the group is resolved and no alert in it fires. It does not apply to alerts that
     * began after the last of these ended: such a payload may come late.
     */
    private static Optional<Signal.GroupCleared> over(JsonNode payload, String group, List<Item> items) {
        if (!status(payload).equals("resolved")) {
            return Optional.empty();
        }
        Optional<Instant> end = Optional.empty();
        for (var item : items) {
            if (item instanceof Item.Parsed(Signal.Firing _, _, _)) {
                return Optional.empty();
            }
            if (item instanceof Item.Parsed(Signal.Cleared cleared, _, _)) {
                var known = end;
                end = cleared.endedAt()
                        .filter(at -> known.filter(at::isBefore).isEmpty())
                        .or(() -> known);
            }
        }
        var truncated = payload.path("truncatedAlerts");
        var complete = !items.isEmpty()
                && (truncated.isMissingNode()
                        || truncated.isNull()
                        || JsonText.ofTextOrNumber(truncated).equals("0"));
        return Optional.of(new Signal.GroupCleared(ORIGIN, group, end, complete));
    }

    private static String status(JsonNode node) {
        return JsonText.of(node.path("status")).strip().toLowerCase(Locale.ROOT);
    }

    /** Only a status and labels are required; everything else is read leniently. */
    private static Item item(JsonNode alert, Optional<String> group, Instant now) {
        if (!alert.isObject()) {
            return rejected("an alert must be an object", alert);
        }
        var node = alert.path("labels");
        if (!node.isObject()) {
            return rejected("labels: must be an object of strings", alert);
        }
        var fields = new TolerantFields();
        var all = fields.entries("labels", node);
        var labels = Labels.of(fields.bounded("labels", all));
        if (labels.values().isEmpty()) {
            return rejected("labels: an alert needs at least one label that is not empty", alert);
        }
        var fingerprint = JsonText.of(alert.path("fingerprint"));
        var id = fingerprint.isEmpty()
                ? Sha256.hex(Labels.of(all).toString()).substring(0, 16)
                : TextBounds.identity(fingerprint, MAX_FINGERPRINT);
        var startedAt = time(alert, "startsAt");
        return switch (status(alert)) {
            case "firing" -> {
                var fires = new Signal.Firing(
                        ORIGIN, alert(fields, alert, id, labels, now), Optional.empty(), startedAt, group);
                yield new Item.Parsed(fires, alert, fields.notes());
            }
            case "resolved" ->
                new Item.Parsed(
                        new Signal.Cleared(
                                ORIGIN, id, labels, Optional.empty(), startedAt, time(alert, "endsAt"), group),
                        alert,
                        fields.notes());
            default -> rejected("status: must be firing or resolved", alert);
        };
    }

    /** Empty where the sender does not say, or nobody can read it. */
    private static Optional<Instant> time(JsonNode alert, String field) {
        return TimeReader.parse(JsonText.of(alert.path(field))).filter(at -> !at.equals(TimeReader.ZERO));
    }

    private static Item rejected(String reason, JsonNode alert) {
        return new Item.Unusable(Item.Fault.REJECTED, reason, alert);
    }

    private static Alert alert(TolerantFields fields, JsonNode alert, String id, Labels labels, Instant now) {
        var annotations = fields.bounded("annotations", fields.entries("annotations", alert.path("annotations")));
        var title = PlainText.firstOf(
                annotations.getOrDefault("summary", ""),
                annotations.getOrDefault("title", ""),
                labels.get("alertname"),
                labels.toString());
        return new Alert(
                id,
                labels,
                TextBounds.fit(title, MAX_TITLE),
                PlainText.firstOf(labels.get("service"), labels.get("job")),
                fields.text("generatorURL", alert.path("generatorURL"), MAX_LINK),
                annotations,
                fields.time("startsAt", alert.path("startsAt"), now));
    }
}
