package dev.tocsin.api.incident;

import dev.tocsin.api.http.Body;
import dev.tocsin.api.http.Hashes;
import dev.tocsin.api.http.Texts;
import dev.tocsin.engine.policy.Directory;
import dev.tocsin.engine.signal.Alert;
import dev.tocsin.engine.signal.DedupKey;
import dev.tocsin.engine.signal.Labels;
import dev.tocsin.engine.signal.Origin;
import dev.tocsin.engine.signal.Signal;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * An incident that a person creates goes the way of every signal: its labels, with severity and service among them,
 * are routed, and its dedup key keeps it single. No alert will clear it, so a person resolves it.
 */
final class ManualIncident {
    static final Set<String> FIELDS =
            Set.of("title", "severity", "service", "description", "labels", "dedupKey", "user");

    private ManualIncident() {}

    static Signal read(Body body, Origin by, Directory directory, Instant now) {
        body.require("title");
        var title = body.text("title", 300).orElse("");
        var severity = body.text("severity", 64).orElse(directory.severities().fallback());
        if (directory.severities().find(severity).isEmpty()) {
            body.fault("severity", "is not on the configured scale");
        }
        var service = body.text("service", 200).orElse("");
        var description = body.text("description", 4096);
        var dedupKey = body.text("dedupKey", 512);
        var labels = labels(body);
        body.check();
        labels.put("severity", severity);
        labels.put("service", service);
        labels.putIfAbsent("alertname", title);
        labels.putIfAbsent("source", "api");
        // The request's own id makes its repetition the same incident, even after a crash in between.
        var key = dedupKey.orElseGet(
                () -> Hashes.sha256(by.id().isEmpty() ? UUID.randomUUID().toString() : by.id())
                        .substring(0, 32));
        var annotations = description.map(text -> Map.of("description", text)).orElse(Map.of());
        var alert = new Alert("manual", Labels.of(labels), title, service, "", annotations, now);
        return new Signal.Firing(by, alert, Optional.of(new DedupKey("manual:" + key)));
    }

    private static Map<String, String> labels(Body body) {
        var labels = new HashMap<String, String>();
        var node = body.node("labels");
        if (node.isMissingNode()) {
            return labels;
        }
        if (!node.isObject() || node.size() > 100) {
            body.fault("labels", "must be an object of at most 100 texts");
            return labels;
        }
        for (var entry : node.properties()) {
            if (!entry.getValue().isTextual() || entry.getValue().textValue().length() > 4096) {
                body.fault("labels", entry.getKey(), "must be a text of at most 4096 characters");
            } else {
                labels.put(
                        Texts.clean(entry.getKey()),
                        Texts.clean(entry.getValue().textValue()));
            }
        }
        return labels;
    }
}
