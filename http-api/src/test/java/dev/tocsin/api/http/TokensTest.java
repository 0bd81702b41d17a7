package dev.tocsin.api.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tocsin.api.Api;
import dev.tocsin.api.TestNode;
import dev.tocsin.core.signal.Sha256;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A node beyond loopback, where every caller needs a token and every sender its credentials. */
class TokensTest {
    private static final String VIEWER = "tocsin_viewer-token";
    private static final String RESPONDER = "tocsin_responder-token";
    private static final String LAPTOP = "laptop-token-of-a-person";
    private static final String INCIDENTS = "/api/v1/incidents";
    private static final String INCIDENT = "{\"title\": \"By token\"}";

    @AutoClose
    private static TestNode node;

    private static Api api;

    @BeforeAll
    static void start() {
        node = TestNode.start(
                TestNode.WORLD + """
                    webhooks: {alertmanager: {bearer: "${env:SENDER}"}}
                    tokens:
                      wallboard: {sha256: %s, role: viewer}
                      bot: {sha256: %s, role: responder}
                      laptop: {sha256: %s, role: responder, user: alex}
                    """.formatted(Sha256.hex(VIEWER), Sha256.hex(RESPONDER), Sha256.hex(LAPTOP)),
                Map.of("SENDER", "sender-secret"),
                "0.0.0.0");
        api = node.api();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                INCIDENTS,
                INCIDENTS + "/x",
                INCIDENTS + "/x/timeline",
                "/api/v1/oncall",
                "/api/v1/dead-letters",
                "/metrics"
            })
    void looking_needsAToken(String path) {
        for (var headers : List.of(
                new String[0],
                new String[] {"Authorization", "Bearer wrong"},
                new String[] {"Authorization", "Bearer sender-secret"},
                new String[] {"Authorization", "Basic " + VIEWER},
                new String[] {"Authorization", VIEWER})) {
            var answer = api.get(path, headers);
            answer.problem(401);
            assertTrue(
                    answer.header("www-authenticate").startsWith("Bearer"),
                    answer.headers().toString());
        }
        assertTrue(List.of(200, 404).contains(api.get(path, bearer(VIEWER)).status()));
        assertTrue(List.of(200, 404).contains(api.get(path, bearer(RESPONDER)).status()));
    }

    @Test
    void changing_needsTheRoleOfAResponder() {
        api.post(INCIDENTS, INCIDENT).problem(401);
        api.post(INCIDENTS, INCIDENT, bearer(VIEWER)).problem(403);
        var id = api.post(INCIDENTS, INCIDENT, bearer(RESPONDER))
                .expect(201)
                .json()
                .path("id")
                .asText();

        for (var command : List.of("ack", "resolve", "escalate", "timeline")) {
            api.post(INCIDENTS + "/" + id + "/" + command, "{\"text\": \"x\"}").problem(401);
            api.post(INCIDENTS + "/" + id + "/" + command, "{\"text\": \"x\"}", bearer(VIEWER))
                    .problem(403);
        }
        api.patch(INCIDENTS + "/" + id, "{\"status\": \"resolved\"}").problem(401);
        api.patch(INCIDENTS + "/" + id, "{\"status\": \"resolved\"}", bearer(VIEWER))
                .problem(403);
        assertEquals(
                "new",
                api.get(INCIDENTS + "/" + id, bearer(VIEWER))
                        .json()
                        .path("status")
                        .asText());
    }

    @Test
    void change_isRecordedWithTheTokensName() {
        var id = api.post(INCIDENTS, INCIDENT, bearer(RESPONDER))
                .expect(201)
                .json()
                .path("id")
                .asText();
        api.post(INCIDENTS + "/" + id + "/ack", "{\"user\": \"sam\"}", bearer(RESPONDER))
                .expect(200);

        var timeline = api.get(INCIDENTS + "/" + id + "/timeline", bearer(VIEWER))
                .json()
                .path("entries");

        assertEquals("bot", timeline.path(0).path("by").asText());
        var acknowledged = timeline.findParents("type").stream()
                .filter(entry -> entry.path("type").asText().equals("acknowledged"))
                .findFirst()
                .orElseThrow();
        assertEquals("sam", acknowledged.path("by").asText());
        assertEquals("api as bot", acknowledged.path("via").asText());
    }

    @Test
    void tokenWithAUser_actsAsThatPerson() {
        var id = api.post(INCIDENTS, INCIDENT, bearer(LAPTOP))
                .expect(201)
                .json()
                .path("id")
                .asText();
        api.post(INCIDENTS + "/" + id + "/ack", "", bearer(RESPONDER)).problem(400);

        api.post(INCIDENTS + "/" + id + "/ack", "", bearer(LAPTOP)).expect(200);

        var incident = api.get(INCIDENTS + "/" + id, bearer(VIEWER)).json();
        assertEquals("alex", incident.path("owner").asText());
        var opened = api.get(INCIDENTS + "/" + id + "/timeline", bearer(VIEWER))
                .json()
                .path("entries")
                .path(0);
        assertEquals("alex", opened.path("by").asText());
        assertEquals("api as laptop", opened.path("via").asText());
    }

    @ParameterizedTest
    @ValueSource(strings = {"silences", "maintenance"})
    void dryRunOfATokenWithAUser_namesThePerson_asWhatIsMadeDoes(String path) {
        var body = "{\"matchers\": [\"a=b\"], \"reason\": \"work\", \"end\": \""
                + Instant.now().plusSeconds(3_600) + "\"";

        var asked = api.post("/api/v1/" + path, body + ", \"dryRun\": true}", bearer(LAPTOP));
        var made = api.post("/api/v1/" + path, body + "}", bearer(LAPTOP));

        assertEquals("alex", asked.expect(200).json().path("by").asText());
        assertEquals("alex", made.expect(201).json().path("by").asText());
    }

    @Test
    void noAnswer_holdsATokenOrSecret() {
        var answers = List.of(
                api.get(INCIDENTS, bearer(VIEWER)),
                api.get(INCIDENTS, "Authorization", "Bearer " + VIEWER + "x"),
                api.post(INCIDENTS, INCIDENT, bearer(VIEWER)),
                api.alertmanager("{}", "Authorization", "Bearer sender-secret"),
                api.alertmanager("{}"),
                api.get("/metrics", bearer(VIEWER)));

        for (var answer : answers) {
            var everything = answer.body() + answer.headers();
            for (var secret : List.of(VIEWER, RESPONDER, "sender-secret", Sha256.hex(VIEWER))) {
                assertFalse(everything.contains(secret), everything);
            }
        }
    }

    @Test
    void openWebhook_beyondLoopback_isRefused() {
        api.post("/api/v1/webhooks/pagerduty", "{\"event\": {\"event_type\": \"pagey.ping\"}}")
                .problem(403);
        api.post("/api/v1/webhooks/pagerduty", "{}", bearer(RESPONDER)).problem(403);
    }

    @Test
    void tokensOfTheApi_areNoCredentialsOfASender() {
        api.alertmanager("{\"alerts\": []}", bearer(RESPONDER)).problem(401);
        api.alertmanager("{\"alerts\": []}", bearer("sender-secret")).expect(202);
    }

    @Test
    void health_isForAnybody() {
        api.get("/health").expect(200);
        api.get("/health/live").expect(200);
    }

    private static String[] bearer(String token) {
        return new String[] {"Authorization", "Bearer " + token};
    }
}
