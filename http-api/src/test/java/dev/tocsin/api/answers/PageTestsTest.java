package dev.tocsin.api.answers;

import static dev.tocsin.testing.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tocsin.api.Api;
import dev.tocsin.api.Receiver;
import dev.tocsin.api.TestNode;
import dev.tocsin.app.reply.AnswerTokens;
import dev.tocsin.app.reply.SmsAnswers;
import dev.tocsin.core.signal.Sha256;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Each test has a person of its own: nobody is tested twice at a time. */
class PageTestsTest {
    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final Pattern CODE = Pattern.compile("ACK ([0-9A-Z]{4})");
    private static final Pattern LINK = Pattern.compile(Pattern.quote(Twilio.EXTERNAL) + "(/answer/\\S+)");
    private static final String RESPONDER = "Bearer responder";

    private static final String WORLD = """
        external_url: %s
        outgoing: {allow_networks: [127.0.0.0/8]}
        severities: [{name: critical}, {name: info}]
        default_severity: info
        tokens:
          robot: {sha256: %s, role: responder}
          kim: {sha256: %s, role: responder}
          reader: {sha256: %s, role: viewer}
        channels:
          text: {type: sms, rate: 1000/s, %5$s, updates: true}
          call: {type: voice, rate: 1000/s, %5$s}
          hook: {type: webhook, url: "%6$s"}
        users:
          sam: {contacts: [{channel: text, address: "+34600000001"}, {channel: hook}]}
          alex: {contacts: [{channel: call, address: "+34600000002"}]}
          kim: {name: Kim Poe, contacts: [{channel: text, address: "+34600000003"}]}
          lee: {contacts: [{channel: text, address: "+34600000004"}]}
          max: {contacts: [{channel: text, address: "+34600000005"}]}
          eve: {contacts: [{channel: text, address: "+34600000006"}]}
        policies: {default: {levels: [{responders: [{user: sam}], timeout: 1h}]}}
        receivers: {default: {policy: default}}
        route: {receiver: default, group_wait: 0s}
        """;

    @AutoClose
    private static Twilio twilio;

    @AutoClose
    private static Receiver receiver;

    @AutoClose
    private static TestNode node;

    private static Api api;

    @BeforeAll
    static void start() {
        twilio = new Twilio();
        receiver = Receiver.start();
        var yaml = WORLD.formatted(
                Twilio.EXTERNAL,
                sha256("responder"),
                sha256("kims"),
                sha256("viewer"),
                twilio.settings(),
                receiver.url("hook"));
        node = TestNode.start(yaml, Map.of("TWILIO", Twilio.TOKEN));
        api = node.api();
    }

    private static String sha256(String token) {
        return Sha256.hex(token.getBytes(StandardCharsets.UTF_8));
    }

    @AfterEach
    void nothing_isAnIncident() throws Exception {
        assertEquals(List.of("0"), node.query("select count(*)::text from event"));
        assertEquals(List.of("0"), node.query("select count(*)::text from incident"));
    }

    @Test
    void codeByText_isAnAnswer_andTheReportSaysWhenAndBy() {
        var id = begun("sam");
        var text = twilio.awaited("Messages", "+34600000001").first("Body").orElseThrow();
        assertTrue(text.startsWith("[critical] A test by robot. Nothing is broken."), text);
        assertTrue(text.contains("Why you: to prove that you can be reached."), text);

        var reply = text("+34600000001", "ACK " + found(CODE, text));

        assertTrue(reply.contains("You can be reached: you answered after "), reply);
        var contacts = report(id).path("contacts");
        assertEquals("sms", contacts.path(0).path("answeredBy").asText());
        assertTrue(contacts.path(0).path("deliveredSeconds").isNumber(), contacts::toString);
        assertTrue(contacts.path(0).path("answeredSeconds").isNumber(), contacts::toString);
        assertFalse(contacts.path(1).path("asksForAnswer").asBoolean(), "a webhook has no way back");
        eventually(() -> assertTrue(report(id).path("over").asBoolean()));
        var closed = receiver.updates("hook").getFirst().data().path("incident");
        assertEquals("resolved", closed.path("status").asText());
        assertFalse(receiver.requests("hook").getFirst().body().contains("Tap"), "it could not be tapped");
        assertTrue(text("+34600000001", "ACK " + found(CODE, text)).contains("answered this test already"));
    }

    @Test
    void key_isAnAnswer() {
        var id = begun("alex");
        var script = twilio.awaited("Calls", "+34600000002").first("Twiml").orElseThrow();
        var path = found(Pattern.compile("action=\"([^\"]+)\""), script).substring(Twilio.EXTERNAL.length());

        var said = twilio.call(node.port(), path, Map.of("To", "+34600000002", "Digits", "1", "CallSid", "CA" + next()))
                .body();

        assertTrue(said.contains("You can be reached"), said);
        assertEquals(
                "voice", report(id).path("contacts").path(0).path("answeredBy").asText());
        assertTrue(report(id).path("over").asBoolean());
    }

    @Test
    void link_asksForATap_andTakesOne() {
        var begun = begin("kim", "Bearer kims").expect(202).json().path("id").asText();
        var text = twilio.awaited("Messages", "+34600000003").first("Body").orElseThrow();
        assertTrue(text.startsWith("[critical] A test by Kim Poe. Nothing is broken."), text);
        var link = found(LINK, text);

        var page = api.get(link).expect(200).body();

        assertTrue(page.contains("Tap to prove that you can be reached"), page);
        assertFalse(page.contains("Page the next level"), page);
        assertTrue(
                report(begun)
                        .path("contacts")
                        .path(0)
                        .path("answeredBy")
                        .asText()
                        .isEmpty(),
                "a look is no tap");
        assertTrue(api.post(link, "action=acknowledge").expect(200).body().contains("You can be reached"));
        assertEquals(
                "link",
                report(begun).path("contacts").path(0).path("answeredBy").asText());
        assertTrue(api.post(link, "action=escalate").expect(200).body().contains("answered this test already"));
    }

    @Test
    void linkOfATestThatIsForgotten_doesNothing() throws Exception {
        var key = node.query("select encode(key, 'hex') from answer_key").getFirst();
        var tokens = new AnswerTokens(new SecretKeySpec(HexFormat.of().parseHex(key), "HmacSHA256"));
        var link = "/answer/"
                + tokens.make("test0123456789c1.1", "sam", Instant.now()).orElseThrow();

        assertTrue(api.get(link).expect(410).body().contains("This test is over"));
        assertTrue(api.post(link, "action=escalate").expect(410).body().contains("This test is over"));
    }

    @Test
    void codeOfSomebodyElsesTest_isNoCode() {
        var id = begun("lee");
        var text = twilio.awaited("Messages", "+34600000004").first("Body").orElseThrow();

        assertTrue(text("+34600000001", "ACK " + found(CODE, text)).startsWith(SmsAnswers.NO_SUCH_CODE));

        assertEquals("", report(id).path("contacts").path(0).path("answeredBy").asText());
    }

    @Test
    void whoIsTested_isNotTestedTwice_andTheSameRequestPagesOnce() {
        var first = begin("max", RESPONDER, "Idempotency-Key", "once").expect(202);

        assertEquals(
                first.body(),
                begin("max", RESPONDER, "Idempotency-Key", "once").expect(202).body());
        assertTrue(begin("max", RESPONDER).problem(409).path("detail").asText().contains("max is in progress"));
    }

    @Test
    void whatTheProviderSaysLater_isReported() {
        var id = begun("eve");
        var path = twilio.awaited("Messages", "+34600000006")
                .first("StatusCallback")
                .orElseThrow()
                .substring(Twilio.EXTERNAL.length());

        twilio.call(
                node.port(),
                path,
                Map.of(
                        "To",
                        "+34600000006",
                        "MessageSid",
                        "SM" + next(),
                        "MessageStatus",
                        "undelivered",
                        "ErrorCode",
                        "30003"));

        eventually(() -> assertEquals(
                "undelivered, Twilio error 30003",
                report(id).path("contacts").path(0).path("error").asText()));
        eventually(() -> assertTrue(report(id).path("over").asBoolean(), "nothing is waited for any more"));
    }

    @Test
    void whoMayNot_andWhatIsNot_isRefused() {
        begin("sam", "Bearer viewer").problem(403);
        begin("nobody-we-know", RESPONDER).problem(404);
        assertEquals(
                List.of("/waitSeconds"),
                api.post("/api/v1/users/sam/page-test", "{\"waitSeconds\": 9}", "Authorization", RESPONDER)
                        .expect(400)
                        .pointers());
        api.get("/api/v1/page-tests/test0", "Authorization", RESPONDER).problem(404);
        api.get("/api/v1/page-tests/test0", "Authorization", "Bearer viewer").problem(403);
    }

    private static String begun(String user) {
        return begin(user, RESPONDER).expect(202).json().path("id").asText();
    }

    private static Api.Answer begin(String user, String token, String... headers) {
        var all = new java.util.ArrayList<>(List.of("Authorization", token));
        all.addAll(List.of(headers));
        return api.post("/api/v1/users/" + user + "/page-test", "{}", all.toArray(String[]::new));
    }

    private static JsonNode report(String id) {
        return api.get("/api/v1/page-tests/" + id, "Authorization", RESPONDER)
                .expect(200)
                .json();
    }

    private static String text(String from, String words) {
        return twilio.call(
                        node.port(),
                        "/api/v1/callbacks/text/sms",
                        Map.of("From", from, "To", "+15550100000", "Body", words, "MessageSid", "SM" + next()))
                .body()
                .replaceAll("(?s).*<Message>(.*)</Message>.*", "$1");
    }

    private static int next() {
        return NUMBER.incrementAndGet();
    }

    private static String found(Pattern pattern, String text) {
        var matcher = pattern.matcher(text);
        assertTrue(matcher.find(), text);
        return matcher.group(1);
    }
}
