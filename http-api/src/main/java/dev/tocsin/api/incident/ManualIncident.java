package dev.tocsin.api.incident;

import dev.tocsin.api.http.Body;
import dev.tocsin.channel.JsonText;
import dev.tocsin.channel.source.TolerantFields;
import dev.tocsin.core.policy.Directory;
import dev.tocsin.core.signal.Alert;
import dev.tocsin.core.signal.DedupKey;
import dev.tocsin.core.signal.Labels;
import dev.tocsin.core.signal.Origin;
import dev.tocsin.core.signal.PlainText;
import dev.tocsin.core.signal.SeverityScale;
import dev.tocsin.core.signal.Sha256;
import dev.tocsin.core.signal.Signal;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * An incident that a person or a program creates. It is handled as every signal is: its labels, with severity and
 * service among them, are routed, and its dedup key prevents duplicates. No alert will clear it, so a person resolves
 * it.
 *
 * @param notes what was changed in the request so that it could be read, or ""
 */
record ManualIncident(Signal signal, String notes) {
    static final Set<String> FIELDS =
            Set.of("title", "severity", "service", "description", "labels", "dedupKey", "user");

    private static final int MAX_TITLE = 300;
    private static final int MAX_SERVICE = 200;

    static ManualIncident read(Body body, Origin by, Directory directory, Instant now) {
        var fields = new TolerantFields();
        var given = labels(body, fields);
        var title = title(body, fields, given);
        var severity = body.text("severity", 64).orElseGet(() -> severity(fields, given, directory.severities()));
        if (directory.severities().find(severity).isEmpty()) {
            body.fault("severity", "is not on the configured scale");
        }
        var service = fields.text("service", body.node("service"), MAX_SERVICE);
        var description = fields.text("description", body.node("description"), TolerantFields.MAX_VALUE);
        var dedupKey = body.text("dedupKey", 512);
        body.check();
        var labels = new HashMap<>(given);
        labels.put("severity", severity);
        if (!service.isEmpty()) {
            labels.put("service", service);
        }
        labels.putIfAbsent("alertname", title);
        labels.putIfAbsent("source", "api");
        // The request's own id makes its repetition the same incident, even after a crash in between.
        var key = dedupKey.orElseGet(
                () -> Sha256.hex(by.id().isEmpty() ? UUID.randomUUID().toString() : by.id())
                        .substring(0, 32));
        var annotations = description.isEmpty() ? Map.<String, String>of() : Map.of("description", description);
        var all = Labels.of(labels);
        var alert = new Alert(Alert.MANUAL, all, title, all.get("service"), "", annotations, now);
        var signal = new Signal.Firing(by, alert, Optional.of(new DedupKey("manual:" + key)));
        return new ManualIncident(signal, fields.notes());
    }

    /** Without the field, the label of the same name counts, as in every other signal. */
    private static String severity(TolerantFields fields, Map<String, String> labels, SeverityScale scale) {
        var label = labels.getOrDefault("severity", "");
        if (scale.find(label).isPresent()) {
            return label;
        }
        if (!label.isEmpty()) {
            fields.note("labels.severity is not on the configured scale: " + scale.fallback() + " was used");
        }
        return scale.fallback();
    }

    /** Without a title, one is made of the labels. */
    private static String title(Body body, TolerantFields fields, Map<String, String> labels) {
        var title = JsonText.of(body.node("title"));
        if (title.isEmpty() && labels.isEmpty()) {
            body.fault("title", "must be a string that is not blank, unless there are labels");
        }
        var words = PlainText.firstOf(
                title, labels.getOrDefault("alertname", ""), Labels.of(labels).toString());
        return fields.bounded("title", words, MAX_TITLE);
    }

    private static Map<String, String> labels(Body body, TolerantFields fields) {
        var node = body.node("labels");
        if (!node.isMissingNode() && !node.isNull() && !node.isObject()) {
            body.fault("labels", "must be an object of strings");
            return Map.of();
        }
        return fields.bounded("labels", fields.entries("labels", node));
    }
}
