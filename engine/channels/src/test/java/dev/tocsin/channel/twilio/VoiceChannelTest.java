package dev.tocsin.channel.twilio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import dev.tocsin.channel.ChannelContext;
import dev.tocsin.channel.DigestMessage.Context;
import dev.tocsin.channel.Links;
import dev.tocsin.channel.Messages;
import dev.tocsin.core.incident.page.DeliveryOutcome;
import java.io.StringReader;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

class VoiceChannelTest extends TwilioContract {
    private static final String RECEIPT = "CA0123456789abcdef0123456789abcdef";

    VoiceChannelTest() {
        super(new VoiceType(), "Calls", RECEIPT);
    }

    @Override
    protected void check(LoggedRequest request) {
        var fields = Forms.checked(
                request, Set.of("To", "From", "Twiml", "Timeout"), Set.of("StatusCallback", "MachineDetection"));
        assertTrue(fields.get("Twiml").length() <= 4000, fields::toString);
        assertEquals("Response", xml(fields.get("Twiml")).getTagName());
    }

    private static Element xml(String text) {
        try {
            return DocumentBuilderFactory.newNSInstance()
                    .newDocumentBuilder()
                    .parse(new InputSource(new StringReader(text)))
                    .getDocumentElement();
        } catch (Exception e) {
            throw new AssertionError(text, e);
        }
    }

    private static Element one(Element parent, String name) {
        var found = parent.getElementsByTagName(name);
        assertTrue(found.getLength() > 0, name);
        return (Element) found.item(0);
    }

    @Override
    protected List<ResponseDefinitionBuilder> refusals() {
        return List.of(Forms.error(400, 21211).withStatus(200));
    }

    @Test
    void page_isTheRequestThatTwiliosOwnLibraryMakes() {
        send(Messages.page(Forms.NUMBER));
        TwilioLibrary.checkCall(request());
    }

    @Test
    void page_isSaidTwice_andAsksForAKey() {
        assertEquals(new DeliveryOutcome.Delivered(RECEIPT), send(Messages.page(Forms.NUMBER)));

        var fields = Forms.of(request());
        assertEquals("30", fields.get("Timeout"));
        assertEquals("https://tocsin.example/callback/test/status?page=01k.1", fields.get("StatusCallback"));
        assertFalse(fields.containsKey("MachineDetection"));
        var gather = one(xml(fields.get("Twiml")), "Gather");
        assertEquals("1", gather.getAttribute("numDigits"));
        assertEquals("https://tocsin.example/callback/test/voice?page=01k.1", gather.getAttribute("action"));
        var say = one(gather, "Say");
        assertEquals("2", say.getAttribute("loop"));
        assertEquals("en-US", say.getAttribute("language"));
        assertFalse(say.hasAttribute("voice"));
        assertEquals(
                "critical page for sam. Checkout fails, on checkout. 3 alerts. Since 02:55 UTC (10 min ago)."
                        + " Press 1 to acknowledge, 2 to resolve, 3 to escalate, 4 if you cannot take it.",
                say.getTextContent());
    }

    @Test
    void withoutAnExternalUrl_itOnlySpeaks() {
        var context =
                new ChannelContext(tools().http(), tools().destinations(), Links.NONE, tools().clock(), Runnable::run);
        send(channel(base(), context), Messages.page(Forms.NUMBER));

        var twiml = xml(Forms.of(request()).get("Twiml"));
        assertEquals(0, twiml.getElementsByTagName("Gather").getLength());
        assertFalse(one(twiml, "Say").getTextContent().contains("Press"));
    }

    @Test
    void digest_takesAllByOneKey() {
        send(Messages.digest(Messages.page(Forms.NUMBER)));

        var fields = Forms.of(request());
        assertEquals("https://tocsin.example/callback/test/status?page=digest-1", fields.get("StatusCallback"));
        var gather = one(xml(fields.get("Twiml")), "Gather");
        assertEquals("https://tocsin.example/callback/test/voice?page=digest-1", gather.getAttribute("action"));
        assertEquals(
                "40 more incidents for you: 40 critical. critical: Checkout fails. Press 1 to take all 45, 5 of them"
                        + " sent just before. Press 4 if you cannot.",
                one(gather, "Say").getTextContent());
    }

    @Test
    void noticeAndDigestOfWhatNobodyKnows_askForNoKey() {
        var unknown = Messages.digest(Messages.page(Forms.NUMBER), Context.NONE);
        for (var message : List.of(unknown, Messages.notice(Forms.NUMBER))) {
            provider.resetRequests();
            send(message);
            assertEquals(
                    0,
                    xml(Forms.of(request()).get("Twiml"))
                            .getElementsByTagName("Gather")
                            .getLength());
        }
    }

    @Test
    void markupInATitle_isSaid_andDoesNothing() {
        var title = "<Hangup/> & \"quotes\"";
        var channel = channel(base(), tools(), Map.of("text", dev.tocsin.channel.Template.of(title + " {{title}}")));
        send(channel, Messages.page(Forms.NUMBER));

        var twiml = xml(Forms.of(request()).get("Twiml"));
        assertEquals(0, twiml.getElementsByTagName("Hangup").getLength());
        assertTrue(one(twiml, "Say").getTextContent().startsWith(title), twiml::getTextContent);
    }

    @Test
    void textThatGrowsByEscaping_fitsAllTheSame() {
        var channel = channel(base(), tools(), Map.of("text", dev.tocsin.channel.Template.of("&'\"<>".repeat(1000))));
        send(channel, Messages.page(Forms.NUMBER));

        var twiml = Forms.of(request()).get("Twiml");
        assertTrue(twiml.length() > 2000 && twiml.contains("…"), twiml);
    }

    @Test
    void settings_areHandedOn() {
        var given = Map.<String, Object>of(
                "language", "de-DE", "voice", "Polly.Vicki", "ring_seconds", 12, "detect_machines", true);
        send(channel(base(), tools(), given), Messages.page(Forms.NUMBER));

        var fields = Forms.of(request());
        assertEquals("12", fields.get("Timeout"));
        assertEquals("Enable", fields.get("MachineDetection"));
        var say = one(xml(fields.get("Twiml")), "Say");
        assertEquals("de-DE", say.getAttribute("language"));
        assertEquals("Polly.Vicki", say.getAttribute("voice"));
    }

    @Test
    void contactWithoutANumber_isFinal_andAsksTwilioNothing() {
        assertInstanceOf(DeliveryOutcome.Permanent.class, send(Messages.page("")));
        assertEquals(List.of(), requests());
    }

    @ParameterizedTest
    @CsvSource({"400, 21215, Geo permissions", "400, 21210, from is not", "401, 20003, auth_token"})
    void refusals_areFinal_andSayWhatToDo(int status, int code, String words) {
        answer(Forms.error(status, code));
        var error = assertInstanceOf(DeliveryOutcome.Permanent.class, send(Messages.page(Forms.NUMBER)))
                .error();
        assertTrue(error.contains("error " + code) && error.contains(words), error);
    }
}
