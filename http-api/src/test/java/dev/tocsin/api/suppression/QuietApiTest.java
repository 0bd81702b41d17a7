package dev.tocsin.api.suppression;

import static dev.tocsin.testing.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tocsin.api.Api;
import dev.tocsin.api.Payloads;
import dev.tocsin.api.TestNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Silences, maintenance and overrides through a real node, and what becomes of the pages. */
class QuietApiTest {
    private static final String SCHEDULES = """
        schedules:
          platform:
            time_zone: UTC
            layers: [{name: base, start: 2026-01-05, handoff: "08:00", shift: 24h, members: [sam]}]
        """;

    @AutoClose
    private static TestNode node;

    private static Api api;

    @BeforeAll
    static void start() {
        node = TestNode.start(
                TestNode.WORLD.replace("{console: {type: console}}", "{console: {type: console}, ops: {type: console}}")
                        + SCHEDULES);
        api = node.api();
    }

    private static String in(Duration duration) {
        return Instant.now().plus(duration).toString();
    }

    private static String silence(String alertname) {
        return "{\"matchers\": [\"alertname=" + alertname + "\"], \"end\": \"" + in(Duration.ofHours(1))
                + "\", \"reason\": \"disk swap\"}";
    }

    private static JsonNode fires(String alertname) {
        return api.alertmanager(Payloads.group(Payloads.firing("alertname", alertname, "severity", "critical")))
                .expect(202)
                .json()
                .path("results")
                .path(0);
    }

    private static Api.Answer delete(String path) {
        return api.send("DELETE", path, BodyPublishers.noBody());
    }

    /** Each was accepted once: it ended the node, stopped it, or cost it seconds for every alert. */
    @Test
    void matcherThatKillsFreezesOrBurns_isRefused_orSilencesNothing() {
        for (var regex : List.of(
                "[a-zA-Z](((a?b?c?d?)?){20}){48}",
                "\\\\Q[\\\\E((a{1000}){1000}){1000}",
                "(?i)" + "[B-\\\\x{1e942}]".repeat(200),
                "(a?){1000}(a?){1000}")) {
            var body = silence("~\\\"" + regex + "\\\"");
            var problem = api.post("/api/v1/silences", body).problem(400);
            assertTrue(problem.toString().contains("has too many repetitions"), problem.toString());
        }
        var burns = silence("~\\\"(.*a){200}c\\\"");
        var made = api.post("/api/v1/silences", burns).expect(201);
        var many = "{\"matchers\": [" + ("\"a=~\\\"(.*b){300}\\\"\",").repeat(10) + "\"c=d\"], \"reason\": \"x\","
                + " \"end\": \"" + in(Duration.ofHours(1)) + "\"}";
        assertTrue(api.post("/api/v1/silences", many).problem(400).toString().contains("too large together"));

        var id = fires("a".repeat(4_000)).path("incident").asText();
        eventually(() -> assertTrue(api.timeline(id).contains("page-delivered")));
        delete(made.json().path("links").path("self").asText()).expect(200);
    }

    /** The years of the examples are moved: what is over cannot be asked for. */
    @Test
    void examplesOfTheDocuments_areTaken() throws Exception {
        var year = Instant.now().atZone(ZoneOffset.UTC).getYear();
        var text = Files.readString(Path.of("../docs/api.md"))
                .replace("2027-", year + 2 + "-")
                .replace("2026-12", year + 1 + "-12");
        var examples = Pattern.compile("curl \\$URL(/\\S+) -d '([^']*)'")
                .matcher(text)
                .results()
                .toList();

        assertEquals(4, examples.size());
        for (var example : examples) {
            api.post("/api/v1" + example.group(1), example.group(2)).expect(201);
        }
    }

    /** As amtool and Alertmanager's own pages post it. */
    @Test
    void silenceInAlertmanagersForm_isTaken() {
        var made = api.post("/api/v1/silences", """
            {"matchers": [{"name": "alertname", "value": "A \\"b\\"", "isRegex": false, "isEqual": true},
                          {"name": "team", "value": "db|web", "isRegex": true},
                          {"name": "env", "value": "test", "isRegex": false, "isEqual": false},
                          {"name": "zone", "value": "x.*", "isRegex": true, "isEqual": false}],
             "startsAt": "2026-11-20T12:00:00.000Z", "endsAt": "%s", "createdBy": "sam", "comment": "upgrade",
             "id": null}
            """.formatted(Instant.now().plusSeconds(3_600)))
                .expect(201)
                .json();

        assertEquals(
                List.of("alertname=\"A \\\"b\\\"\"", "team=~\"db|web\"", "env!=\"test\"", "zone!~\"x.*\""),
                StreamSupport.stream(made.path("matchers").spliterator(), false)
                        .map(JsonNode::asText)
                        .toList());
        assertEquals("upgrade (made by sam)", made.path("reason").asText());
        assertEquals("2026-11-20T12:00:00Z", made.path("start").asText());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[{\"name\": \"a\"}] | /matchers/0/value",
                "[{\"value\": \"b\"}] | /matchers/0/name",
                "[{\"name\": \"a\", \"value\": 7}] | /matchers/0/value",
                "[{\"name\": \"a\", \"value\": \"b\", \"isRegex\": \"yes\"}] | /matchers/0/isRegex",
                "[{\"name\": \"a\", \"value\": \"(\", \"isRegex\": true}] | /matchers/0",
                "[{\"name\": \"a\", \"value\": \"b\"}, \"c=d\"] | /matchers/1",
                "[{\"name\": \"a\", \"value\": \"b\", \"isequal\": true}] | /matchers/0/isequal",
                "[{\"name\": \"a\", \"value\": \"\"}] | /matchers",
            })
    void faultInAlertmanagersForm_isNamed(String matchers, String pointer) {
        var answer = api.post(
                "/api/v1/silences",
                "{\"matchers\": " + matchers
                        + ", \"endsAt\": \"2099-01-01T00:00:00Z\", \"end\": \"2099-01-01T00:00:00Z\","
                        + " \"comment\": \"x\", \"id\": \"7\"}");

        answer.problem(400);
        assertTrue(answer.pointers().containsAll(List.of(pointer, "/endsAt", "/id")), answer.body());
    }

    @Test
    void silence_endedEarly_pagesWhatStillFires() {
        var made = api.post("/api/v1/silences", silence("Silenced")).expect(201);
        var self = made.json().path("links").path("self").asText();
        assertEquals(self, made.header("location"));
        assertEquals("active", made.json().path("state").asText());
        assertEquals("local", made.json().path("by").asText());

        var result = fires("Silenced");
        var id = result.path("incident").asText();
        assertEquals(List.of("incident-opened", "escalation-held"), api.timeline(id), result.toString());
        assertTrue(result.toString().contains("disk swap"), result.toString());

        assertEquals("over", delete(self).expect(200).json().path("state").asText());
        eventually(() -> assertTrue(api.timeline(id).contains("page-delivered")));
        assertEquals(
                List.of("incident-opened", "escalation-held", "escalation-released", "level-paged", "page-delivered"),
                api.timeline(id));
        delete(self).problem(409);
    }

    @Test
    void silence_madeDuringAnIncident_holdsItsNextLevelAndOnlyIts() {
        var other = fires("StillLoud").path("incident").asText();
        api.post("/api/v1/silences", silence("Hushed")).expect(201);

        eventually(() -> assertTrue(api.timeline(other).contains("page-delivered")));
        assertFalse(api.timeline(other).contains("escalation-held"));
    }

    /** The first says what would follow and does nothing; the second does it, and says what has followed. */
    @ParameterizedTest
    @ValueSource(strings = {"silences", "maintenance"})
    void madeDuringIncidents_listsWhichOfThemItSuppresses(String path) {
        var whole = api.alertmanager(Payloads.group(Payloads.firing("alertname", "Whole " + path, "path", path)))
                .expect(202)
                .json()
                .findPath("incident")
                .asText();
        var part = api.alertmanager(Payloads.group(
                        Payloads.firing("alertname", "Part " + path, "path", path),
                        Payloads.firing("alertname", "Part " + path, "path", "other")))
                .expect(202)
                .json()
                .findPath("incident")
                .asText();
        eventually(() -> assertTrue(api.timeline(whole).contains("page-delivered")));
        var body = "{\"matchers\": [\"path=" + path + "\"], \"reason\": \"disk swap\", \"end\": \""
                + Instant.now().plusSeconds(3_600).truncatedTo(ChronoUnit.SECONDS) + "\"";

        var asked = api.post("/api/v1/" + path, body + ", \"dryRun\": true}").expect(200);
        assertEquals(Map.of(whole, "all", part, "some"), suppressed(asked.json()));
        assertTrue(asked.json().path("id").isMissingNode(), asked.body());
        assertTrue(asked.json().path("dryRun").asBoolean(), asked.body());
        assertFalse(api.get("/api/v1/" + path).expect(200).body().contains("path=\\\"" + path), "nothing is made");
        assertTrue(api.incident(whole).path("suppressed").isMissingNode());

        var made = api.post("/api/v1/" + path, body + "}").expect(201).json();
        assertEquals(Map.of(whole, "all", part, "some"), suppressed(made));
        var listed = made.path("suppresses").path("incidents").path(1);
        assertEquals(api.incident(whole).path("title"), listed.path("title"));
        assertEquals(
                "/api/v1/incidents/" + whole, listed.path("links").path("self").asText());
        assertEquals(0, made.path("suppresses").path("more").asInt(-1));
        assertEquals(0, made.path("suppresses").path("notChecked").asInt(-1));

        eventually(() -> assertFalse(api.incident(whole).path("suppressed").isMissingNode()));
        var why = (path.equals("silences") ? "silence " : "maintenance ")
                + made.path("id").asText() + " by local: disk swap";
        var hold = api.incident(whole).path("suppressed").path(0);
        assertEquals(why, hold.path("why").asText());
        var found = api.get("/api/v1/incidents?suppressed=true&q=" + whole)
                .expect(200)
                .json()
                .path("incidents");
        assertEquals(hold, found.path(0).path("suppressed").path(0), found.toString());
        assertEquals("new", found.path(0).path("status").asText());
        assertEquals(
                0,
                api.get("/api/v1/incidents?suppressed=false&q=" + whole)
                        .expect(200)
                        .json()
                        .path("incidents")
                        .size());
        assertTrue(api.incident(part).path("suppressed").isMissingNode());
        api.get("/api/v1/incidents?suppressed=perhaps").problem(400);
    }

    /** The incidents that an answer lists, each with how much of it is suppressed. */
    private static Map<String, String> suppressed(JsonNode answer) {
        var found = new HashMap<String, String>();
        answer.path("suppresses")
                .path("incidents")
                .forEach(incident -> found.put(
                        incident.path("id").asText(),
                        incident.path("suppressed").asText()));
        return found;
    }

    @Test
    void silenceThatBeginsLater_listsWhatItWouldSuppressThen() {
        var id = fires("Later").path("incident").asText();
        var start = in(Duration.ofMinutes(10));
        var made = api.post("/api/v1/silences", silence("Later").replace("{", "{\"start\": \"" + start + "\", "))
                .expect(201)
                .json();

        assertEquals(Map.of(id, "all"), suppressed(made));
        assertEquals(made.path("start"), made.path("suppresses").path("at"));
        eventually(() -> assertTrue(api.timeline(id).contains("page-delivered")));
        assertTrue(api.incident(id).path("suppressed").isMissingNode());
    }

    @Test
    void maintenance_overriddenInAnEmergency_pages() {
        var body = "{\"matchers\": [\"alertname=Upgrade\"], \"end\": \"" + in(Duration.ofHours(1))
                + "\", \"reason\": \"new version\"}";
        var id = api.post("/api/v1/maintenance", body)
                .expect(201)
                .json()
                .path("id")
                .asText();
        var incident = fires("Upgrade").path("incident").asText();
        assertEquals(List.of("incident-opened", "escalation-held"), api.timeline(incident));

        api.post("/api/v1/maintenance/" + id + "/override", "{\"reason\": \"it burns\"}")
                .expect(200);
        eventually(() -> assertTrue(api.timeline(incident).contains("level-paged")));
        assertEquals(
                "over",
                api.post("/api/v1/maintenance/" + id + "/end", "{\"reason\": \"done\"}")
                        .expect(200)
                        .json()
                        .path("state")
                        .asText());
        api.post("/api/v1/maintenance/" + id + "/end", "{\"reason\": \"done\"}").problem(409);
    }

    @Test
    void overrides_ofASwap_areMadeTogetherAndTakeEffect() {
        var from = in(Duration.ofHours(-1));
        var to = in(Duration.ofHours(1));
        var later = in(Duration.ofHours(2));
        var body = "{\"reason\": \"swap\", \"overrides\": [{\"user\": \"alex\", \"from\": \"" + from + "\", \"to\": \""
                + to + "\"}, {\"user\": \"alex\", \"from\": \"" + to + "\", \"to\": \"" + later
                + "\", \"insteadOf\": \"sam\"}]}";
        var path = "/api/v1/schedules/platform/overrides";
        var made = api.post(path, body, "Idempotency-Key", "swap-1")
                .expect(201)
                .json()
                .path("overrides");
        assertEquals(2, made.size());
        assertEquals(
                made,
                api.post(path, body, "Idempotency-Key", "swap-1")
                        .expect(201)
                        .json()
                        .path("overrides"));
        assertEquals(
                made, api.get(path).expect(200).json().path("overrides"), "the repeated request made nothing more");
        assertEquals(
                "alex",
                api.get("/api/v1/schedules/platform")
                        .expect(200)
                        .json()
                        .findPath("onCall")
                        .findPath("user")
                        .asText());

        for (var override : made) {
            delete(path + "/" + override.path("number").asText()).expect(200);
        }
        assertEquals(0, api.get(path).expect(200).json().path("overrides").size());
        delete(path + "/" + made.path(0).path("number").asText()).problem(404);
    }

    /** Who was on call is known, and told to people and feeds: it does not change by the way. */
    @Test
    void override_thatBeginsInThePast_beginsNowUnlessItIsSaidOtherwise() {
        var path = "/api/v1/schedules/platform/overrides";
        var past = in(Duration.ofHours(-3));
        var before = shifts(past);
        var made = one(api.post(path, override("alex", past, "")).expect(201).json());

        assertFalse(made.path("backdated").asBoolean());
        assertTrue(
                Instant.parse(made.path("from").asText()).isAfter(Instant.now().minusSeconds(60)), made.toString());
        assertEquals(before, shifts(past), "what was, is");
        delete(path + "/" + made.path("number").asText()).expect(200);

        made = one(api.post(path, override("alex", past, ", \"backdate\": true"))
                .expect(201)
                .json());
        assertTrue(made.path("backdated").asBoolean());
        assertEquals(past, made.path("from").asText());
        assertTrue(shifts(past).contains("made afterwards at "), shifts(past));
        delete(path + "/" + made.path("number").asText()).expect(200);

        var withoutReason =
                api.post(path, override("alex", past, ", \"backdate\": true").replace("\"reason\": \"swap\", ", ""));
        withoutReason.problem(400);
        assertEquals(List.of("/reason"), withoutReason.pointers());
        var unclear = api.post(path, override("alex", past, ", \"backdate\": \"yes\""));
        unclear.problem(400);
        assertEquals(List.of("/backdate"), unclear.pointers());
    }

    @Test
    void override_insteadOfWhoTheLayersDoNotPutOnCall_isRefusedWithTheReason() {
        var path = "/api/v1/schedules/platform/overrides";
        var first = one(api.post(path, override("alex", in(Duration.ZERO), ""))
                .expect(201)
                .json());

        var refused = api.post(path, override("sam", in(Duration.ZERO), ", \"insteadOf\": \"alex\""));
        refused.problem(400);
        assertEquals(List.of("/insteadOf"), refused.pointers());
        assertTrue(refused.body().contains("only another override does"), refused.body());
        delete(path + "/" + first.path("number").asText()).expect(200);
    }

    @Test
    void override_byNobody_leavesNobodyOnCall() {
        var path = "/api/v1/schedules/platform/overrides";
        var made = one(api.post(path, override("nobody", in(Duration.ZERO), ""))
                .expect(201)
                .json());

        assertEquals("nobody", made.path("user").asText());
        var onCall = api.get("/api/v1/schedules/platform").expect(200).json().path("onCall");
        assertTrue(onCall.path("user").isMissingNode(), onCall.toString());
        assertTrue(onCall.path("why").asText().endsWith(": swap"), onCall.toString());
        delete(path + "/" + made.path("number").asText()).expect(200);
    }

    @Test
    void override_byABlankUser_isOneFault() {
        var refused = api.post("/api/v1/schedules/platform/overrides", override("", in(Duration.ZERO), ""));
        refused.problem(400);
        assertEquals(List.of("/user"), refused.pointers());
    }

    private static String override(String user, String from, String more) {
        return "{\"reason\": \"swap\", \"user\": \"" + user + "\", \"from\": \"" + from + "\", \"to\": \""
                + in(Duration.ofHours(1)) + "\"" + more + "}";
    }

    private static JsonNode one(JsonNode answer) {
        assertEquals(1, answer.path("overrides").size(), answer.toString());
        return answer.path("overrides").path(0);
    }

    /** Those that began before a minute ago. */
    private static String shifts(String from) {
        return api.get("/api/v1/schedules/platform/shifts?from=" + from + "&to=" + in(Duration.ofMinutes(-1)))
                .expect(200)
                .json()
                .path("shifts")
                .findValuesAsText("why")
                .toString();
    }

    @Test
    void bodies_withFaults_areToldAllOfThem() {
        var silence =
                api.post("/api/v1/silences", "{\"matchers\": [\"a=~\\\"(\\\"\"], \"end\": \"2020-01-01T00:00:00Z\"}");
        silence.problem(400);
        assertEquals(List.of("/reason", "/matchers/0", "/end"), silence.pointers());

        var everything = api.post(
                "/api/v1/silences",
                "{\"matchers\": [\"team!=db\", \"zone=\"], \"reason\": \"x\", \"end\": \"" + in(Duration.ofHours(1))
                        + "\"}");
        everything.problem(400);
        assertEquals(List.of("/matchers"), everything.pointers());

        var override = api.post(
                "/api/v1/schedules/platform/overrides",
                "{\"reason\": \"x\", \"overrides\": [{\"user\": \"pat\", \"from\": \"2020-01-02T00:00:00Z\","
                        + " \"to\": \"2020-01-01T00:00:00Z\"}]}");
        override.problem(400);
        assertEquals(List.of("/overrides/0/user", "/overrides/0/to", "/overrides/0/to"), override.pointers());
        api.post("/api/v1/schedules/nowhere/overrides", "{\"reason\": \"x\"}").problem(404);
        api.get("/api/v1/silences/999999").problem(404);
    }
}
