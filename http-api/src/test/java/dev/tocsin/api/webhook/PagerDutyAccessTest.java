package dev.tocsin.api.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tocsin.api.TestNode;
import java.util.HexFormat;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where both a token and a secret are configured, either is enough. */
class PagerDutyAccessTest {
    private static final String PING = "{\"event\": {\"id\": \"p\", \"event_type\": \"pagey.ping\"}}";

    @AutoClose
    private static TestNode node;

    @BeforeAll
    static void start() {
        node = TestNode.start(TestNode.WORLD + """
            webhooks: {pagerduty: {bearer: "${env:BEARER}", secrets: ["${env:SECRET}"]}}
            """, Map.of("BEARER", "right", "SECRET", "signing-secret"));
    }

    @ParameterizedTest
    @CsvSource({
        "right, right, 202",
        "right, wrong, 202",
        "right, none, 202",
        "none, right, 202",
        "wrong, right, 202",
        "none, none, 401",
        "wrong, none, 401",
        "none, wrong, 403",
        "wrong, wrong, 403",
    })
    void eitherOfTokenAndSignature_isEnough(String bearer, String signature, int status) throws Exception {
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec("signing-secret".getBytes(UTF_8), "HmacSHA256"));
        var right = "v1=" + HexFormat.of().formatHex(mac.doFinal(PING.getBytes(UTF_8)));
        var answer = node.api()
                .post(
                        "/api/v1/webhooks/pagerduty",
                        PING,
                        bearer.equals("none") ? "X-Other" : "Authorization",
                        "Bearer " + bearer,
                        signature.equals("none") ? "X-Another" : "X-PagerDuty-Signature",
                        signature.equals("right") ? right : "v1=00");
        assertEquals(status, answer.status(), answer::body);
    }
}
