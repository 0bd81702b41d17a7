package dev.tocsin.api.answers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tocsin.api.Api;
import dev.tocsin.api.TestNode;
import dev.tocsin.app.reply.MailAnswers;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** From the page in somebody's mailbox to the answer to their answer. */
class MailAnswersTest {
    private static final String SAM = "sam@example.test";
    private static final String ALEX = "alex@example.test";
    private static final String STRANGER = "stranger@example.test";
    private static final AtomicInteger NUMBER = new AtomicInteger();

    @AutoClose
    private static MailServer mails;

    @AutoClose
    private static TestNode node;

    private static Api api;

    @BeforeAll
    static void start() {
        mails = new MailServer();
        node = TestNode.start(mails.world(), MailServer.ENVIRONMENT, mails.time());
        api = node.api();
    }

    /** @param replyTo where replies to its page go */
    private record Paged(String incident, String title, String replyTo) {}

    private static Paged paged(String name) {
        var title = name + " no. " + NUMBER.incrementAndGet() + ';';
        var incident = api.created("{\"title\": \"" + title + "\", \"severity\": \"critical\"}");
        return new Paged(incident, title, mails.awaited(SAM, title).replyTo());
    }

    @Test
    void resolveOfWhatFires_isAskedAboutFirst() {
        var title = "Fires by mail no. " + NUMBER.incrementAndGet() + ';';
        var incident = api.fired(title);
        var paged = new Paged(incident, title, mails.awaited(SAM, title).replyTo());

        mails.reply(SAM, paged.replyTo(), "resolve");
        var asked = mails.awaited(SAM, "1 alert still fires: resolve anyway?");
        assertEquals("new", status(paged));

        mails.reply(SAM, asked.replyTo(), "Resolve: yes, it is a test");
        mails.eventually(() -> assertEquals("resolved", status(paged)));
    }

    private static String status(Paged paged) {
        return api.status(paged.incident());
    }

    private static List<String> entries(Paged paged) {
        return api.story(paged.incident());
    }

    private static void has(Paged paged, String text) {
        mails.eventually(
                () -> assertTrue(entries(paged).stream().anyMatch(entry -> entry.contains(text)), () -> entries(paged)
                        .toString()));
    }

    private static double counted(String outcome) {
        var line = Pattern.compile("tocsin_answers_total\\{channel=\"email\",outcome=\"" + outcome + "\"} (\\S+)")
                .matcher(api.get("/metrics").body());
        return line.find() ? Double.parseDouble(line.group(1)) : 0;
    }

    /** Everything that came before this has been dealt with when it is. */
    private static void all() {
        var paged = paged("Last of all");
        mails.reply(SAM, paged.replyTo(), "ack");
        mails.awaited(SAM, "You have it: " + paged.title());
    }

    @ParameterizedTest
    @CsvSource({
        "ack, acknowledged, You have it",
        "Acknowledge!, acknowledged, You have it",
        "Close please, resolved, Resolved",
        "RESOLVE., resolved, Resolved",
        "ESC, new, 'The next level is paged, Alex Roe'",
        "pass, new, 'Passed on. The next level is paged, Alex Roe'"
    })
    void replyOfWhoeverWasPaged_isTheirAnswer_andTheyAreToldWhatBecameOfIt(String word, String status, String told) {
        var paged = paged("Mail " + word);
        assertTrue(paged.replyTo().matches("answers\\+[0-9a-z.]+@tocsin\\.test"), paged::replyTo);
        assertTrue(paged.replyTo().indexOf('@') <= 64, paged::replyTo);

        mails.reply(
                "Sam <" + SAM.toUpperCase(java.util.Locale.ROOT) + ">", paged.replyTo(), word + "\n\n> quoted: ack\n");

        var answer = mails.awaited(SAM, told + ": " + paged.title());
        assertEquals("auto-replied", answer.header("Auto-Submitted"));
        assertEquals(paged.replyTo(), answer.replyTo());
        assertEquals(status, status(paged));
        has(paged, "by sam via email");
    }

    @Test
    void answerToAnAnswer_isAnAnswerToo() {
        var paged = paged("Once more");
        mails.reply(SAM, paged.replyTo(), "what is this?");
        var how = mails.eventually(() -> mails.received(SAM).stream()
                .filter(mail -> mail.text().startsWith(MailAnswers.HOW))
                .filter(mail -> mail.replyTo().equals(paged.replyTo()))
                .findFirst()
                .orElseThrow());
        assertEquals("new", status(paged));
        mails.reply(SAM, how.replyTo(), "ack");
        mails.awaited(SAM, "You have it: " + paged.title());
        var update = mails.eventually(() -> mails.received(SAM).stream()
                .filter(mail -> mail.text().startsWith("Re: [critical] " + paged.title()))
                .findFirst()
                .orElseThrow());
        mails.reply(SAM, update.replyTo(), "resolve");
        mails.eventually(() -> assertEquals("resolved", status(paged)));
    }

    @Test
    void onlyWhatWasWritten_counts_alsoInHtml() {
        var paged = paged("Html");
        mails.send(SAM, paged.replyTo(), """
            MIME-Version: 1.0
            Content-Type: text/html; charset=utf-8

            <html><body><div>ack</div><blockquote>resolve</blockquote></body></html>
            """);
        mails.eventually(() -> assertEquals("acknowledged", status(paged)));
    }

    @Test
    void replyAsGmailWritesIt_isUnderstood() {
        var paged = paged("Gmail");
        mails.send(SAM, paged.replyTo(), """
            MIME-Version: 1.0
            Message-ID: <CAGmail=1@mail.gmail.com>
            Content-Type: multipart/alternative; boundary="00000000000089abcd0644"

            --00000000000089abcd0644
            Content-Type: text/plain; charset="UTF-8"
            Content-Transfer-Encoding: quoted-printable

            ack

            On Sat, Nov 21, 2026 at 3:05=E2=80=AFAM Tocsin <pages@tocsin.test> wrote:

            > [critical] Gmail
            >
            > resolve: https://tocsin.test/
            >

            --00000000000089abcd0644
            Content-Type: text/html; charset="UTF-8"
            Content-Transfer-Encoding: quoted-printable

            <div dir=3D"ltr">ack</div><br><div class=3D"gmail_quote gmail_quote_contain=
            er"><div dir=3D"ltr" class=3D"gmail_attr">On Sat, Nov 21, 2026 at 3:05=E2=80=AFAM =
            Tocsin wrote:<br></div><blockquote class=3D"gmail_quote">resolve</blockquote></div>

            --00000000000089abcd0644--
            """);
        mails.awaited(SAM, "You have it: " + paged.title());
        assertEquals("acknowledged", status(paged));
    }

    @Test
    void othersThanWhoeverWasPaged_areToldSo_andNothingIsDone() {
        var paged = paged("Not theirs");
        mails.reply(ALEX, paged.replyTo(), "ack");
        mails.awaited(ALEX, "Tocsin does not know you");
        mails.reply(STRANGER, paged.replyTo(), "ack");
        var told = mails.awaited(STRANGER, "Tocsin does not know you");
        assertEquals("answers@tocsin.test", told.replyTo());
        assertEquals("new", status(paged));
    }

    @Test
    void whatNoPersonWrote_orWentToAnAddressThatWeDidNotMake_isNotAnswered() {
        var paged = paged("Silence");
        var forged = paged.replyTo().replaceFirst("\\.[0-9a-z]+@", ".0@");
        var before = counted("forged");
        mails.reply("robot@example.test", paged.replyTo(), "ack", "Auto-Submitted", "auto-replied");
        mails.reply("absent@example.test", paged.replyTo(), "ack", "Precedence", "auto_reply");
        mails.reply("bounce@example.test", paged.replyTo(), "ack", "Return-Path", "<>");
        mails.reply("list@example.test", paged.replyTo(), "ack", "List-Id", "<list.example.test>");
        mails.reply("other@example.test", "answers@tocsin.test", "ack");
        mails.reply("forger@example.test", forged, "ack");
        mails.reply(SAM, forged, "ack");
        mails.reply(SAM, paged.replyTo(), "ack", "Auto-Submitted", "auto-generated");
        all();

        for (var silent : List.of("robot", "absent", "bounce", "list", "other", "forger")) {
            assertEquals(0, mails.received(silent + "@example.test").size(), silent);
        }
        assertEquals("new", status(paged));
        assertEquals(before + 2, counted("forged"));
        assertTrue(counted("automatic") >= 5);
    }

    @Test
    void strangersToOnePage_areToldFiveTimesInTenMinutesOnly() {
        var paged = paged("Patience");
        for (int i = 0; i < 8; i++) {
            mails.reply("loop" + i + "@example.test", paged.replyTo(), "ack");
        }
        all();
        mails.awaited("loop4@example.test", "Tocsin does not know you");
        for (int i = 5; i < 8; i++) {
            assertEquals(0, mails.received("loop" + i + "@example.test").size());
        }
    }

    @Test
    void sameMailTwice_isDoneOnce() {
        var paged = paged("Twice");
        for (int i = 0; i < 2; i++) {
            mails.reply(SAM, paged.replyTo(), "escalate", "Message-ID", "<the-same@example.test>");
        }
        all();
        assertEquals(
                1,
                entries(paged).stream()
                        .filter(entry -> entry.startsWith("level-paged by sam via email"))
                        .count(),
                () -> entries(paged).toString());
    }

    @Test
    void pageOfLongAgo_isNotAnswered_andTheySaySo() throws Exception {
        var paged = paged("Long ago");
        node.query("update event_journal set event_payload = convert_to(replace(convert_from(event_payload, 'UTF8'),"
                + " to_char(now() at time zone 'UTC', 'YYYY-'), '2020-'), 'UTF8') where persistence_id = 'incident|"
                + paged.incident() + "' returning 1");
        mails.reply(SAM, paged.replyTo(), "ack");
        mails.awaited(SAM, "for a week");
        assertEquals("new", status(paged));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no header at all", "From: <<<@@@>>>\nContent-Type: multipart/mixed\n\nack\n"})
    void malformedMail_holdsUpNeitherTheOneBeforeNorTheOneAfter(String malformed) {
        var before = paged("Before");
        var after = paged("After");
        mails.reply(SAM, before.replyTo(), "ack");
        mails.deliver(malformed);
        mails.reply(SAM, after.replyTo(), "ack");
        mails.eventually(() -> assertEquals("acknowledged", status(after)));
        assertEquals("acknowledged", status(before));
    }

    @Test
    void bounceOfAPage_failsIt_andTheNextLevelIsPaged() {
        var paged = paged("Comes back");
        var page = mails.awaited(SAM, paged.title());
        var forged = paged.replyTo().replaceFirst("\\.[0-9a-z]+@", ".0@");
        mails.deliver(bounce(forged, page.header("Message-ID"), "5.7.0"));
        mails.deliver(bounce(paged.replyTo(), page.header("Message-ID"), "5.1.1"));
        has(paged, "the email bounced, status 5.1.1");
        mails.awaited(ALEX, paged.title());
        assertFalse(entries(paged).toString().contains("5.7.0"), () -> entries(paged)
                .toString());
    }

    @Test
    void bounceOfAServerThatGaveOurMailItsOwnName_failsThePageToo() {
        var paged = paged("Renamed");
        mails.deliver(bounce(paged.replyTo(), "<0100019a-1b2c-000000@eu-west-1.amazonses.com>", "5.1.1"));
        has(paged, "the email bounced, status 5.1.1");
        mails.awaited(ALEX, paged.title());
    }

    static String bounce(String replyTo, String receipt, String status) {
        return """
            From: MAILER-DAEMON@example.test
            To: pages@tocsin.test
            Auto-Submitted: auto-replied
            MIME-Version: 1.0
            Content-Type: multipart/report; report-type=delivery-status; boundary=b

            --b
            Content-Type: text/plain

            It was accepted but not delivered.
            --b
            Content-Type: message/delivery-status

            Reporting-MTA: dns; mx.example.test

            Final-Recipient: rfc822; sam@example.test
            Action: failed
            Status: %s
            --b
            Content-Type: text/rfc822-headers

            Reply-To: Tocsin <%s>
            Message-ID: %s
            --b--
            """.formatted(status, replyTo, receipt);
    }
}
