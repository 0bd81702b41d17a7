package dev.tocsin.api.answers;

import static dev.tocsin.testing.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.slack.api.app_backend.SlackSignature.Generator;
import dev.tocsin.api.Api;
import dev.tocsin.api.Receiver;
import dev.tocsin.api.TestNode;
import dev.tocsin.app.reply.AnswerTokens;
import dev.tocsin.app.reply.SmsAnswers;
import dev.tocsin.testing.ManualTime;
import dev.tocsin.testing.TestDatabase;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Eight incidents at once for one person: Sam is texted, Alex and Max are called, Kim has Slack. Five pages go out alone, and of calls one. */
class DigestAnswersTest {
    private static final int AT_ONCE = 8;
    private static final String SAM = "+34600000001";
    private static final String ALEX = "+34600000002";
    private static final String MAX = "+34600000003";
    private static final String LEE = "+34600000004";
    private static final String KIM = "U2147483697";
    private static final String SECRET = "8f742231b10e8888abcd99yyyzzz85a5";
    private static final String SMS = "/api/v1/callbacks/text/sms";
    private static final Pattern CODE = Pattern.compile("Reply ACK ([0-9A-Z]{4}) to take all 8, 5 of them sent just");
    private static final Pattern LINK = Pattern.compile("(/answer/d-\\S+)");
    private static final Map<String, String> SECRETS =
            Map.of("TWILIO", Twilio.TOKEN, "BOT", "xoxb-test", "SIGN", SECRET);
    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final ManualTime TIME = new ManualTime(Instant.now());

    /** Of the storm guard. */
    private static final Duration WINDOW = Duration.ofSeconds(5);

    @AutoClose
    private static final Receiver SLACK = Receiver.start();

    @AutoClose
    private static Twilio twilio;

    @AutoClose
    private static TestNode node;

    private static Api api;

    @BeforeAll
    static void start() {
        SLACK.on("api/chat.postMessage", (exchange, _) -> {
            var body = "{\"ok\": true, \"channel\": \"D024BE91L\", \"ts\": \"1503435956.000247\"}";
            exchange.sendResponseHeaders(200, body.length());
            exchange.getResponseBody().write(body.getBytes(UTF_8));
        });
        twilio = new Twilio();
        node = TestNode.start(yaml(twilio), SECRETS, TIME);
        api = node.api();
    }

    private static String yaml(Twilio twilio) {
        return """
            external_url: %s
            outgoing: {allow_networks: [127.0.0.0/8]}
            storm_guard: {pages: 5, window: 5s, exempt: []}
            channels:
              text: {type: sms, rate: 1000/s, %2$s}
              call: {type: voice, rate: 1000/s, %2$s}
              chat: {type: slack, channel: C024BE91L, api_url: "%3$s", bot_token: "${env:BOT}", signing_secret: "${env:SIGN}"}
            users:
              sam: {name: Sam Doe, contacts: [{channel: text, address: "+34600000001"}]}
              alex: {name: Alex Roe, contacts: [{channel: call, address: "+34600000002"}]}
              kim: {name: Kim Poe, contacts: [{channel: chat, address: U2147483697}]}
              max: {contacts: [{channel: call, address: "+34600000003"}]}
              lee: {contacts: [{channel: text, address: "+34600000004"}, {channel: call, address: "+34600000004"}]}
            policies:
              sam: {levels: [{responders: [{user: sam}], timeout: 1h}, {responders: [{user: lee}], timeout: 1h}]}
              alex: {levels: [{responders: [{user: alex}], timeout: 1h}, {responders: [{user: lee}], timeout: 1h}]}
              max: {levels: [{responders: [{user: max}], timeout: 1h}, {responders: [{user: lee}], timeout: 1h}]}
              kim: {levels: [{responders: [{user: kim}], timeout: 1h}, {responders: [{user: lee}], timeout: 1h}]}
            receivers: {sam: {policy: sam}, max: {policy: max}, alex: {policy: alex}, kim: {policy: kim}}
            route:
              receiver: sam
              group_by: [alertname]
              group_wait: 0s
              routes:
                - {receiver: alex, group_wait: 0s, matchers: [service=call]}
                - {receiver: max, group_wait: 0s, matchers: [service=deaf]}
                - {receiver: kim, group_wait: 0s, matchers: [service=chat]}
            """.formatted(Twilio.EXTERNAL, twilio.settings(), SLACK.url("api"));
    }

    /** Eight new incidents, each of which has been paged about. */
    private static List<String> storm(Api api, String service) {
        var ids = IntStream.range(0, AT_ONCE)
                .mapToObj(_ -> api.created("{\"title\": \"Broken <b>no. " + NUMBER.incrementAndGet()
                        + "</b>\", \"service\": \"" + service + "\"}"))
                .toList();
        // Slack takes one message a second.
        TIME.eventually(() -> ids.forEach(id -> assertTrue(
                api.timeline(id).contains("page-delivered") || api.timeline(id).contains("page-held"))));
        TIME.jump(WINDOW);
        TIME.eventually(() -> ids.forEach(id -> assertTrue(api.timeline(id).contains("page-delivered"))));
        return ids;
    }

    private static List<String> storm(String service) {
        return storm(api, service);
    }

    private static void assertTaken(Api api, List<String> ids, String who, String how) {
        for (var id : ids) {
            var incident = api.incident(id);
            assertEquals("acknowledged", incident.path("status").asText());
            assertEquals(who, incident.path("owner").asText());
            var next = incident.path("nextDeadline").path("why").asText();
            assertTrue(next.isEmpty() || next.equals("send the update to chat"), incident.toString());
            assertEquals(1, incident.path("level").asInt());
            var story = api.story(id);
            assertTrue(
                    story.stream()
                            .anyMatch(entry -> entry.startsWith("acknowledged by " + who + " via " + how + ' ')
                                    || entry.startsWith("acknowledged by " + who + " via " + how + ':')),
                    story::toString);
        }
    }

    private static void assertNew(List<String> ids) {
        ids.forEach(id -> assertEquals("new", api.status(id)));
    }

    private static FormBody digestText(Twilio twilio) {
        return twilio.forms("Messages").stream()
                .filter(formBody ->
                        CODE.matcher(formBody.first("Body").orElse("")).find())
                .toList()
                .getLast();
    }

    private static String found(Pattern pattern, String text) {
        var matcher = pattern.matcher(text);
        assertTrue(matcher.find(), text);
        return matcher.group(1);
    }

    private static String text(TestNode node, String from, String words) {
        var fields = Map.of(
                "From", from, "To", "+15550100000", "Body", words, "MessageSid", "SM" + NUMBER.incrementAndGet());
        return twilio.call(node.port(), SMS, fields).body();
    }

    private static HttpResponse<String> press(String path, String to, String key) {
        return twilio.call(
                node.port(), path, Map.of("To", to, "Digits", key, "CallSid", "CA" + NUMBER.incrementAndGet()));
    }

    @Test
    void code_takesAll_fromWhoeverItWasSentTo_andOnce() {
        var before = twilio.forms("Messages").size();
        var ids = storm("shop");
        assertEquals(6, twilio.forms("Messages").size() - before);
        var body = digestText(twilio).first("Body").orElseThrow();
        assertTrue(body.startsWith("3 more incidents for you: 3 "), body);
        var code = found(CODE, body);

        assertTrue(text(node, LEE, "ACK " + code).contains(SmsAnswers.NO_SUCH_CODE));
        assertTrue(text(node, "+34600000099", "ACK " + code).contains("does not know you"));
        assertTrue(text(node, SAM, "RES " + code).contains("Nothing was done"));
        assertNew(ids);

        var reply = text(node, SAM, "ack " + code);

        assertTrue(reply.contains("<Message>You have all 8 incidents.</Message>"), reply);
        assertTaken(api, ids, "sam", "sms digest");
        var stories = ids.stream().map(api::story).toList();
        assertTrue(text(node, SAM, "ACK " + code).contains("Nothing to do. 8 are already yours."));
        assertEquals(stories, ids.stream().map(api::story).toList());
        assertTrue(api.get("/metrics").body().contains("tocsin_answers_total{channel=\"sms\",outcome=\"done\"}"));
    }

    @Test
    void code_leavesToOthersWhatTheyHave_andPassesOnTheRest() {
        var ids = storm("shop");
        var code = found(CODE, digestText(twilio).first("Body").orElseThrow());
        api.patch("/api/v1/incidents/" + ids.get(1), "{\"status\": \"acknowledged\", \"user\": \"kim\"}")
                .expect(200);
        api.post("/api/v1/incidents/" + ids.get(2) + "/resolve", "{}").expect(200);

        var passed = text(node, SAM, "PASS " + code);

        assertTrue(passed.contains("Passed on 6 of 8 incidents. 1 is with Kim Poe. 1 is resolved."), passed);
        assertEquals("kim", api.incident(ids.get(1)).path("owner").asText());
        assertEquals(2, api.incident(ids.get(3)).path("level").asInt());

        var taken = text(node, SAM, "ACK " + code);
        assertTrue(
                taken.contains("6 are passed on by you, and not yours: answer each to take it. 1 is with Kim Poe."),
                taken);
        assertEquals("kim", api.incident(ids.get(1)).path("owner").asText());
        assertEquals("resolved", api.status(ids.get(2)));
        ids.forEach(id -> api.post("/api/v1/incidents/" + id + "/resolve", "{}"));
    }

    @Test
    void keyInTheSecondCall_takesAll_andThereIsNoThird() {
        var ids = storm("call");
        var calls = twilio.forms("Calls").stream()
                .filter(call -> call.first("To").orElse("").equals(ALEX))
                .toList();
        assertEquals(2, calls.size());
        var said = calls.getLast().first("Twiml").orElseThrow();
        assertTrue(said.contains("7 more incidents for you: 7 "), said);
        assertTrue(said.contains("Press 1 to take all 8, 1 of them sent just before. Press 4 if you cannot."), said);
        var path = found(Pattern.compile("action=\"([^\"]+)\""), said).substring(Twilio.EXTERNAL.length());

        assertTrue(press(path, LEE, "1").body().contains("does not know you"));
        assertTrue(press(path, ALEX, "2").body().contains("<Gather"));
        assertTrue(press(path.replaceAll("digest-....", "digest-0000"), ALEX, "1")
                .body()
                .contains("does not know you"));
        assertNew(ids);

        assertTrue(press(path, ALEX, "1").body().contains("You have all 8 incidents."));
        assertTaken(api, ids, "alex", "voice digest");
    }

    @Test
    void secondCallThatNobodyAnswers_failsEachOfItsPages() {
        var ids = storm("deaf");
        var formBody = twilio.forms("Calls").stream()
                .filter(call -> call.first("To").orElse("").equals(MAX))
                .toList()
                .getLast();
        var path = formBody.first("StatusCallback").orElseThrow().substring(Twilio.EXTERNAL.length());
        var receipt = ids.stream()
                .flatMap(id -> api.story(id).stream())
                .filter(entry -> entry.contains("; digest of 7 pages "))
                .findFirst()
                .orElseThrow();
        var sid = receipt.substring(receipt.lastIndexOf(' ') + 1);

        var fields = Map.of("CallSid", sid, "CallStatus", "no-answer", "To", MAX);
        assertEquals(204, twilio.call(node.port(), path, fields).statusCode());

        assertEquals(
                7,
                ids.stream()
                        .filter(id -> api.story(id).stream()
                                .anyMatch(entry -> entry.contains("was accepted but not delivered: no-answer")))
                        .count());
    }

    @Test
    void button_takesAll_asWhoeverPressedIt() {
        var ids = storm("chat");
        var blocks = SLACK.requests("api/chat.postMessage").getLast().json().path("blocks");
        var buttons = blocks.path(blocks.size() - 1);
        assertEquals("tocsin", buttons.path("block_id").asText());
        var button = buttons.path("elements").path(0);
        assertEquals("Take all 8", button.path("text").path("text").asText());
        var digest = button.path("value").asText();

        click("U0STRANGER", digest, "stranger");
        told("stranger", "Nothing was done: Tocsin does not know you.");
        click(KIM, "digest-" + "0".repeat(32), "unknown");
        told("unknown", "There is no such incident.");
        assertNew(ids);

        click(KIM, digest, "taken");

        told("taken", "You have all 8 incidents.");
        assertTaken(api, ids, "kim", "slack digest");
    }

    private static void click(String user, String value, String where) {
        var payload = "{\"type\": \"block_actions\", \"user\": {\"id\": \"" + user + "\"}, \"response_url\": \""
                + SLACK.url(where) + "\", \"actions\": [{\"type\": \"button\", \"block_id\": \"tocsin\","
                + " \"action_id\": \"acknowledge\", \"value\": \"" + value + "\", \"action_ts\": \"1795203000.12"
                + NUMBER.incrementAndGet() + "\"}]}";
        var body = "payload=" + URLEncoder.encode(payload, UTF_8);
        var timestamp = Long.toString(Instant.now().getEpochSecond());
        api.post(
                        "/api/v1/callbacks/chat/slack",
                        body,
                        "X-Slack-Request-Timestamp",
                        timestamp,
                        "X-Slack-Signature",
                        new Generator(SECRET).generate(timestamp, body))
                .expect(200);
    }

    private static void told(String where, String words) {
        eventually(() -> assertEquals(
                words,
                SLACK.requests(where).getLast().json().path("text").asText().substring(0, words.length())));
    }

    @Test
    void link_showsAll_changesNothing_andTakesAllByOneButton() throws Exception {
        var ids = storm("shop");
        var link = found(LINK, digestText(twilio).first("Body").orElseThrow());

        var page = api.get(link).expect(200);

        assertNew(ids);
        assertTrue(page.body().contains("<h1>8 incidents for you</h1>"), page.body());
        assertTrue(page.body().contains("Take all 8</button>"), page.body());
        assertTrue(page.body().contains("Broken &lt;b&gt;no. "), page.body());
        assertFalse(page.body().contains("<script"), page.body());
        var each = Pattern.compile("<a href=\"([^\"]+)\">")
                .matcher(page.body())
                .results()
                .toList();
        assertEquals(AT_ONCE, each.size());
        assertTrue(api.get("/answer/" + each.getFirst().group(1))
                .expect(200)
                .body()
                .contains("value=\"acknowledge\""));

        api.post(link.replaceFirst(".$", link.endsWith("0") ? "1" : "0"), "action=acknowledge")
                .expect(404);
        api.post(tokenOf(link, "sam", Instant.now().minus(Duration.ofDays(9))), "action=acknowledge")
                .expect(410);
        api.post(tokenOf(link, "kim", Instant.now()), "action=acknowledge").expect(404);
        api.post(link, "action=resolve").expect(200);
        assertNew(ids);

        var taken = api.post(link, "action=acknowledge&seen=1").expect(200);

        assertTrue(taken.body().contains("You have all 8 incidents."), taken.body());
        assertTrue(taken.body().contains("all answered"), taken.body());
        assertFalse(taken.body().contains("<button"), taken.body());
        assertTaken(api, ids, "sam", "link digest");
    }

    /** A token of ours for the digest of another one. */
    private static String tokenOf(String link, String user, Instant now) throws SQLException {
        var key = HexFormat.of()
                .parseHex(
                        node.query("select encode(key, 'hex') from answer_key").getFirst());
        var tokens = new AnswerTokens(new SecretKeySpec(key, "HmacSHA256"));
        var digest =
                tokens.read(link.substring("/answer/".length())).orElseThrow().id();
        return "/answer/" + tokens.make(digest, user, now).orElseThrow();
    }

    @Test
    void afterARestart_codeAndLinkAnswerStill() {
        var url = TestDatabase.freshUrl();
        List<String> ids;
        try (var first = TestNode.start(yaml(twilio), SECRETS, "127.0.0.1", url, TIME)) {
            ids = storm(first.api(), "shop");
        }
        var body = digestText(twilio).first("Body").orElseThrow();
        try (var second = TestNode.start(yaml(twilio), SECRETS, "127.0.0.1", url, TIME)) {
            assertTrue(second.api().get(found(LINK, body)).expect(200).body().contains("Take all 8</button>"));
            var reply = text(second, SAM, "ACK " + found(CODE, body));
            assertTrue(reply.contains("You have all 8 incidents."), reply);
            assertTaken(second.api(), ids, "sam", "sms digest");
        }
    }
}
