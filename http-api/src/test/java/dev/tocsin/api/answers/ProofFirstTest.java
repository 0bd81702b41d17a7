package dev.tocsin.api.answers;

import static dev.tocsin.api.Signatures.hmac;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tocsin.api.Api;
import dev.tocsin.api.TestNode;
import dev.tocsin.api.http.LogLines;
import dev.tocsin.core.signal.Sha256;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Junk, and what is right, from one address, as behind one proxy. At every way that takes a secret the secret is looked at
 * first, so that junk takes nothing from whoever has it.
 */
@Isolated("it reads all that is logged")
class ProofFirstTest {
    private static final String SECRET = "secret-of-everything";
    private static final String ALERT = "{\"alerts\": []}";
    private static final String PING = "{\"event\": {\"id\": \"p\", \"event_type\": \"pagey.ping\"}}";
    private static final String UPDATE = "{\"action\": \"Create\", \"alert\": {\"alias\": \"x\"}}";

    @AutoClose
    private final Twilio twilio = new Twilio();

    @AutoClose
    private TestNode node;

    private Api api;

    @BeforeEach
    void start() {
        node = TestNode.start(
                """
                external_url: %s
                tokens: {me: {sha256: %s, role: admin}, low: {sha256: %s, role: viewer}}
                webhooks:
                  alertmanager: {bearer: "${env:SECRET}"}
                  pagerduty: {secrets: ["${env:SECRET}"]}
                  opsgenie: {basic: {username: og, password: "${env:SECRET}"}}
                outgoing: {allow_networks: [127.0.0.0/8]}
                channels:
                  text: {type: sms, %s}
                  mute: {type: slack, channel: C024BE91L, bot_token: "${env:SECRET}"}
                  chat: {type: slack, channel: C024BE91L, bot_token: "${env:SECRET}", signing_secret: "${env:SECRET}"}
                users: {sam: {contacts: [{channel: text, address: "+34600000001"}]}}
                policies: {default: {levels: [{responders: [{user: sam}], timeout: 1h}]}}
                receivers: {default: {policy: default}}
                route: {receiver: default}
                """.formatted(Twilio.EXTERNAL, Sha256.hex(SECRET), Sha256.hex("low"), twilio.settings()),
                Map.of("SECRET", SECRET, "TWILIO", Twilio.TOKEN));
        api = node.api();
    }

    /** By name: what somebody gets who shows this secret. */
    private Map<String, IntSupplier> ways(String secret) {
        var now = Long.toString(Instant.now().getEpochSecond());
        var slack = "v0=" + hmac(secret, "v0:" + now + ":payload=%7B%7D");
        var sms = Map.of("From", "+1", "Body", "STOP", "OptOutType", "STOP");
        var basic = Base64.getEncoder().encodeToString(("og:" + secret).getBytes(UTF_8));
        var ways = new LinkedHashMap<String, IntSupplier>();
        ways.put("alertmanager", () -> post("webhooks/alertmanager", ALERT, "Authorization", "Bearer " + secret));
        ways.put(
                "pagerduty",
                () -> post("webhooks/pagerduty", PING, "X-PagerDuty-Signature", "v1=" + hmac(secret, PING)));
        ways.put("opsgenie", () -> post("webhooks/opsgenie", UPDATE, "Authorization", "Basic " + basic));
        ways.put(
                "slack",
                () -> post(
                        "callbacks/chat/slack",
                        "payload=%7B%7D",
                        "X-Slack-Request-Timestamp",
                        now,
                        "X-Slack-Signature",
                        slack));
        ways.put("sms", () -> {
            var path = "/api/v1/callbacks/text/sms";
            return (secret.equals(SECRET)
                            ? twilio.call(node.port(), path, sms)
                            : twilio.call(node.port(), path, sms, secret))
                    .statusCode();
        });
        ways.put("token", () -> api.get("/api/v1/incidents", "Authorization", "Bearer " + secret)
                .status());
        return ways;
    }

    @Test
    void junkFromAnAddress_isRefusedAndThenToldToWait_andTakesNothingFromWhoeverIsRight() {
        var feed = api.post("/api/v1/users/sam/feeds", "{}", "Authorization", "Bearer " + SECRET)
                .expect(201)
                .json()
                .path("path")
                .asText();
        var refused = new LinkedHashMap<String, Integer>();
        ways("wrong").forEach((name, way) -> refused.put(name, way.getAsInt()));
        refused.put("feed", api.get("/feeds/wrong.ics").status());
        refused.put("link", api.get("/answer/wrong").status());
        assertEquals(
                "{alertmanager=401, pagerduty=403, opsgenie=401, slack=403, sms=403, token=401, feed=404, link=404}",
                refused.toString());
        for (int i = 0; i < 500 && api.get("/answer/guess" + i).status() == 404; i++) {}

        ways("wrong").forEach((name, way) -> assertEquals(429, way.getAsInt(), name));
        assertEquals(429, api.get("/feeds/wrong.ics").status());
        assertEquals(429, post("webhooks/pagerduty", PING), "without a signature");
        assertEquals(429, post("webhooks/alertmanager", ALERT), "without credentials");

        var right = new LinkedHashMap<String, Integer>();
        ways(SECRET).forEach((name, way) -> right.put(name, way.getAsInt()));
        assertEquals(
                "{alertmanager=202, pagerduty=202, opsgenie=202, slack=200, sms=200, token=200}", right.toString());
        assertEquals(200, api.get(feed).status());
        assertEquals(
                400,
                post("webhooks/alertmanager", "no json", "Authorization", "Bearer " + SECRET),
                "who is right and wrong in what they say is told so");
        assertEquals(
                403,
                api.post("/api/v1/incidents", "{}", "Authorization", "Bearer low")
                        .status(),
                "a token with too small a role is not a guess");
    }

    @Test
    void refusals_leaveATrace_withoutWhatWasPresented() {
        var log = LogLines.all();
        try (log) {
            ways("wrong-credential").values().forEach(IntSupplier::getAsInt);
            api.get("/answer/wrong-credential");
            api.get("/feeds/wrong-credential.ics");
        }

        var metrics = api.get("/metrics", "Authorization", "Bearer " + SECRET)
                .expect(200)
                .body();
        for (var kind : new String[] {
            "webhook alertmanager",
            "webhook opsgenie",
            "signature of pagerduty",
            "signature of callback",
            "token",
            "answer link",
            "feed"
        }) {
            assertTrue(
                    metrics.contains("tocsin_callers_refused_total{answer=\"refused\",kind=\"" + kind + "\"}"), kind);
            assertTrue(log.lines().stream().anyMatch(line -> line.contains("credentials (" + kind + ");")), kind);
        }
        assertFalse(
                (log.lines() + metrics).contains("wrong-credential"),
                log.lines().toString());
    }

    /** A body that never comes takes no room, and its sender needs no patience. */
    @ParameterizedTest
    @CsvSource({
        "answer/wrong, X-Twilio-Signature, 404",
        "api/v1/callbacks/none/sms, X-Twilio-Signature, 403",
        "api/v1/callbacks/text/none, X-Twilio-Signature, 403",
        "api/v1/callbacks/text/slack, X-Slack-Signature, 403",
        "api/v1/callbacks/mute/slack, X-Slack-Signature, 403",
        "api/v1/callbacks/text/sms, X-Slack-Signature, 403",
        "api/v1/callbacks/chat/slack, X-Twilio-Signature, 403",
        "api/v1/webhooks/pagerduty, X-Twilio-Signature, 401",
    })
    void whatCannotBeProven_isRefusedUnread(String path, String header, int status) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), node.port())) {
            socket.setSoTimeout(5_000);
            var head = "POST /" + path + " HTTP/1.1\r\nHost: x\r\n" + header + ": v0=0\r\nContent-Length: 1000\r\n\r\n";
            socket.getOutputStream().write(head.getBytes(UTF_8));
            var answer = new String(socket.getInputStream().readNBytes(12), UTF_8);
            assertEquals("HTTP/1.1 " + status, answer);
        }
    }

    private int post(String path, String body, String... headers) {
        return api.send("POST", "/api/v1/" + path, BodyPublishers.ofString(body), headers)
                .status();
    }
}
