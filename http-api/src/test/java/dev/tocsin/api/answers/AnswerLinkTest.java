package dev.tocsin.api.answers;

import static dev.tocsin.testing.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.tocsin.api.Api;
import dev.tocsin.api.Api.Answer;
import dev.tocsin.api.TestNode;
import dev.tocsin.app.reply.AnswerTokens;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerLinkTest {
    private static final Pattern SEEN = Pattern.compile("name=\"seen\" value=\"([^\"]*)\"");

    @AutoClose
    private static TestNode node;

    private static Api api;

    @BeforeAll
    static void start() {
        node = TestNode.start(TestNode.WORLD + """
            external_url: https://tocsin.example/ops
            trusted_proxies: [127.0.0.1, "::1"]
            webhooks: {pagerduty: {secrets: ["${env:SECRET}"]}}
            """, Map.of("SECRET", "signing-secret"));
        api = node.api();
    }

    @Test
    void look_changesNothing() throws Exception {
        var id = opened("Looked at");
        var before = api.timeline(id);

        var page = api.get(link(id, "sam")).expect(200);

        assertTrue(page.body().contains("Looked at"), page.body());
        assertTrue(page.body().contains("Acknowledge"), page.body());
        api.send("HEAD", link(id, "sam"), BodyPublishers.noBody());
        assertEquals(before, api.timeline(id));
        assertEquals("new", incident(id).path("status").asText());
    }

    @Test
    void acknowledge_isTheRecipients() throws Exception {
        var id = opened("Taken by link");

        var page = press(link(id, "alex"), "acknowledge");

        assertTrue(page.body().contains("You have it: Taken by link."), page.body());
        assertEquals("acknowledged", incident(id).path("status").asText());
        assertEquals("alex", incident(id).path("owner").asText());
        var entry = lastOf(id, "acknowledged");
        assertEquals("link", entry.path("via").asText());
        assertTrue(api.get("/metrics").body().contains("tocsin_answers_total{channel=\"link\",outcome=\"done\"}"));
    }

    @Test
    void answerGivenTwice_countsOnce() throws Exception {
        var id = opened("Twice");
        press(link(id, "sam"), "acknowledge");
        var timeline = api.timeline(id);

        var again = press(link(id, "sam"), "acknowledge");

        assertTrue(again.body().contains("Nothing to do"), again.body());
        assertEquals(timeline, api.timeline(id));
    }

    @Test
    void escalateFromOnePageTwice_pagesOneLevel() throws Exception {
        var id = opened("Up");
        var seen = seen(api.get(link(id, "sam")));

        post(link(id, "sam"), "action=escalate&seen=" + seen).expect(200);
        post(link(id, "sam"), "action=escalate&seen=" + seen).expect(200);

        assertEquals(2, incident(id).path("level").asInt());
        assertEquals(
                2,
                api.timeline(id).stream().filter("level-paged"::equals).count(),
                api.timeline(id).toString());
    }

    @Test
    void passedOn_pagesTheNextLevel_andNamesWhoIsNext() throws Exception {
        var id = opened("Passed on");

        var page = press(link(id, "sam"), "pass");

        assertTrue(page.body().contains("Passed on. The next level is paged, Alex Roe: Passed on."), page.body());
        assertEquals("new", incident(id).path("status").asText());
        assertTrue(incident(id).path("owner").isMissingNode());
        assertEquals(
                "sam cannot take the incident and passed it on",
                lastOf(id, "passed-on").path("text").asText());
    }

    @Test
    void resolveWhileAnAlertFires_asksFirst_andCanBeUndone() throws Exception {
        var id = fired("Still fires");
        var before = incident(id).path("nextDeadline").path("at").asText();

        var asked = press(link(id, "sam"), "resolve");

        assertTrue(asked.body().contains("1 alert still fires: resolve anyway?"), asked.body());
        assertEquals("new", incident(id).path("status").asText());
        assertTrue(press(link(id, "sam"), "resolve-firing").body().contains("1 alert still fires."));
        assertEquals(1, incident(id).path("stillFiring").asInt());

        var undone = press(link(id, "alex"), "undo");

        assertTrue(undone.body().contains("Undone. Nobody has answered yet."), undone.body());
        assertEquals("new", incident(id).path("status").asText());
        assertEquals(before, incident(id).path("nextDeadline").path("at").asText());
        assertEquals("alex", lastOf(id, "undone").path("by").asText());
        assertTrue(press(link(id, "sam"), "resolve-firing").body().contains("Resolved"), "once more");
    }

    @Test
    void acknowledgement_isUndoneByWhoeverGaveIt_andByNobodyElse() throws Exception {
        var id = opened("Undone");
        press(link(id, "sam"), "acknowledge");

        assertFalse(api.get(link(id, "alex")).body().contains("value=\"undo\""));
        assertTrue(press(link(id, "alex"), "undo").body().contains("only sam can undo"));
        press(link(id, "sam"), "undo");

        assertEquals("new", incident(id).path("status").asText());
        assertTrue(incident(id).path("owner").isMissingNode());
    }

    @Test
    void helper_whoComes_leavesTheIncidentWithItsOwner() throws Exception {
        var id = opened("Helped");
        press(link(id, "sam"), "acknowledge");
        api.post(
                        "/api/v1/incidents/" + id + "/page",
                        "{\"user\": \"sam\", \"responders\": [\"user:alex\"], \"reason\": \"knows the cache\"}")
                .expect(200);

        assertTrue(api.get(link(id, "alex")).body().contains("I am coming to help"));
        var page = press(link(id, "alex"), "acknowledge");

        assertTrue(page.body().contains("You are helping: Helped. Sam Doe has had it since"), page.body());
        assertEquals("sam", incident(id).path("owner").asText());
        assertTrue(lastOf(id, "helpers-paged").path("text").asText().startsWith("sam asked for help: knows the cache"));
    }

    @Test
    void escalatedAlready_saysWhenAndThatNobodyHasAnswered() throws Exception {
        var id = opened("Said");
        var seen = seen(api.get(link(id, "sam")));
        post(link(id, "sam"), "action=escalate&seen=" + seen).expect(200);

        var again = post(link(id, "sam"), "action=escalate&seen=" + seen).expect(200);

        assertTrue(
                again.body()
                        .matches("(?s).*Already passed on at \\d\\d:\\d\\d UTC; nobody has answered yet: Said\\..*"),
                again.body());
    }

    @Test
    void answerToWhatIsOver_isTooLateAndOffersNoButtons() throws Exception {
        var id = opened("Over");
        press(link(id, "sam"), "resolve");

        var late = post(link(id, "alex"), "action=acknowledge").expect(200);

        assertTrue(late.body().contains("Too late: Over is resolved."), late.body());
        assertFalse(late.body().contains("value=\"acknowledge\""), late.body());
        assertTrue(late.body().contains("Sam Doe resolved it at"), late.body());
        assertEquals("resolved", incident(id).path("status").asText());
    }

    @Test
    void page_keepsToItself() throws Exception {
        var id = opened("Headers");

        for (var page :
                List.of(api.get(link(id, "sam")), press(link(id, "sam"), "acknowledge"), api.get("/answer/x"))) {
            assertEquals("no-store", page.header("cache-control"));
            assertEquals("no-referrer", page.header("referrer-policy"));
            assertEquals("nosniff", page.header("x-content-type-options"));
            assertEquals("DENY", page.header("x-frame-options"));
            assertTrue(page.header("content-security-policy").startsWith("default-src 'none';"));
            assertTrue(page.header("content-type").startsWith("text/html"));
            assertFalse(page.body().contains("<script"), page.body());
            assertFalse(page.body().contains("src="), page.body());
            assertFalse(page.body().contains("href="), page.body());
        }
    }

    @Test
    void whatSendersWrote_isShownAndDoesNothing() throws Exception {
        var id = opened("<script>alert(1)</script> & \\\"quoted\\\" 'é' 🚒");

        var page = api.get(link(id, "sam")).expect(200).body();

        assertTrue(
                page.contains("&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;quoted&quot; &#39;é&#39; 🚒"), page);
        assertFalse(page.contains("<script"), page);
    }

    @Test
    void linkOfTheIncident_showsItToPeople_andAnswersAsNobody() throws Exception {
        var id = opened("For all to read");
        var link = "/answer/" + tokens().makeView(id, Instant.now()).orElseThrow();

        var page = api.get(link).expect(200);

        assertTrue(page.header("content-type").startsWith("text/html"));
        assertTrue(page.body().contains("For all to read"), page.body());
        assertFalse(page.body().contains("<button"), page.body());
        post(link, "action=resolve").expect(404);
        assertEquals("new", incident(id).path("status").asText());
        api.get(link.replace(id, "01m7other")).expect(404);
        var old = tokens().makeView(id, Instant.now().minus(Duration.ofDays(8))).orElseThrow();
        assertTrue(api.get("/answer/" + old).expect(410).body().contains("This link has expired"));
    }

    @Test
    void expiredLink_saysSo() throws Exception {
        var id = opened("Old");
        var old = "/answer/"
                + tokens().make(id + ".1", "sam", Instant.now().minus(Duration.ofDays(8)))
                        .orElseThrow();

        assertTrue(api.get(old).expect(410).body().contains("This link has expired"));
        post(old, "action=acknowledge").expect(410);
        assertEquals("new", incident(id).path("status").asText());
    }

    @Test
    void forgedLink_isNotValidWhateverItSays() throws Exception {
        var id = opened("Forged");
        var link = link(id, "sam");
        var forged = link.replace(".sam.", ".alex.");

        var wrong = post(forged, "action=acknowledge").expect(404);
        assertEquals(
                wrong.body(),
                post("/answer/anything", "action=acknowledge").expect(404).body());
        assertEquals(
                wrong.body(),
                post(link.replace(".sam.", ".nobody."), "").expect(404).body());
        assertEquals("new", incident(id).path("status").asText());
    }

    @Test
    void linkOfSomebodyWhoLeft_isRefused() throws Exception {
        var id = opened("Left");

        assertTrue(
                post(link(id, "gone"), "action=acknowledge").expect(403).body().contains("no longer valid"));
        assertEquals("new", incident(id).path("status").asText());
    }

    @Test
    void linkToNoIncident_saysSo() throws Exception {
        api.get(link("01m7doesnotexist", "sam")).expect(404);
        var answer = post(link("01m7doesnotexist", "sam"), "action=acknowledge");
        assertTrue(answer.body().contains("There is no such incident"), answer.body());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "action=", "action=delete", "action=unacknowledge", "a&b=c&&=", "action=acknowledg%65x"})
    void anythingElse_changesNothing(String body) throws Exception {
        var id = opened("Other " + body.length());
        var before = api.timeline(id);

        assertTrue(post(link(id, "sam"), body).expect(200).body().contains("<button"));

        assertEquals(before, api.timeline(id));
    }

    @Test
    void brokenForm_isRefusedInWords() throws Exception {
        var id = opened("Broken");

        assertTrue(post(link(id, "sam"), "action=%zz").expect(400).body().contains("not understood"));
        post(link(id, "sam"), "x=" + "y".repeat(5_000)).expect(413);
    }

    /** All of them seem to come from one address, which is a proxy's. */
    @Test
    void strangersWithBodiesThatDoNotEnd_takeNoRoomOfALink() throws Exception {
        var link = link(opened("Crowded"), "sam");
        var size = 1024 * 1024;
        var head = "POST /api/v1/webhooks/pagerduty HTTP/1.1\r\nHost: x\r\nX-PagerDuty-Signature: v1=00\r\n"
                + "Content-Length: " + size + "\r\n\r\n";
        var sockets = new ArrayList<Socket>();
        try {
            for (var i = 0; i <= Runtime.getRuntime().maxMemory() / 32 / 8 / size; i++) {
                var socket = new Socket(InetAddress.getLoopbackAddress(), node.port());
                sockets.add(socket);
                socket.getOutputStream().write(head.getBytes(UTF_8));
                socket.getOutputStream().write(new byte[size - 1]);
            }
            eventually(() -> assertEquals(
                    503,
                    api.post("/api/v1/webhooks/pagerduty", "{}", "X-PagerDuty-Signature", "v1=00")
                            .status()));

            assertTrue(press(link, "acknowledge").body().contains("You have it"));
        } finally {
            for (var socket : sockets) {
                socket.close();
            }
        }
    }

    @Test
    void addressThatGuesses_isToldToWait_andWhoeverHasALinkThereIsNot() throws Exception {
        var link = link(opened("Guessed"), "sam");
        var guess = api.get(link + "x", "X-Forwarded-For", "203.0.113.7");
        for (int i = 0; i < 3_000 && guess.status() == 404; i++) {
            guess = api.get(link + "x", "X-Forwarded-For", "203.0.113.7");
        }

        assertTrue(guess.expect(429).body().contains("Try again in"), guess.body());
        assertFalse(guess.header("retry-after").isEmpty());
        api.get(link, "X-Forwarded-For", "203.0.113.7").expect(200);
        assertTrue(api.get("/metrics")
                .expect(200)
                .body()
                .contains("tocsin_callers_refused_total{answer=\"limited\",kind=\"answer link\"}"));
    }

    @Test
    void otherMethods_areRefused() throws Exception {
        var link = link(opened("Methods"), "sam");

        assertEquals(405, api.send("PUT", link, BodyPublishers.ofString("")).status());
    }

    @Test
    void key_isOneOf32Bytes() throws Exception {
        assertEquals(List.of("32"), node.query("select length(key)::text from answer_key"));
    }

    private static String fired(String title) {
        var id = api.fired(title);
        eventually(() -> assertTrue(api.timeline(id).contains("page-delivered")));
        return id;
    }

    private static String opened(String title) {
        var id = api.created("{\"title\": \"" + title + "\", \"severity\": \"critical\"}");
        eventually(() -> assertTrue(api.timeline(id).contains("page-delivered")));
        return id;
    }

    private static JsonNode incident(String id) {
        return api.incident(id);
    }

    private static JsonNode lastOf(String id, String type) {
        JsonNode last = MissingNode.getInstance();
        for (var entry : api.get("/api/v1/incidents/" + id + "/timeline").json().path("entries")) {
            last = entry.path("type").asText().equals(type) ? entry : last;
        }
        return last;
    }

    private static Answer press(String link, String action) {
        return post(link, "action=" + action + "&seen=" + seen(api.get(link))).expect(200);
    }

    private static String seen(Answer page) {
        var matcher = SEEN.matcher(page.body());
        return matcher.find() ? matcher.group(1) : "";
    }

    private static Answer post(String link, String form) {
        return api.post(link, form);
    }

    private static String link(String incident, String user) throws SQLException {
        return "/answer/" + tokens().make(incident + ".1", user, Instant.now()).orElseThrow();
    }

    private static AnswerTokens tokens() throws SQLException {
        return new AnswerTokens(new SecretKeySpec(key(), "HmacSHA256"));
    }

    private static byte[] key() throws SQLException {
        return HexFormat.of()
                .parseHex(
                        node.query("select encode(key, 'hex') from answer_key").getFirst());
    }
}
