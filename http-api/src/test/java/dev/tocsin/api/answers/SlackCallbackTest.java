package dev.tocsin.api.answers;

import static dev.tocsin.testing.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.slack.api.app_backend.SlackSignature.Generator;
import dev.tocsin.api.Api;
import dev.tocsin.api.Api.Answer;
import dev.tocsin.api.Receiver;
import dev.tocsin.api.TestNode;
import java.net.URLEncoder;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clicks as Slack sends them, signed by Slack's own library. */
class SlackCallbackTest {
    private static final String HOOK = "/api/v1/callbacks/chat/slack";
    private static final String SECRET = "8f742231b10e8888abcd99yyyzzz85a5";
    private static final String SAM = "U2147483697";
    private static final AtomicInteger CLICKS = new AtomicInteger();

    @AutoClose
    private static final Receiver SLACK = Receiver.start();

    @AutoClose
    private static TestNode node;

    private static Api api;

    @BeforeAll
    static void start() {
        node = TestNode.start(
                TestNode.WORLD
                                .replace(
                                        "channels: {console: {type: console}}",
                                        "channels: {console: {type: console}, chat: {type: slack, channel: C024BE91L,"
                                                + " api_url: \"" + SLACK.url("api") + "\", bot_token: \"${env:BOT}\","
                                                + " signing_secret: \"${env:SIGN}\"}, mute: {type: slack,"
                                                + " channel: C024BE91L, bot_token: \"${env:BOT}\"}}")
                                .replace(
                                        "Sam Doe, contacts: [{channel: console}]",
                                        "Sam Doe, contacts: [{name: c, channel: console}, {name: s, channel: chat,"
                                                + " address: " + SAM
                                                + "}], rules: {high: [{contact: c}], low: [{contact: c}]}")
                        + "outgoing: {allow_networks: [127.0.0.0/8]}\n",
                Map.of("BOT", "xoxb-test", "SIGN", SECRET));
        api = node.api();
    }

    @Test
    void click_isTheAnswerOfWhoeverHasTheId() {
        var id = opened("Clicked");

        click(SAM, "tocsin", "acknowledge", id, "clicked").expect(200);

        var incident = api.incident(id);
        assertEquals("acknowledged", incident.path("status").asText());
        assertEquals("sam", incident.path("owner").asText());
        told("clicked", "You have it: Clicked.");
    }

    @ParameterizedTest
    @CsvSource({"resolve, resolved, 1", "escalate, new, 2", "pass, new, 2", "resolve-firing, resolved, 1"})
    void everyButton_doesWhatItSays(String action, String status, int level) {
        var id = opened("Button " + action);

        click(SAM, "tocsin", action, id, "button").expect(200);

        assertEquals(status, api.incident(id).path("status").asText());
        assertEquals(level, api.incident(id).path("level").asInt());
    }

    @Test
    void resolveOfWhatFires_asksWhoClicked_andOffersTheWayBack() {
        var id = api.fired("Fires in Slack");

        click(SAM, "tocsin", "resolve", id, "fires").expect(200);
        told("fires", "1 alert still fires: resolve anyway?");
        assertEquals("resolve-firing", offered("fires"));
        assertEquals("new", api.incident(id).path("status").asText());

        click(SAM, "tocsin", "resolve-firing", id, "surely").expect(200);
        told("surely", "Resolved: Fires in Slack. 1 alert still fires. You can undo that until ");
        assertEquals("undo", offered("surely"));

        click(SAM, "tocsin", "undo", id, "undone").expect(200);
        told("undone", "Undone. Nobody has answered yet.");
        assertEquals("new", api.incident(id).path("status").asText());
    }

    private static String offered(String where) {
        var blocks = SLACK.requests(where).getLast().json().path("blocks");
        return blocks.path(1).path("elements").path(0).path("action_id").asText();
    }

    @Test
    void clickOfAStranger_changesNothingAndTheyAreTold() {
        var id = opened("Stranger");

        click("U0STRANGER", "tocsin", "resolve", id, "stranger").expect(200);

        assertEquals("new", api.incident(id).path("status").asText());
        told("stranger", "Nothing was done: Tocsin does not know you.");
    }

    @Test
    void clickOnWhatIsOver_isTooLate() {
        var id = opened("A <b> & c");
        api.post("/api/v1/incidents/" + id + "/resolve", "{}").expect(200);

        click(SAM, "tocsin", "acknowledge", id, "late").expect(200);

        told("late", "Too late: A &lt;b&gt; &amp; c is resolved.");
    }

    @Test
    void clickToldTwice_countsOnce() {
        var id = opened("Twice");
        var body = body(SAM, "tocsin", "escalate", id, "twice");

        post(HOOK, body, SECRET, 0).expect(200);
        post(HOOK, body, SECRET, 0).expect(200);

        assertEquals(2, api.incident(id).path("level").asInt());
    }

    @Test
    void clicksWithoutATrigger_areEachCarriedOut() {
        for (var title : List.of("Null one", "Null two")) {
            var id = opened(title);
            var body = body(SAM, "tocsin", "acknowledge", id, title.replace(" ", ""))
                    .replace("%7B%22type%22%3A+%22block", "%7B%22trigger_id%22%3A+null%2C%22type%22%3A+%22block");
            post(HOOK, body, SECRET, 0).expect(200);

            assertEquals("acknowledged", api.incident(id).path("status").asText(), title);
        }
    }

    @Test
    void clickDeliveredAgain_longAfterwards_isAnsweredAndDoesNothing() {
        var id = opened("Again");
        var body = body(SAM, "tocsin", "acknowledge", id, "again")
                .replace("%7B%22type%22%3A+%22block", "%7B%22trigger_id%22%3A+%22t-again%22%2C%22type%22%3A+%22block");
        post(HOOK, body, SECRET, 0).expect(200);
        for (int i = 0; i < 20; i++) {
            var change = "{\"severity\": \"" + (i % 2 == 0 ? "warning" : "critical") + "\"}";
            api.patch("/api/v1/incidents/" + id, change, "Idempotency-Key", "again " + i)
                    .expect(200);
        }
        api.patch("/api/v1/incidents/" + id, "{\"status\": \"new\"}").expect(200);

        post(HOOK, body, SECRET, 0).expect(200);

        assertEquals("new", api.incident(id).path("status").asText());
    }

    @ParameterizedTest
    @CsvSource({
        "other, resolve, here",
        "tocsin, delete, here",
        "tocsin, resolve, NOT-AN-ID",
        "tocsin, resolve, 01m7nosuchincident"
    })
    void otherClicks_changeNothing(String block, String action, String value) {
        var id = opened("Other " + block + action + value);

        click(SAM, block, action, value.equals("here") ? id : value, "other").expect(200);

        assertEquals("new", api.incident(id).path("status").asText());
    }

    @Test
    void whatIsNotSignedByTheChannelsSecret_isRefusedAlike() {
        var id = opened("Forged");
        var body = body(SAM, "tocsin", "resolve", id, "forged");
        var wrong = post(HOOK, body, "another secret", 0);

        wrong.problem(403);
        for (var other : new Answer[] {
            post(HOOK, body, SECRET, -400),
            post(HOOK, body, SECRET, 400),
            api.post(HOOK, body),
            post("/api/v1/callbacks/console/slack", body, SECRET, 0),
            post("/api/v1/callbacks/mute/slack", body, SECRET, 0),
            post("/api/v1/callbacks/nosuch/slack", body, SECRET, 0),
            post("/api/v1/callbacks/chat/nosuch", body, SECRET, 0)
        }) {
            assertEquals(wrong.body(), other.body());
            other.problem(403);
        }
        assertEquals("new", api.incident(id).path("status").asText());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "payload=", "payload=%7B", "payload=%zz", "other=1"})
    void signedNonsense_isABadRequest(String body) {
        post(HOOK, body, SECRET, 0).problem(400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{}", "[]", "{\"type\": \"view_submission\"}", "{\"type\": \"block_actions\", \"actions\": 1}"})
    void otherInteractions_areTakenAndChangeNothing(String payload) {
        post(HOOK, "payload=" + URLEncoder.encode(payload, UTF_8), SECRET, 0).expect(200);
    }

    private static void told(String where, String beginning) {
        eventually(() -> {
            var said = SLACK.requests(where).getLast().json();
            assertEquals("ephemeral", said.path("response_type").asText());
            assertEquals(false, said.path("replace_original").asBoolean(true));
            assertTrue(said.path("text").asText().startsWith(beginning), said.toString());
        });
    }

    private static String opened(String title) {
        return api.created("{\"title\": \"" + title + "\", \"severity\": \"critical\"}");
    }

    private static Answer click(String user, String block, String action, String value, String where) {
        return post(HOOK, body(user, block, action, value, where), SECRET, 0);
    }

    private static String body(String user, String block, String action, String value, String where) {
        var payload = "{\"type\": \"block_actions\", \"user\": {\"id\": \"" + user + "\", \"username\": \"sam\"},"
                + " \"response_url\": \"" + SLACK.url(where) + "\", \"message\": {\"text\": \"x\"}, \"actions\": [{"
                + "\"type\": \"button\", \"block_id\": \"" + block + "\", \"action_id\": \"" + action
                + "\", \"value\": \""
                + value + "\", \"action_ts\": \"1795203000.12" + CLICKS.incrementAndGet() + "\"}]}";
        return "payload=" + URLEncoder.encode(payload, UTF_8);
    }

    private static Answer post(String path, String body, String secret, long ahead) {
        var timestamp = Long.toString(Instant.now().getEpochSecond() + ahead);
        return api.post(
                path,
                body,
                "X-Slack-Request-Timestamp",
                timestamp,
                "X-Slack-Signature",
                new Generator(secret).generate(timestamp, body));
    }
}
