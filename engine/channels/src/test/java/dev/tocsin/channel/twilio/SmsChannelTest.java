package dev.tocsin.channel.twilio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import dev.tocsin.channel.AnswerCodes;
import dev.tocsin.channel.ChannelContext;
import dev.tocsin.channel.Links;
import dev.tocsin.channel.Messages;
import dev.tocsin.channel.Secret;
import dev.tocsin.core.incident.page.DeliveryOutcome;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SmsChannelTest extends TwilioContract {
    private static final String RECEIPT = "SM0123456789abcdef0123456789abcdef";
    private static final String CODE = new AnswerCodes(new Secret(Forms.TOKEN)).of("01k");

    SmsChannelTest() {
        super(new SmsType(), "Messages", RECEIPT);
    }

    @Override
    protected void check(LoggedRequest request) {
        if (!request.getHeader("authorization").contains(basic("SK"))) {
            var fields = Forms.checked(
                    request, Set.of("To", "Body"), Set.of("From", "MessagingServiceSid", "StatusCallback"));
            assertTrue(fields.containsKey("From") != fields.containsKey("MessagingServiceSid"), fields::toString);
            assertTrue(fields.get("Body").length() <= 1600, fields::toString);
            assertFalse(fields.get("Body").isBlank());
        }
    }

    @Override
    protected List<ResponseDefinitionBuilder> refusals() {
        return List.of(
                Forms.error(400, 21211).withStatus(200),
                Forms.taken(RECEIPT)
                        .withBody("{\"sid\": \"" + RECEIPT + "\", \"status\": \"failed\", \"error_code\": 30005}"));
    }

    /** With three dots: the one character would make the message more than twice as long. */
    @Override
    protected boolean cuts() {
        return false;
    }

    @Test
    void page_isTheRequestThatTwiliosOwnLibraryMakes() {
        send(Messages.page(Forms.NUMBER));
        TwilioLibrary.checkMessage(request());
    }

    @Test
    void page_saysWhatIsBrokenAndHowToAnswer_first() {
        assertEquals(new DeliveryOutcome.Delivered(RECEIPT), send(Messages.page(Forms.NUMBER)));

        var fields = Forms.of(request());
        assertEquals("""
            [critical] Checkout fails
            Reply ACK %1$s, PASS %1$s, ESC %1$s or RES %1$s
            Since 02:55 UTC (10 min ago), on checkout, 3 alerts. Why you: on call in primary, level 1 of default.
            If you do nothing: the next level is paged at 03:20 UTC (in 15 min).
            https://tocsin.example/answer/01k.1\
            """.formatted(CODE), fields.get("Body"));
        assertEquals(FROM, fields.get("From"));
        assertEquals(Forms.NUMBER, fields.get("To"));
        assertEquals("https://tocsin.example/callback/test/status?page=01k.1", fields.get("StatusCallback"));
    }

    @Test
    void longTitle_leavesRoomForHowToAnswerInTheFirst160_andIsCutWithThreeDots() {
        send(Messages.longPage(Forms.NUMBER));

        var body = Forms.of(request()).get("Body");
        assertTrue(body.indexOf("ESC " + CODE) + 8 <= 160, body);
        assertTrue(body.substring(0, body.indexOf('\n')).endsWith("..."), body);
        assertFalse(body.contains("…"), "which would turn 160 characters a part into 70");
    }

    @Test
    void digest_hasOneCodeForAllOfIt_withinTheFirst160() {
        send(Messages.digest(Messages.page(Forms.NUMBER)));

        var fields = Forms.of(request());
        var code = new AnswerCodes(new Secret(Forms.TOKEN)).of("digest-1");
        assertEquals("""
            40 more incidents for you: 40 critical
            Reply ACK %1$s to take all 45, 5 of them sent just before; PASS %1$s if you cannot
            - [critical] Checkout fails
            and 39 more
            If you do nothing: the next level is paged at 03:20 UTC (in 15 min) about one of these.
            https://tocsin.example/answer/digest-1\
            """.formatted(code), fields.get("Body"));
        assertTrue(fields.get("Body").indexOf("cannot") < 160);
        assertEquals("https://tocsin.example/callback/test/status?page=digest-1", fields.get("StatusCallback"));
    }

    @Test
    void digestOfManyLongTitles_isCutAt1600() {
        send(Messages.digest(Messages.longPage(Forms.NUMBER)));

        var body = Forms.of(request()).get("Body");
        assertTrue(body.length() > 1590 && body.endsWith("..."), body);
    }

    @Test
    void withoutAnExternalUrl_nobodyIsToldToReply() {
        var context =
                new ChannelContext(tools().http(), tools().destinations(), Links.NONE, tools().clock(), Runnable::run);
        send(channel(base(), context), Messages.page(Forms.NUMBER));

        var fields = Forms.of(request());
        assertFalse(fields.get("Body").contains("Reply"), fields::toString);
        assertFalse(fields.containsKey("StatusCallback"), fields::toString);
    }

    @Test
    void withoutTheAuthToken_nobodyIsToldToReply() {
        var given = Map.<String, Object>of(
                "account_sid",
                Forms.SID,
                "api_key",
                "SK",
                "api_secret",
                new Secret("key's secret"),
                "from",
                FROM,
                "url",
                base());
        send(make(new SmsType(), given, tools()), Messages.page(Forms.NUMBER));

        var fields = Forms.of(request());
        assertFalse(fields.get("Body").contains("Reply"), fields::toString);
        assertFalse(fields.containsKey("StatusCallback"), "we could not know that it is Twilio who calls");
    }

    @Test
    void messagingService_standsForTheNumber() {
        var service = "MG0123456789abcdef0123456789abcdef";
        send(channel(base(), tools(), Map.of("from", service)), Messages.page(Forms.NUMBER));

        var fields = Forms.of(request());
        assertEquals(service, fields.get("MessagingServiceSid"));
        assertFalse(fields.containsKey("From"), fields::toString);
    }

    @Test
    void apiKey_opensTheAccountInsteadOfTheToken() {
        var key = Map.<String, Object>of("api_key", "SK", "api_secret", new Secret("key's secret"));
        send(channel(base(), tools(), key), Messages.page(Forms.NUMBER));

        assertEquals("Basic " + basic("SK"), request().getHeader("authorization"));
    }

    private static String basic(String user) {
        return Base64.getEncoder()
                .encodeToString((user + ":key's secret").getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "600000001", "+0600000001", "whatsapp:+34600000001"})
    void addressThatIsNoNumber_isFinal_andAsksTwilioNothing(String address) {
        assertInstanceOf(DeliveryOutcome.Permanent.class, send(Messages.page(address)));
        assertEquals(List.of(), requests());
    }

    @ParameterizedTest
    @CsvSource({
        "400, 21211, not a phone number",
        "400, 21610, opted out",
        "400, 21614, not a mobile number",
        "400, 21408, Geo permissions",
        "400, 21606, from is not",
        "401, 20003, auth_token",
        "404, 20404, account_sid"
    })
    void refusals_areFinal_andSayWhatToDo(int status, int code, String words) {
        answer(Forms.error(status, code));
        var error = assertInstanceOf(DeliveryOutcome.Permanent.class, send(Messages.page(Forms.NUMBER)))
                .error();
        assertTrue(error.contains("error " + code) && error.contains(words), error);
    }

    @ParameterizedTest
    @CsvSource({"429, 20429", "400, 14107", "429, 14107", "400, 21611", "500, 20500", "503, 20503"})
    void tooMuchAtOnce_mayBeTriedAgain(int status, int code) {
        answer(Forms.error(status, code));
        assertRetryable(send(Messages.page(Forms.NUMBER)));
    }
}
