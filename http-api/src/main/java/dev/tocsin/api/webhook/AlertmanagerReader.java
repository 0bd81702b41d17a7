package dev.tocsin.api.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tocsin.api.http.BadRequest;
import dev.tocsin.api.http.Hashes;
import dev.tocsin.api.http.Problem;
import dev.tocsin.api.http.Texts;
import dev.tocsin.api.http.Times;
import dev.tocsin.engine.intake.DeadLetters.Kind;
import dev.tocsin.engine.signal.Alert;
import dev.tocsin.engine.signal.Labels;
import dev.tocsin.engine.signal.Origin;
import dev.tocsin.engine.signal.Signal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Reads Alertmanager's webhook, version "4" (Prometheus documentation, "webhook_config"). Each alert stands for
 * itself: the group's own status is not used, and with {@code truncatedAlerts} an alert that is missing says nothing.
 */
public final class AlertmanagerReader {
    private static final Origin ORIGIN = new Origin("alertmanager", "alertmanager");
    private static final int MOST_LABELS = 100;
    private static final int LONGEST_NAME = 256;
    private static final int LONGEST_VALUE = 4096;
    private static final int LONGEST_TITLE = 300;

    private AlertmanagerReader() {}

    /** A rule of the format that an alert breaks. */
    private static final class Unusable extends Exception {
        private final String reason;

        Unusable(String reason) {
            super(reason, null, false, false);
            this.reason = reason;
        }
    }

    /** @throws BadRequest when it is no Alertmanager payload at all */
    public static Reading read(JsonNode payload, Instant now) {
        var alerts = payload.path("alerts");
        if (!alerts.isArray()) {
            throw new BadRequest(Problem.badRequest(java.util.List.of(new Problem.Fault(
                    "/alerts", "alerts must be a list: this endpoint takes Alertmanager's webhook, version 4"))));
        }
        var items = new ArrayList<Reading.Item>(alerts.size());
        for (var alert : alerts) {
            try {
                items.add(new Reading.Item.Said(signal(alert, now), alert));
            } catch (Unusable e) {
                items.add(new Reading.Item.Unusable(Kind.REJECTED, e.reason, alert));
            }
        }
        return new Reading(items);
    }

    private static Signal signal(JsonNode alert, Instant now) throws Unusable {
        if (!alert.isObject()) {
            throw new Unusable("an alert must be an object");
        }
        var labels = Labels.of(strings(alert, "labels"));
        if (labels.values().isEmpty()) {
            throw new Unusable("labels: an alert needs at least one label that is not empty");
        }
        var fingerprint = alert.path("fingerprint").asText("");
        var id = fingerprint.isBlank() ? Hashes.sha256(labels.toString()).substring(0, 16) : Texts.fit(fingerprint, 64);
        return switch (alert.path("status").asText("")) {
            case "firing" -> new Signal.Firing(ORIGIN, alert(alert, id, labels, now), Optional.empty());
            case "resolved" -> new Signal.Cleared(ORIGIN, id, labels, Optional.empty());
            default -> throw new Unusable("status: must be firing or resolved");
        };
    }

    private static Alert alert(JsonNode alert, String id, Labels labels, Instant now) throws Unusable {
        var annotations = strings(alert, "annotations");
        var alertname = labels.get("alertname");
        var title = annotations.getOrDefault(
                "summary", annotations.getOrDefault("title", alertname.isEmpty() ? labels.toString() : alertname));
        return new Alert(
                id,
                labels,
                Texts.fit(title, LONGEST_TITLE),
                labels.get("service").isEmpty() ? labels.get("job") : labels.get("service"),
                Texts.fit(alert.path("generatorURL").asText(""), 2048),
                annotations,
                startsAt(alert, now));
    }

    private static Instant startsAt(JsonNode alert, Instant now) throws Unusable {
        var text = alert.path("startsAt").asText("");
        if (text.isEmpty() || alert.path("startsAt").isNull()) {
            return now;
        }
        return Times.parse(text)
                .orElseThrow(() -> new Unusable("startsAt: must be a time such as 2026-11-20T12:00:00Z"));
    }

    /** Null values and empty ones are the same as none. */
    private static Map<String, String> strings(JsonNode alert, String field) throws Unusable {
        var node = alert.path(field);
        if (node.isMissingNode() || node.isNull()) {
            return Map.of();
        }
        if (!node.isObject()) {
            throw new Unusable(field + ": must be an object of texts");
        }
        if (node.size() > MOST_LABELS) {
            throw new Unusable(field + ": may have at most " + MOST_LABELS + " entries");
        }
        var strings = new HashMap<String, String>();
        for (var entry : node.properties()) {
            var value = entry.getValue();
            if (value.isContainerNode()) {
                throw new Unusable(field + ": the value of " + entry.getKey() + " must be a text");
            }
            if (entry.getKey().isBlank() || entry.getKey().length() > LONGEST_NAME) {
                throw new Unusable(field + ": a name has 1 to " + LONGEST_NAME + " characters");
            }
            if (!value.isNull()) {
                strings.put(Texts.fit(entry.getKey(), LONGEST_NAME), Texts.fit(value.asText(), LONGEST_VALUE));
            }
        }
        return strings;
    }
}
