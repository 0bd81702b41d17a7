package dev.tocsin.api.answers;

import static dev.tocsin.testing.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tocsin.api.Api;
import dev.tocsin.api.TestNode;
import dev.tocsin.app.reply.SmsAnswers;
import dev.tocsin.channel.Action;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sam is texted and Alex is called about every incident; Kim is not. */
class PhoneCallbacksTest {
    private static final String SAM = "+34600000001";
    private static final String ALEX = "+34600000002";
    private static final String KIM = "+34600000003";
    private static final String SMS = "/api/v1/callbacks/text/sms";
    private static final Pattern CODE = Pattern.compile("ACK ([0-9A-Z]{4})");
    private static final AtomicInteger NUMBER = new AtomicInteger();

    @AutoClose
    private static Twilio twilio;

    @AutoClose
    private static TestNode node;

    private static Api api;

    @BeforeAll
    static void start() {
        twilio = new Twilio();
        node = TestNode.start("""
            external_url: %s
            outgoing: {allow_networks: [127.0.0.0/8]}
            storm_guard: off
            channels:
              text: {type: sms, rate: 1000/s, %2$s}
              call: {type: voice, rate: 1000/s, language: de-DE, %2$s}
            users:
              sam: {contacts: [{channel: text, address: "+34600000001"}]}
              alex: {contacts: [{channel: call, address: "+34600000002"}]}
              kim: {contacts: [{channel: text, address: "+34600000003"}, {channel: call, address: "+34600000003"}]}
            policies:
              default:
                levels:
                  - {responders: [{user: sam}, {user: alex}], timeout: 1h}
                  - {responders: [{user: alex}], timeout: 1h}
            receivers: {default: {policy: default}}
            route: {receiver: default, group_wait: 0s}
            """.formatted(Twilio.EXTERNAL, twilio.settings()), Map.of("TWILIO", Twilio.TOKEN));
        api = node.api();
    }

    /** @param call address of the callback for keys, as Twilio was given it, below the external one */
    private record Paged(String incident, String title, String code, String status, String call) {}

    private static Paged paged() {
        var title = "Checkout <fails> no. " + NUMBER.incrementAndGet() + ";";
        return paged(title, api.created("{\"title\": \"" + title + "\"}"));
    }

    private static Paged paged(String title, String incident) {
        var text = twilio.awaited("Messages", title);
        var call = twilio.awaited("Calls", title.replace("<", "&lt;").replace(">", "&gt;"));
        var code = CODE.matcher(text.first("Body").orElseThrow());
        assertTrue(code.find());
        var action = Pattern.compile("action=\"([^\"]+)\"")
                .matcher(call.first("Twiml").orElseThrow());
        assertTrue(action.find());
        return new Paged(
                incident,
                title,
                code.group(1),
                text.first("StatusCallback").orElseThrow().substring(Twilio.EXTERNAL.length()),
                action.group(1).substring(Twilio.EXTERNAL.length()));
    }

    private static HttpResponse<String> text(String from, String words) {
        return text(from, words, "SM" + NUMBER.incrementAndGet());
    }

    private static HttpResponse<String> text(String from, String words, String sid) {
        return twilio.call(
                node.port(), SMS, Map.of("From", from, "To", "+15550100000", "Body", words, "MessageSid", sid));
    }

    /** What is texted back, as XML has it. */
    private static String reply(HttpResponse<String> response) {
        assertEquals(200, response.statusCode(), response::body);
        assertTrue(response.headers().firstValue("content-type").orElse("").startsWith("text/xml"));
        var message = Pattern.compile("<Message>(.*)</Message>", Pattern.DOTALL).matcher(response.body());
        return message.find() ? message.group(1) : "";
    }

    private static HttpResponse<String> press(String path, String to, String key) {
        return press(path, to, key, "CA" + NUMBER.incrementAndGet());
    }

    private static HttpResponse<String> press(String path, String to, String key, String call) {
        return twilio.call(node.port(), path, Map.of("To", to, "Digits", key, "CallSid", call));
    }

    private static String status(Paged paged) {
        return api.status(paged.incident());
    }

    private static List<String> entries(Paged paged) {
        return api.story(paged.incident());
    }

    private static boolean has(Paged paged, String text) {
        return entries(paged).stream().anyMatch(entry -> entry.contains(text));
    }

    @Test
    void ackByText_acknowledgesAsThePersonWithTheNumber() {
        var paged = paged();

        var reply = reply(text(SAM, "Ack " + paged.code().toLowerCase(java.util.Locale.ROOT) + ". on it"));

        assertTrue(reply.contains("Checkout &lt;fails&gt; no."), reply);
        assertEquals("acknowledged", status(paged));
        assertEquals("sam", api.incident(paged.incident()).path("owner").asText());
        assertTrue(
                has(paged, "acknowledged by sam via sms"), () -> entries(paged).toString());
    }

    @Test
    void resolveAndEscalateByText_doThat() {
        var resolved = paged();
        reply(text(SAM, "RES " + resolved.code()));
        assertEquals("resolved", status(resolved));
        assertTrue(reply(text(SAM, "ACK " + resolved.code())).startsWith("Too late"));

        var escalated = paged();
        reply(text(SAM, "ESC " + escalated.code()));
        assertEquals(
                2,
                api.timeline(escalated.incident()).stream()
                        .filter("level-paged"::equals)
                        .count());
    }

    @Test
    void resolveOfWhatFires_asksAgain_byKeyAndByText_andCanBeUndone() {
        var title = "Still <fires> no. " + NUMBER.incrementAndGet() + ";";
        var paged = paged(title, api.fired(title));

        var call = "CA" + NUMBER.incrementAndGet();
        assertTrue(press(paged.call(), ALEX, "9", call).body().contains(Action.KEYS), "unasked");
        assertEquals("new", status(paged));
        var question = press(paged.call(), ALEX, "2", call).body();
        assertTrue(question.contains("1 alert still fires: resolve anyway? Press 9 to resolve anyway."), question);
        assertEquals("new", status(paged));
        var asked = reply(text(SAM, "RES " + paged.code()));
        assertTrue(asked.endsWith("resolve anyway? Text RES " + paged.code() + " YES."), asked);
        assertEquals("new", status(paged));

        assertTrue(press(paged.call(), ALEX, "9").body().contains(Action.KEYS), "another call");
        var nine = Map.of("To", ALEX, "Digits", "9", "CallSid", call);
        var told = Twilio.signature(Twilio.EXTERNAL + paged.call(), nine);
        assertEquals(
                403,
                twilio.call(node.port(), asked(question), nine, told).statusCode(),
                "an address that Twilio was not told");
        assertEquals("new", status(paged));
        press(asked(question), ALEX, "9", call);
        assertEquals("resolved", status(paged));
        assertTrue(reply(text(SAM, "UNDO " + paged.code())).startsWith("Undone. Nobody has answered yet."));
        assertEquals("new", status(paged));
        reply(text(SAM, "close " + paged.code() + " yes"));
        assertEquals("resolved", status(paged));
    }

    /** Where the key that answers the question goes. */
    private static String asked(String question) {
        var action = question.replaceFirst("(?s).* action=\"([^\"]*)\".*", "$1").replace("&amp;", "&");
        assertTrue(action.startsWith(Twilio.EXTERNAL), question);
        return action.substring(Twilio.EXTERNAL.length());
    }

    @Test
    void keyFour_passesOn() {
        var paged = paged();

        var body = press(paged.call(), ALEX, "4").body();
        assertTrue(body.contains("Passed on. The next level is paged, "), body);

        assertEquals("new", status(paged));
        assertTrue(has(paged, "alex cannot take the incident and passed it on"));
    }

    @Test
    void theSameMessageAgain_changesNothing() {
        var paged = paged();
        var first = reply(text(SAM, "ACK " + paged.code(), "SMsame" + paged.code()));
        assertEquals("acknowledged", status(paged));
        api.patch("/api/v1/incidents/" + paged.incident(), "{\"status\": \"new\"}")
                .expect(200);
        var before = entries(paged);

        assertEquals(first, reply(text(SAM, "ACK " + paged.code(), "SMsame" + paged.code())), "answered as the first");

        assertEquals("new", status(paged), "given back since");
        assertFalse(entries(paged).stream().skip(before.size()).anyMatch(entry -> entry.startsWith("acknowledged")));
    }

    @Test
    void strangers_areTold_andNothingIsDone() {
        var paged = paged();
        var reply = reply(text("+34600000099", "ACK " + paged.code()));
        assertTrue(reply.contains("does not know you"), reply);
        for (int i = 0; i < 5; i++) {
            reply = reply(text("+34600000099", "ACK " + paged.code()));
        }
        assertEquals("", reply, "a machine that answers every answer gets no more");
        assertEquals("new", status(paged));
    }

    @Test
    void codeOfAPageToSomebodyElse_isNoCode_andTenWrongOnesAreEnough() {
        var paged = paged();
        for (int i = 0; i < 10; i++) {
            assertTrue(reply(text(KIM, "ACK " + paged.code())).startsWith(SmsAnswers.NO_SUCH_CODE));
        }
        assertEquals(SmsAnswers.TOO_MANY, reply(text(KIM, "ACK " + paged.code())));
        assertEquals("new", status(paged));
        assertFalse(reply(text(SAM, "ACK " + paged.code())).isEmpty(), "others go on");
        assertEquals("acknowledged", status(paged));
    }

    @Test
    void wordsThatAreNoCommand_areAnsweredWithHow_andThoseOfTwilioNotAtAll() {
        assertEquals(SmsAnswers.HOW, reply(text(SAM, "who is this?")));
        assertEquals("", reply(text(SAM, "STOP")));
        assertEquals(
                "",
                reply(twilio.call(
                        node.port(),
                        SMS,
                        Map.of("From", SAM, "Body", "halt", "MessageSid", "SM0", "OptOutType", "STOP"))));
    }

    @Test
    void callWithoutTheRightSignature_isRefused() {
        var paged = paged();
        var fields = Map.of("From", SAM, "Body", "ACK " + paged.code(), "MessageSid", "SM1");
        var right = Twilio.signature(Twilio.EXTERNAL + SMS, fields);
        var other = new TreeMap<>(fields);
        other.put("Body", "RES " + paged.code());

        assertEquals(403, twilio.call(node.port(), SMS, fields, "").statusCode());
        assertEquals(403, twilio.call(node.port(), SMS, other, right).statusCode());
        assertEquals(
                403, twilio.call(node.port(), SMS + "?page=1", fields, right).statusCode());
        assertEquals(
                403,
                twilio.call(node.port(), "/api/v1/callbacks/call/sms", fields).statusCode());
        assertEquals(
                403,
                twilio.call(node.port(), "/api/v1/callbacks/nothing/sms", fields)
                        .statusCode());
        assertEquals("new", status(paged));
        assertEquals(200, twilio.call(node.port(), SMS, fields, right).statusCode());
        assertEquals("acknowledged", status(paged));
    }

    @ParameterizedTest
    @CsvSource({"1, acknowledged", "2, resolved", "3, new"})
    void key_answersAsWhoeverWasCalled(String key, String status) {
        var paged = paged();

        var said = press(paged.call(), ALEX, key);

        assertEquals(200, said.statusCode());
        assertTrue(said.body().contains("<Say language=\"de-DE\">"), said::body);
        assertFalse(said.body().contains("<Gather"), said::body);
        assertEquals(status, status(paged));
        assertTrue(has(paged, "by alex via voice"), () -> entries(paged).toString());
    }

    @Test
    void keyWithoutAMeaning_isAskedForAgain() {
        var paged = paged();
        assertTrue(press(paged.call(), ALEX, "7").body().contains("<Gather"));
        assertTrue(press(paged.call(), ALEX, "").body().contains("<Gather"));
        assertEquals("new", status(paged));
    }

    @Test
    void keyInACallToAnotherNumber_orOfNoPage_doesNothing() {
        var paged = paged();
        assertTrue(press(paged.call(), KIM, "1").body().contains("does not know you"));
        for (var page : List.of("?page=nothing", "?page=" + paged.incident() + ".99", "", "?page=0.1")) {
            var body = press("/api/v1/callbacks/call/voice" + page, ALEX, "1").body();
            assertTrue(body.contains("does not know you"), body);
        }
        assertEquals("new", status(paged));
    }

    /** What Twilio called the message or call that this status is about. */
    private static String sid(Paged paged, String statusPath) {
        var delivered = "page " + statusPath.substring(statusPath.indexOf("?page=") + 6) + " delivered";
        eventually(() -> assertTrue(has(paged, delivered)));
        var entry = entries(paged).stream()
                .filter(text -> text.contains(delivered))
                .findFirst()
                .orElseThrow();
        return entry.substring(entry.lastIndexOf(' ') + 1);
    }

    private static void noAnswer(Paged paged) {
        var path = paged.call().replace("/voice?", "/status?");
        var fields = Map.of("CallSid", sid(paged, path), "CallStatus", "no-answer", "To", ALEX);
        assertEquals(204, twilio.call(node.port(), path, fields).statusCode());
    }

    @Test
    void levelOfWhichNobodyGotAPage_isFollowedByTheNextAtOnce() {
        var paged = paged();
        noAnswer(paged);
        var fields = Map.of("MessageSid", sid(paged, paged.status()), "MessageStatus", "failed", "To", SAM);
        assertEquals(1, levels(paged), "Sam may have got it");
        assertEquals(204, twilio.call(node.port(), paged.status(), fields).statusCode());
        assertEquals(2, levels(paged), () -> entries(paged).toString());
        assertEquals(204, twilio.call(node.port(), paged.status(), fields).statusCode());
        assertEquals(2, levels(paged), "once only");
    }

    private static long levels(Paged paged) {
        return api.timeline(paged.incident()).stream()
                .filter("level-paged"::equals)
                .count();
    }

    @Test
    void statuses_inAnyOrder_failThePageOnceWhereNobodyWasReached() {
        var paged = paged();
        var sid = sid(paged, paged.status());
        for (var status : List.of("sent", "undelivered", "queued", "undelivered", "delivered", "strange")) {
            var fields = Map.of(
                    "MessageSid",
                    sid,
                    "MessageStatus",
                    status,
                    "To",
                    SAM,
                    "From",
                    "+15550100000",
                    "ErrorCode",
                    "30003");
            assertEquals(204, twilio.call(node.port(), paged.status(), fields).statusCode());
        }

        assertEquals(
                1,
                entries(paged).stream()
                        .filter(entry -> entry.contains("page-failed by twilio via sms: page " + paged.incident()
                                + ".1 was accepted but not delivered: undelivered, Twilio error 30003"))
                        .count(),
                () -> entries(paged).toString());
        assertEquals("new", status(paged));
        var metrics = api.get("/metrics").expect(200).body();
        assertTrue(metrics.contains("tocsin_phone_status_total{channel=\"text\",status=\"undelivered\"}"), metrics);
        assertTrue(metrics.contains("tocsin_phone_status_total{channel=\"text\",status=\"other\"}"), metrics);
    }

    @ParameterizedTest
    @CsvSource({"no-answer, '', no-answer", "busy, '', busy", "completed, machine_start, a machine answered"})
    void callThatNobodyAnswers_failsThePage(String status, String by, String words) {
        var paged = paged();
        var path = paged.call().replace("/voice?", "/status?");
        var fields = new TreeMap<>(Map.of("CallSid", sid(paged, path), "CallStatus", status, "To", ALEX));
        if (!by.isEmpty()) {
            fields.put("AnsweredBy", by);
        }

        assertEquals(204, twilio.call(node.port(), path, fields).statusCode());

        assertTrue(has(paged, "was accepted but not delivered: " + words), () -> entries(paged)
                .toString());
    }

    @Test
    void statusOfNoPage_orOfSomebodyElses_isOnlyCounted() {
        var paged = paged();
        var sid = sid(paged, paged.status());
        var other = Map.of("MessageSid", "SM6", "MessageStatus", "failed", "To", SAM);
        assertEquals(204, twilio.call(node.port(), paged.status(), other).statusCode());
        var fields = Map.of("MessageSid", sid, "MessageStatus", "failed", "To", KIM);
        for (var path :
                List.of(paged.status(), "/api/v1/callbacks/text/status", "/api/v1/callbacks/text/status?page=x.1")) {
            assertEquals(204, twilio.call(node.port(), path, fields).statusCode());
        }
        assertFalse(has(paged, "was accepted but not delivered"), () -> entries(paged)
                .toString());
    }
}
