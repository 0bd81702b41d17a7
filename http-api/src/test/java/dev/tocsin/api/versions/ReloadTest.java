package dev.tocsin.api.versions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tocsin.api.Api;
import dev.tocsin.api.Payloads;
import dev.tocsin.api.TestNode;
import dev.tocsin.core.signal.Sha256;
import dev.tocsin.testing.ManualTime;
import dev.tocsin.testing.TestDatabase;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReloadTest {
    private static final String CONFIG = "/api/v1/config";
    private static final String RELOAD = CONFIG + "/reload";

    /** The same with one level fewer. */
    private static final String ONE_LEVEL =
            TestNode.WORLD.replace("      - {responders: [{user: alex}], timeout: 10m}\n", "");

    private static final String BROKEN = TestNode.WORLD
            .replace("{user: sam}], timeout: 5m", "{user: sma}], timeout: 5m")
            .replace("timeout: 10m", "timeout: soon");

    @Test
    void goodFiles_holdFromTheAnswerOn_andOpenIncidentsKeepTheirPolicy() {
        try (var node = TestNode.start(TestNode.WORLD)) {
            var api = node.api();
            var before = api.get(CONFIG).expect(200).json();
            assertEquals("start", before.path("activation").path("via").asText());
            var opened = api.created("{\"title\": \"Opened before\"}");
            node.write(ONE_LEVEL);
            var change = "policy default, level 2 is removed: user:alex for 10m";
            assertEquals(
                    List.of(change), changes(api.get(CONFIG + "/diff?days=30").expect(200)));

            var answer = api.post(RELOAD, "{\"reason\": \"alex is away\"}")
                    .expect(200)
                    .json();

            assertTrue(answer.path("changed").asBoolean());
            assertEquals(before.path("version"), answer.path("before"));
            assertEquals(change, answer.path("changes").get(0).asText());
            var back = "/diff?to=" + before.path("version").asText();
            assertEquals(
                    List.of("policy default, level 2 is new: user:alex for 10m"),
                    changes(api.get(CONFIG + back).expect(200)));
            assertEquals(List.of(), changes(api.get(CONFIG + "/diff?from=files").expect(200)));
            api.get(CONFIG + "/diff?from=nonesuch").problem(404);
            api.get(CONFIG + "/diff?days=0").problem(400);
            var now = api.get(CONFIG).expect(200).json();
            assertEquals(answer.path("version"), now.path("version"));
            assertEquals("reload", now.path("activation").path("via").asText());
            assertEquals("local", now.path("activation").path("by").asText());
            assertEquals("alex is away", now.path("activation").path("reason").asText());
            var later = api.created("{\"title\": \"Opened after\"}");
            api.post("/api/v1/incidents/" + later + "/escalate", "{\"level\": 2}")
                    .problem(422);
            api.post("/api/v1/incidents/" + opened + "/escalate", "{\"level\": 2}")
                    .expect(200);
            assertFalse(api.post(RELOAD, "").expect(200).json().path("changed").asBoolean());
        }
    }

    @Test
    void openIncident_movesToTheNewPolicyByCommand() {
        try (var node = TestNode.start(TestNode.WORLD)) {
            var api = node.api();
            var opened = api.created("{\"title\": \"Opened before\"}");
            var policy = "/api/v1/incidents/" + opened + "/policy";
            node.write(ONE_LEVEL.replace(
                    "policies:", "policies:\n  other: {levels: [{responders: [{user: alex}], timeout: 1h}]}"));
            api.post(RELOAD, "").expect(200);

            api.post(policy, "{\"user\": \"sam\", \"reason\": \"alex is away\"}")
                    .expect(200);
            api.post("/api/v1/incidents/" + opened + "/escalate", "{\"level\": 2}")
                    .problem(422);
            api.post(policy, "{\"policy\": \"nonesuch\"}").problem(400);
            assertEquals(
                    "other",
                    api.post(policy, "{\"policy\": \"other\"}")
                            .expect(200)
                            .json()
                            .path("policy")
                            .asText());
            var events = api.timeline(opened);
            assertEquals(2, events.stream().filter("policy-changed"::equals).count(), events::toString);
            api.post("/api/v1/incidents/" + opened + "/resolve", "{}").expect(200);
            api.post(policy, "{}").problem(409);
            api.post("/api/v1/incidents/01m0000000000000000000000000/policy", "{}")
                    .problem(404);
        }
    }

    @Test
    void badFiles_changeNothing_andEveryProblemIsSaid() {
        try (var node = TestNode.start(TestNode.WORLD)) {
            var api = node.api();
            var before = api.get(CONFIG).expect(200).json().path("version");
            assertTrue(metric(api, "tocsin_config_last_reload_successful 1.0"));
            node.write(BROKEN);

            var problem = api.post(RELOAD, "").problem(422);

            assertEquals(
                    "nothing was changed: 2 problems", problem.path("detail").asText());
            var errors = problem.path("errors");
            assertEquals(
                    "policies.default.levels[0].responders[0].user",
                    errors.get(0).path("pointer").asText());
            assertTrue(errors.get(0).path("detail").asText().startsWith("tocsin.yaml:"), errors::toString);
            assertTrue(errors.get(1).path("detail").asText().contains("soon"), errors::toString);
            var now = api.get(CONFIG).expect(200).json();
            assertEquals(before, now.path("version"));
            assertEquals(2, now.path("failure").path("problems").size());
            assertTrue(metric(api, "tocsin_config_last_reload_successful 0.0"));
            api.alertmanager(Payloads.group(Payloads.firing("alertname", "Still")))
                    .expect(202);

            node.write(ONE_LEVEL);
            api.post(RELOAD, "").expect(200);
            assertTrue(metric(api, "tocsin_config_last_reload_successful 1.0"));
            assertFalse(api.get(CONFIG).expect(200).json().has("failure"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "127.0.0.1"})
    void tokens_thatTheNewFilesLack_stopWorkingAtOnce_andTheLastOneStays(String listen) {
        var world = TestNode.WORLD + "tokens:\n";
        var boss = "  boss: {sha256: %s, role: admin}\n".formatted(Sha256.hex("boss"));
        var bot = "  bot: {sha256: %s, role: responder}\n".formatted(Sha256.hex("bot"));
        try (var node = TestNode.start(world + boss + bot, Map.of(), listen)) {
            var api = node.api();
            api.get(CONFIG, bearer("bot")).expect(200);
            api.post(RELOAD, "", bearer("bot")).problem(403);
            node.write(world + boss);
            api.post(RELOAD, "", bearer("boss")).expect(200);
            api.get(CONFIG, bearer("bot")).problem(401);

            node.write(TestNode.WORLD);
            assertEquals(
                    List.of("tokens"),
                    api.post(RELOAD, "", bearer("boss")).expect(422).pointers());
            api.get(CONFIG, bearer("boss")).expect(200);
        }
    }

    @Test
    void lastToken_thatCameByAReload_staysToo() {
        var boss = "tokens: {boss: {sha256: %s, role: admin}}\n".formatted(Sha256.hex("boss"));
        try (var node = TestNode.start(TestNode.WORLD)) {
            var api = node.api();
            node.write(TestNode.WORLD + boss);
            api.post(RELOAD, "").expect(200);

            node.write(TestNode.WORLD);

            assertEquals(
                    List.of("tokens"),
                    api.post(RELOAD, "", bearer("boss")).expect(422).pointers());
        }
    }

    @Test
    void storedVersion_holdsReferencesAndNoSecret_andIsForAdmins() throws SQLException {
        var world = TestNode.WORLD + """
            webhooks: {alertmanager: {bearer: "${env:SENDER}"}}
            tokens:
              boss: {sha256: %s, role: admin}
              wallboard: {sha256: %s, role: viewer}
            """.formatted(Sha256.hex("boss"), Sha256.hex("wallboard"));
        try (var node = TestNode.start(world, Map.of("SENDER", "the-sender's-secret"))) {
            var api = node.api();
            var version =
                    api.get(CONFIG, bearer("wallboard")).json().path("version").asText();
            var path = CONFIG + "/versions/" + version;
            api.get(path, bearer("wallboard")).problem(403);
            var stored = api.get(path, bearer("boss")).expect(200).json();
            assertEquals(world, stored.path("files").path("tocsin.yaml").asText());
            for (var column : List.of("files::text", "stored_by")) {
                var kept =
                        node.query("select " + column + " from config_version").toString();
                assertFalse(kept.contains("the-sender's-secret"), kept);
            }
            var listed = api.get(CONFIG + "/versions", bearer("wallboard"))
                    .expect(200)
                    .json();
            assertEquals(version, listed.path("versions").get(0).path("version").asText());
            assertFalse(listed.toString().contains("responders"));
            api.get(CONFIG + "/versions/0123456789ab", bearer("boss")).problem(404);
        }
    }

    @Test
    void twoNodes_onOneDatabase_followEachOther() {
        var database = TestDatabase.freshUrl();
        var time = new ManualTime(Instant.now());
        try (var one = TestNode.start(TestNode.WORLD, Map.of(), "127.0.0.1", database, time);
                var two = TestNode.start(TestNode.WORLD, Map.of(), "127.0.0.1", database, time)) {
            one.write(ONE_LEVEL);
            var first = one.api().post(RELOAD, "").expect(200).json().path("version");
            time.eventually(() -> assertEquals(first, version(two.api())));
            var incident = two.api().created("{\"title\": \"By the other's policy\"}");
            two.api()
                    .post("/api/v1/incidents/" + incident + "/escalate", "{\"level\": 2}")
                    .problem(422);

            var second = two.api().post(RELOAD, "").expect(200).json().path("version");
            time.eventually(() -> assertEquals(second, version(one.api())));
            var shown = one.api().get(CONFIG).expect(200).json();
            assertTrue(shown.path("inStep").asBoolean());
            assertEquals("reload", shown.path("activation").path("via").asText());
        }
    }

    @Test
    void node_thatLacksASecretOfTheOther_keepsItsOwn_andSaysSo() {
        var database = TestDatabase.freshUrl();
        var time = new ManualTime(Instant.now());
        try (var one = TestNode.start(TestNode.WORLD, Map.of("SENDER", "secret"), "127.0.0.1", database, time);
                var two = TestNode.start(TestNode.WORLD, Map.of(), "127.0.0.1", database, time)) {
            var before = version(two.api());
            one.write(TestNode.WORLD + "webhooks: {alertmanager: {bearer: \"${env:SENDER}\"}}\n");
            var wanted = one.api().post(RELOAD, "").expect(200).json().path("version");

            var shown = time.eventually(Duration.ofMillis(100), () -> {
                var now = two.api().get(CONFIG).expect(200).json();
                assertFalse(now.path("inStep").asBoolean());
                return now;
            });
            assertEquals(before, shown.path("version"));
            assertEquals(wanted, shown.path("activation").path("version"));
            var problem =
                    shown.path("failure").path("problems").get(0).path("detail").asText();
            assertTrue(problem.contains("${env:SENDER} cannot be resolved"), problem);
            assertTrue(metric(two.api(), "tocsin_config_last_reload_successful 0.0"));
            var health = two.api().get("/health/ready").expect(200).json();
            assertEquals("behind", health.path("configuration").asText());
            two.api()
                    .alertmanager(Payloads.group(Payloads.firing("alertname", "Still")))
                    .expect(202);
        }
    }

    @Test
    void chosenVersion_holdsAcrossARestart_untilTheFilesChange() {
        var database = TestDatabase.freshUrl();
        String good;
        try (var node = TestNode.start(TestNode.WORLD, Map.of(), "127.0.0.1", database)) {
            var api = node.api();
            good = version(api).asText();
            node.write(ONE_LEVEL);
            api.post(RELOAD, "").expect(200);
            api.post(CONFIG + "/activate", "{\"version\": \"nonesuch\"}").problem(404);
            api.post(CONFIG + "/activate", "{}").problem(400);
            api.post(CONFIG + "/activate", "{\"version\": \"" + good + "\"}").expect(200);
            assertEquals(good, version(api).asText());
        }
        try (var node = TestNode.start(ONE_LEVEL, Map.of(), "127.0.0.1", database)) {
            assertEquals(good, version(node.api()).asText());
        }
        try (var node =
                TestNode.start(ONE_LEVEL.replace("timeout: 5m", "timeout: 6m"), Map.of(), "127.0.0.1", database)) {
            assertFalse(good.equals(version(node.api()).asText()));
            var vias = node.api()
                    .get(CONFIG + "/versions")
                    .expect(200)
                    .json()
                    .path("activations")
                    .findValuesAsText("via");
            assertEquals(List.of("start", "choice", "reload", "start"), vias);
        }
    }

    private static List<String> changes(Api.Answer answer) {
        return StreamSupport.stream(answer.json().path("changes").spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    private static JsonNode version(Api api) {
        return api.get(CONFIG).expect(200).json().path("version");
    }

    private static boolean metric(Api api, String line) {
        return api.get("/metrics").expect(200).body().lines().anyMatch(line::equals);
    }

    private static String[] bearer(String token) {
        return new String[] {"Authorization", "Bearer " + token};
    }
}
