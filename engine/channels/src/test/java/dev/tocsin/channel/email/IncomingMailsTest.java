package dev.tocsin.channel.email;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tocsin.channel.IncomingMail;
import dev.tocsin.channel.IncomingMail.Automatic;
import dev.tocsin.channel.IncomingMail.Bounced;
import dev.tocsin.channel.IncomingMail.Written;
import jakarta.mail.MessagingException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IncomingMailsTest {
    private static final String HEAD = """
        From: Sam Doe <Sam@example.test>
        To: Tocsin <answers+t.1@tocsin.test>, ops@example.test
        Message-ID: <m1@example.test>
        """;
    private static final String BOUNCE = """
        From: MAILER-DAEMON@example.test
        To: pages@tocsin.test
        Message-ID: <b1@example.test>
        MIME-Version: 1.0
        Content-Type: multipart/report; report-type=delivery-status; boundary=b

        --b
        Content-Type: text/plain

        ack: your mail did not get through
        --b
        Content-Type: message/delivery-status

        Reporting-MTA: dns; mx.example.test

        Final-Recipient: rfc822; sam@example.test
        Action: failed
        Status: 5.1.1
        Diagnostic-Code: smtp; 550 no such user sam@example.test
        --b
        Content-Type: text/rfc822-headers

        From: Tocsin <pages@tocsin.test>
        Reply-To: Tocsin <answers+01k.1.abc@tocsin.test>
        Message-ID: <tocsin.message.01k.1@tocsin.test>
        --b--
        """;

    private final IncomingMails reader = new IncomingMails(new MessageIds("tocsin.test"));

    private IncomingMail read(String mail) throws MessagingException, IOException {
        return reader.read(mail.replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1));
    }

    private String firstLine(String mail) throws MessagingException, IOException {
        return assertInstanceOf(Written.class, read(mail)).firstLine();
    }

    @Test
    void reply_isWhoItIsFrom_whereItWent_andTheFirstLine() throws Exception {
        assertEquals(
                new Written(
                        "<m1@example.test>",
                        "Sam@example.test",
                        List.of("answers+t.1@tocsin.test", "ops@example.test"),
                        "ack"),
                read(HEAD + "\n\n  ack  \n\n> resolve\n"));
    }

    @Test
    void mailWithoutAName_isToldFromOthers_byWhatIsInIt() throws Exception {
        var nameless = HEAD.replaceAll("Message-ID.*\n", "");
        var one = assertInstanceOf(Written.class, read(nameless + "\nack\n"));
        assertEquals(one, read(nameless + "\nack\n"));
        assertNotEquals(
                one.id(),
                assertInstanceOf(Written.class, read(nameless + "Date: now\n\nack\n"))
                        .id());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Auto-Submitted: auto-replied",
                "Auto-Submitted: Auto-Generated; owner-email=x",
                "Return-Path: <>",
                "Return-Path:",
                "Precedence: bulk",
                "Precedence: AUTO_REPLY",
                "X-Autoreply: yes",
                "List-Id: <ops.example.test>",
                "list-unsubscribe: <https://example.test>",
                "Content-Type: multipart/report; report-type=disposition-notification; boundary=b\n\n--b",
                "Message-ID: <tocsin.message.01k.1@tocsin.test>"
            })
    void whatNoPersonWrote_isAutomatic(String header) throws Exception {
        var others = header.startsWith("Message-ID") ? HEAD.replaceAll("Message-ID.*\n", "") : HEAD;
        assertEquals(new Automatic(), read(others + header + "\n\nack\n"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Auto-Submitted: no",
                "Auto-Submitted: No; because=x",
                "Return-Path: <sam@example.test>",
                "Precedence: first-class",
                "In-Reply-To: <tocsin.message.01k.1@tocsin.test>"
            })
    void whatAPersonWrote_isNot(String header) throws Exception {
        assertEquals("ack", firstLine(HEAD + header + "\n\nack\n"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "text/plain; charset=utf-8 | quoted-printable | =C3=A4ck =E2=80=93 ja | äck – ja",
                "text/plain; charset=iso-8859-1 | 8bit | \u00e4ck | äck",
                "text/plain; charset=nonsense | 8bit | ack | ack",
                "text/plain; charset= | 8bit | ack | ack",
                "text/plain | base64 | CgogIGFjayAgCg== | ack",
                "text/plain | base64 | CgogIGFjayAgCg | ack",
                "text/plain | 7bit | > quoted | ''",
                "application/pdf | base64 | CgogIGFjayAgCg== | ''",
                "nonsense | 7bit | nothing | ''"
            })
    void firstLine_isReadWhateverItIsWrittenIn(String type, String encoding, String body, String line)
            throws Exception {
        assertEquals(
                line,
                firstLine(HEAD + "MIME-Version: 1.0\nContent-Type: " + type + "\nContent-Transfer-Encoding: " + encoding
                        + "\n\n" + body + "\n"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Type: text/plain\nContent-Transfer-Encoding: nonsense",
                "Content-Type: multipart/mixed; boundary=b",
                "Content-Type: multipart/mixed",
                "Content-Type: multipart/report; report-type=delivery-status",
            })
    void whatCannotBeRead_isSaidToBeSo(String header) {
        assertThrows(Exception.class, () -> read(HEAD + "MIME-Version: 1.0\n" + header + "\n\nack\n"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "On Sat, Sam wrote:\n> resolve\n> you have it\n\nack\n",
                "On Sat, 21 Nov 2026 at 03:05,\nTocsin <pages@tocsin.test>\nwrote:\n\n> resolve\nack\n",
                "ack\n> resolve",
                "> resolve\n>> escalate\n\nack",
                "\u200b\ufeff \u00a0\nack\n\n-- \nSam"
            })
    void whatIsQuoted_isPassedOver(String text) throws Exception {
        var mail = HEAD + "Content-Type: text/plain; charset=utf-8\n\n" + text;
        assertEquals(
                "ack",
                assertInstanceOf(Written.class, reader.read(mail.getBytes(StandardCharsets.UTF_8)))
                        .firstLine());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<style>p{x:y}</style><div dir=ltr><b>ack</b>&nbsp;now</div><br>x | ack now",
                "<html><head><title>resolve</title></head><body><!-- resolve > --><p>ack</p></body></html> | ack",
                "<blockquote type=cite>Resolved by alex</blockquote><p>ack</p> | ''",
                "<div><br></div><div class=\"gmail_quote\"><div>Resolved by alex</div></div> | ''",
                "<div>ack</div><div class=\"gmail_quote\"><div>Resolved by alex</div></div> | ack",
                "<div id=\"divRplyFwdMsg\"><b>From:</b> Tocsin</div>Resolved by alex | ''",
                "<P>ACK</P><STYLE>never ends | ACK",
                "İ<script>resolve</script | İ",
                "<<<<< ack | ''",
                "<p></p> | ''"
            })
    void htmlOnly_isReadWithoutItsMarkup_upToTheQuotation(String html, String line) throws Exception {
        var mail = HEAD + "MIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n\n" + html;
        assertEquals(
                line,
                assertInstanceOf(Written.class, reader.read(mail.getBytes(StandardCharsets.UTF_8)))
                        .firstLine());
    }

    @Test
    void attachmentBeforeTheText_isPassedOver_andTheEndMayBeMissing() throws Exception {
        assertEquals("ack", firstLine(HEAD + """
            MIME-Version: 1.0
            Content-Type: multipart/mixed; boundary=b

            --b
            Content-Type: text/plain
            Content-Disposition: attachment; filename=x.txt

            resolve
            --b
            Content-Type: multipart/alternative; boundary=c

            --c
            Content-Type: text/plain

            ack
            and so\
            """));
    }

    @Test
    void partsWithinParts_areNotFollowedForEver() throws Exception {
        var mail = new StringBuilder(HEAD + "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b0\n\n");
        for (int i = 0; i < 1_000; i++) {
            mail.append("--b").append(i).append("\nContent-Type: multipart/mixed; boundary=b");
            mail.append(i + 1).append("\n\n");
        }
        mail.append("--b1000\nContent-Type: text/plain\n\nack\n");
        assertEquals("", firstLine(mail.toString()));
    }

    @Test
    void mailFromSeveral_orNobody_isFromNobody() throws Exception {
        for (var from : List.of("From: a@example.test, b@example.test\n", "From: <<<\n", "")) {
            var mail = read(HEAD.replace("From: Sam Doe <Sam@example.test>\n", from) + "\nack\n");
            assertEquals("", assertInstanceOf(Written.class, mail).from(), from);
        }
    }

    @Test
    void bounce_saysWhichMailOfOursCameBack_andWhy() throws Exception {
        assertEquals(
                new Bounced(
                        "<b1@example.test>",
                        List.of("answers+01k.1.abc@tocsin.test"),
                        "<tocsin.message.01k.1@tocsin.test>",
                        "5.1.1"),
                read(BOUNCE));
    }

    @Test
    void bounceUnderANameThatIsNotOurs_isOfWhicheverMailItsAddressNames() throws Exception {
        assertEquals(
                new Bounced("<b1@example.test>", List.of("answers+01k.1.abc@tocsin.test"), "", "5.1.1"),
                read(BOUNCE.replace("<tocsin.message.01k.1@tocsin.test>", "<0100@eu-west-1.amazonses.com>")));
    }

    @ParameterizedTest
    @CsvSource({
        "Action: failed, Action: delayed",
        "Message-ID: <tocsin.message, X-Was: <tocsin.message",
        "Reply-To:, X-Was:",
        "message/delivery-status, application/pdf"
    })
    void bounceThatIsNoneOfAPage_isAutomatic(String was, String is) throws Exception {
        assertTrue(BOUNCE.contains(was));
        assertEquals(new Automatic(), read(BOUNCE.replace(was, is)));
    }

    @Test
    void nothing_isAMailFromNobody() throws Exception {
        assertEquals("", assertInstanceOf(Written.class, read("")).from());
    }
}
