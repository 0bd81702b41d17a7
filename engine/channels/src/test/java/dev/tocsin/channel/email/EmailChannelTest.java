package dev.tocsin.channel.email;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.icegreen.greenmail.util.ServerSetup;
import dev.tocsin.channel.Channel;
import dev.tocsin.channel.DigestMessage.Context;
import dev.tocsin.channel.Message;
import dev.tocsin.channel.Messages;
import dev.tocsin.channel.NoticeMessage;
import dev.tocsin.channel.PageMessage;
import dev.tocsin.channel.Secret;
import dev.tocsin.channel.Settings;
import dev.tocsin.core.incident.page.DeliveryOutcome;
import dev.tocsin.core.incident.page.DeliveryOutcome.Attempted;
import dev.tocsin.core.incident.page.Exchange;
import dev.tocsin.core.incident.page.ResponseClass;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a mailbox gets, by a mail server that was not written for this. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EmailChannelTest {
    private static final String SAM = "sam@tocsin.test";
    private static final String PAGE = "<tocsin.message.01k.1@tocsin.test>";
    private static final String THREAD = "<tocsin.incident.01k@tocsin.test>";

    private static final Map<String, Object> ANSWERED = Map.of(
            "reply_to",
            "Ops <ops@tocsin.test>",
            "imap_host",
            "mail.tocsin.test",
            "imap_username",
            "answers",
            "imap_password",
            new Secret("secret"));

    private final PromptGreenMail server =
            new PromptGreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));

    @BeforeEach
    void start() {
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop();
    }

    @Test
    void page_isAMailInPlainTextAndHtml_inTheThreadOfItsIncident() throws Exception {
        assertEquals(
                new DeliveryOutcome.Delivered(PAGE).with(Exchange.of(ResponseClass.SUCCESS)), send(Messages.page(SAM)));
        var mail = received();
        assertEquals("[critical] Checkout fails", mail.getSubject());
        assertEquals("Tocsin <pages@tocsin.test>", mail.getFrom()[0].toString());
        assertEquals(SAM, mail.getRecipients(RecipientType.TO)[0].toString());
        assertEquals(Date.from(Messages.NOW), mail.getSentDate());
        assertEquals(PAGE, header(mail, "Message-ID"));
        assertEquals(THREAD, header(mail, "In-Reply-To"));
        assertEquals(THREAD, header(mail, "References"));
        assertEquals("auto-generated", header(mail, "Auto-Submitted"));
        assertEquals("bulk", header(mail, "Precedence"));
        assertEquals("1", header(mail, "X-Priority"));
        assertNull(mail.getHeader("Reply-To"));
        assertTrue(mail.getContentType().startsWith("multipart/alternative"));
        assertEquals("""
            9 of 10 payments fail
            Since 02:55 UTC (10 min ago), on checkout, 3 alerts.
            Why you: on call in primary, level 1 of default.
            If you do nothing: the next level is paged at 03:20 UTC (in 15 min).
            Source: https://grafana.example/d/1
            Answer: https://tocsin.example/answer/01k.1\
            """, plain(mail));
        var html = html(mail);
        assertTrue(html.contains(">Checkout fails</div>"), html);
        assertTrue(html.contains("href=\"https://tocsin.example/answer/01k.1\""), html);
        assertTrue(html.contains("href=\"https://grafana.example/d/1\""), html);
    }

    @Test
    void repetition_hasTheSameName_alsoFromAnotherNode() throws Exception {
        send(Messages.page("01k.1", 1, SAM));
        send(Messages.page("01k.1", 2, SAM));
        send(Messages.page("01k.2", 1, SAM));
        var mails = server.getReceivedMessages();
        assertEquals(header(mails[0], "Message-ID"), header(mails[1], "Message-ID"));
        assertNotEquals(header(mails[0], "Message-ID"), header(mails[2], "Message-ID"));
    }

    @Test
    void update_answersItsPage() throws Exception {
        send(Messages.update(Messages.page(SAM), PAGE, "resolved"));
        var mail = received();
        assertEquals("Re: [critical] Checkout fails", mail.getSubject());
        assertEquals(PAGE, header(mail, "In-Reply-To"));
        assertEquals(THREAD + " " + PAGE, header(mail, "References").replaceAll("\\s+", " "));
        assertNotEquals(PAGE, header(mail, "Message-ID"));
        assertNull(mail.getHeader("X-Priority"));
        assertEquals("Resolved by alex.", plain(mail));
        assertTrue(html(mail).contains("Resolved by alex"));
    }

    @Test
    void digestAndNotice_areThreadsOfTheirOwn() throws Exception {
        send(Messages.digest(Messages.page(SAM)));
        send(Messages.notice(SAM));
        var mails = server.getReceivedMessages();
        assertEquals("40 more incidents for you: 40 critical", mails[0].getSubject());
        assertTrue(html(mails[0]).contains(">Checkout fails</a>"));
        assertTrue(html(mails[0]).contains("and 39 more"));
        assertEquals("1", header(mails[0], "X-Priority"));
        assertEquals("You are on call in primary from 04:05 UTC.", mails[1].getSubject());
        assertTrue(html(mails[1]).contains("You are on call in primary from 04:05 UTC."));
        assertNull(mails[1].getHeader("X-Priority"));
        for (var mail : mails) {
            assertNull(mail.getHeader("References"));
        }
    }

    @Test
    void textOfAllKindsOfCharacters_arrives() throws Exception {
        var odd = Messages.oddPages(SAM);
        odd.forEach(this::send);
        var mail = server.getReceivedMessages()[0];
        assertEquals("[critical] " + Messages.NOT_ASCII, mail.getSubject());
        assertTrue(plain(mail).contains(Messages.NOT_ASCII));
        assertTrue(html(mail).contains(Messages.NOT_ASCII));
        var broken = html(server.getReceivedMessages()[1]);
        assertFalse(broken.contains("<a href='x'>"), broken);
        assertFalse(broken.contains("wiki"), broken);
    }

    @Test
    void textThatIsTooLong_isCut() throws Exception {
        send(Messages.longPage(SAM));
        var mail = received();
        assertEquals(150, mail.getSubject().codePointCount(0, mail.getSubject().length()));
        assertTrue(mail.getSubject().endsWith("…"));
        assertTrue(plain(mail).contains("…"));
        assertTrue(html(mail).length() < 100_000, () -> "too large");
    }

    @Test
    void lineBreakInATitle_makesNoHeader() throws Exception {
        var page = Messages.page(SAM);
        var evil = titled(page, "fails\r\nBcc: eve@tocsin.test\r\n\r\nhello\u2028there\n");
        send(evil);
        var mail = received();
        assertEquals("[critical] fails Bcc: eve@tocsin.test hello there", mail.getSubject());
        assertNull(mail.getHeader("Bcc"));
        assertArrayEquals(mail.getAllRecipients(), mail.getRecipients(RecipientType.TO));
        assertTrue(plain(mail).startsWith("9 of 10 payments fail"));
    }

    @Test
    void html_showsWhatASenderWrote_andDoesNotDoIt() throws Exception {
        send(titled(Messages.page(SAM), "<script>alert(1)</script>"));
        var html = html(received());
        assertFalse(html.contains("<script"), html);
        assertTrue(html.contains("&lt;script&gt;"), html);
    }

    @Test
    void replyTo_isWhereAnswersGo() throws Exception {
        Smtp.send(channel(Map.of("reply_to", "Ops <ops@tocsin.test>")), Messages.page(SAM));
        assertEquals("Ops <ops@tocsin.test>", header(received(), "Reply-To"));
    }

    @Test
    void replyTo_thatIsRead_tellsThePage_andTheMailSaysSo() throws Exception {
        var channel = channel(ANSWERED);
        Smtp.send(channel, Messages.page(SAM));
        Smtp.send(channel, Messages.update(Messages.page(SAM), PAGE, "resolved"));
        Smtp.send(channel, Messages.digest(Messages.page(SAM)));
        Smtp.send(channel, answer());
        Smtp.send(channel, Messages.digest(Messages.page(SAM), Context.NONE));
        var mails = server.getReceivedMessages();
        assertEquals("Ops <ops+01k.1.proof@tocsin.test>", header(mails[0], "Reply-To"));
        assertTrue(plain(mails[0])
                .replaceAll("\\s+", " ")
                .endsWith("Or reply to this mail, and begin with ack, pass, escalate or resolve."));
        assertTrue(html(mails[0]).contains("Or reply to this mail"));
        assertEquals("Ops <ops+01k.1.proof@tocsin.test>", header(mails[1], "Reply-To"));
        assertEquals("Ops <ops+digest-1.proof@tocsin.test>", header(mails[2], "Reply-To"));
        assertEquals("""
            - [critical] Checkout fails https://tocsin.example/incidents/01k
            and 39 more
            If you do nothing: the next level is paged at 03:20 UTC (in 15 min) about one of these.
            Take all 45, 5 of them sent just before: https://tocsin.example/answer/digest-1
            Or reply to this mail, and begin with ack. Begin with pass if you cannot.
            Why together: you were paged just before.\
            """, plain(mails[2]));
        assertTrue(html(mails[2]).contains("href=\"https://tocsin.example/answer/digest-1\""));
        assertTrue(html(mails[2]).contains(">Take all 45, 5 of them sent just before</a>"));
        assertEquals("Ops <ops+01k.1.proof@tocsin.test>", header(mails[3], "Reply-To"));
        assertEquals("auto-replied", header(mails[3], "Auto-Submitted"));
        assertEquals(PAGE, header(mails[3], "In-Reply-To"));
        assertEquals("Ops <ops@tocsin.test>", header(mails[4], "Reply-To"));
        assertFalse(plain(mails[4]).contains("reply"), "it is not known what it stands for");
        assertFalse(plain(mails[4]).contains("answer"));
    }

    private static NoticeMessage answer() {
        var about = new NoticeMessage.About(NoticeMessage.Event.ANSWER, "01k.1", Messages.NOW);
        return new NoticeMessage("answer-1", 1, "sam", SAM, about, "You have it: Checkout fails.");
    }

    @Test
    void answers_thatCouldNotBeRead_areAFaultOfTheConfiguration() {
        var type = new EmailType();
        assertEquals(Optional.empty(), type.fault(new Settings("mail", "email", ANSWERED)));
        for (var missing : List.of("reply_to", "imap_username", "imap_password", "imap_host")) {
            var given = new HashMap<>(ANSWERED);
            given.remove(missing);
            assertTrue(type.fault(new Settings("mail", "email", given)).isPresent(), missing);
        }
        var longer = new HashMap<>(ANSWERED);
        longer.put("reply_to", "answers-to-all-of-our-pages@tocsin.test");
        assertTrue(type.fault(new Settings("mail", "email", longer)).isPresent());
    }

    @Test
    void withoutAnAddress_theOneOfTheChannelIsUsed_andWithoutBothNothingIsSent() throws Exception {
        Smtp.send(channel(Map.of("to", "ops@tocsin.test")), Messages.page(""));
        assertEquals("ops@tocsin.test", received().getAllRecipients()[0].toString());
        assertTrue(send(Messages.page("")) instanceof DeliveryOutcome.Permanent);
        assertEquals(1, server.getReceivedMessages().length);
    }

    @Test
    void domainOfAnotherScript_isSentAsPunycode() throws Exception {
        send(Messages.page("sam@bücher.test"));
        assertEquals("sam@xn--bcher-kva.test", received().getAllRecipients()[0].toString());
    }

    @Test
    void login_isChecked() {
        server.setUser("pages@tocsin.test", "tocsin", "right");
        var good = channel(Map.of("username", "tocsin", "password", new Secret("right")));
        assertEquals(
                new DeliveryOutcome.Delivered(PAGE).with(Exchange.of(ResponseClass.SUCCESS)),
                Smtp.send(good, Messages.page(SAM)));
        var bad = channel(Map.of("username", "tocsin", "password", new Secret("wrong")));
        var refused = Smtp.send(bad, Messages.page(SAM));
        assertTrue(refused instanceof DeliveryOutcome.Permanent, refused::toString);
        assertTrue(refused.toString().contains("535"), refused::toString);
        assertFalse(refused.toString().contains("wrong"), refused::toString);
    }

    @Test
    void login_ofHalf_isAFaultOfTheConfiguration() {
        var half = new Settings("mail", "email", Map.of("username", "tocsin"));
        assertTrue(new EmailType().fault(half).isPresent());
        var none = new Settings("mail", "email", Map.of());
        assertEquals(Optional.empty(), new EmailType().fault(none));
    }

    @ParameterizedTest
    @CsvSource({
        "sam@example.com, true",
        "sam.o'neil+pager@mail.example.com, true",
        "sam@bücher.example, true",
        "säm@example.com, false",
        "Sam <sam@example.com>, false",
        "'sam@example.com, alex@example.com', false",
        "sam, false",
        "sam@, false",
        "@example.com, false",
        "sam..doe@example.com, false",
        "sam@exa mple.com, false",
        "'', false"
    })
    void address_isCheckedWithTheConfiguration(String address, boolean good) {
        var settings = new Settings("mail", "email", Map.of());
        assertEquals(good, new EmailType().addressFault(settings, address).isEmpty());
    }

    private Attempted send(Message message) {
        return Smtp.send(channel(Map.of()), message);
    }

    private Channel channel(Map<String, Object> given) {
        return Smtp.channel(server.getSmtp().getPort(), Smtp.PATIENT, given);
    }

    private MimeMessage received() {
        var mails = server.getReceivedMessages();
        assertEquals(1, mails.length);
        return mails[0];
    }

    private static PageMessage titled(PageMessage page, String title) {
        return new PageMessage(
                page.id(),
                page.attempt(),
                page.recipient(),
                page.address(),
                page.why(),
                page.purpose(),
                page.incident(),
                title,
                page.severity(),
                page.service(),
                page.status(),
                page.policy(),
                page.openedAt(),
                page.details());
    }

    private static String header(MimeMessage mail, String name) throws Exception {
        return Optional.ofNullable(mail.getHeader(name, ", ")).orElse("");
    }

    private static String plain(MimeMessage mail) throws Exception {
        return text(mail, 0, "text/plain");
    }

    private static String html(MimeMessage mail) throws Exception {
        return text(mail, 1, "text/html");
    }

    private static String text(MimeMessage mail, int part, String type) throws Exception {
        var body = (MimeMultipart) mail.getContent();
        assertEquals(2, body.getCount());
        assertTrue(body.getBodyPart(part).isMimeType(type));
        return body.getBodyPart(part)
                .getContent()
                .toString()
                .replace("\r\n", "\n")
                .strip();
    }
}
