package dev.tocsin.channel.pagerduty;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tocsin.channel.Secret;
import dev.tocsin.channel.source.ParsedPayload;
import dev.tocsin.channel.source.ParsedPayload.Item;
import dev.tocsin.channel.source.SourceContract;
import dev.tocsin.core.signal.PlainText;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

class PagerDutySourceTest extends SourceContract {
    PagerDutySourceTest() {
        super(
                new PagerDutySource(),
                "pagerduty_v3/incident_triggered",
                "pagerduty_v3/incident_acknowledged",
                "pagerduty_v3/incident_annotated",
                "pagerduty_v3/incident_resolved",
                "pagerduty_v3/pagey_ping");
    }

    @Override
    protected Map<String, String> signed(Secret secret, byte[] body) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.reveal().getBytes(UTF_8), "HmacSHA256"));
            return Map.of("x-pagerduty-signature", "v1=" + HexFormat.of().formatHex(mac.doFinal(body)));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** No trigger with an id is lost. */
    @Override
    protected void check(JsonNode payload, ParsedPayload reading) {
        var event = payload.path("event");
        var id = event.path("data").path("id");
        if (event.path("event_type").textValue().equals("incident.triggered")
                && id.isTextual()
                && !PlainText.isBlank(id.textValue())) {
            var item = reading.items().getFirst();
            assertInstanceOf(Item.Parsed.class, item instanceof Item.Changed(_, var otherwise) ? otherwise : item);
        }
    }
}
