package dev.tocsin.channel.alertmanager;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tocsin.channel.source.ParsedPayload;
import dev.tocsin.channel.source.ParsedPayload.Item;
import dev.tocsin.channel.source.SourceContract;
import dev.tocsin.core.signal.PlainText;
import java.util.Locale;
import java.util.Set;

class AlertmanagerSourceTest extends SourceContract {
    AlertmanagerSourceTest() {
        super(
                new AlertmanagerSource(),
                "alertmanager/v4_firing_group3",
                "alertmanager/v4_mixed",
                "alertmanager/v4_resolved_group3",
                "alertmanager/v4_truncated",
                "grafana/webhook_firing",
                "cases/unusable_detail",
                "cases/empty_summary");
    }

    @Override
    protected String itemsAt() {
        return "/alerts";
    }

    /** No alert whose status and labels can be used is lost. */
    @Override
    protected void check(JsonNode payload, ParsedPayload reading) {
        var alerts = payload.path("alerts");
        assertEquals(alerts.size(), reading.items().size());
        for (int i = 0; i < alerts.size(); i++) {
            var alert = alerts.get(i);
            var item = reading.items().get(i);
            assertEquals(isUsable(alert), item instanceof Item.Parsed, () -> item + " of " + alert);
        }
    }

    /** What the documents promise, told apart without the reader. */
    private static boolean isUsable(JsonNode alert) {
        var status = alert.path("status");
        var labels = alert.path("labels");
        return status.isTextual()
                && Set.of("firing", "resolved")
                        .contains(status.textValue().strip().toLowerCase(Locale.ROOT))
                && labels.isObject()
                && labels.properties().stream()
                        .anyMatch(label -> !PlainText.isBlank(label.getKey()) && isValue(label.getValue()));
    }

    private static boolean isValue(JsonNode value) {
        return value.isTextual()
                ? !value.textValue().isEmpty()
                : value.isNumber() || value.isBoolean() || !value.isEmpty();
    }
}
