package dev.tocsin.channel.email;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.tocsin.testing.InSeveralLocales;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Replies as mail programs write them. */
@InSeveralLocales
class FirstLineTest {
    private static final String QUOTED = "> [critical] Disk full\n>\n> resolve: https://tocsin.test/\n>> escalate\n";
    private static final String COPY = "[critical] Disk full\n\nresolve: https://tocsin.test/\n";

    /** What stands between the answer and our mail, by the program that puts it there. */
    private static final Map<String, String> PROGRAMS = Map.ofEntries(
            Map.entry(
                    "Gmail, one line",
                    "On Sat, Nov 21, 2026 at 3:05 AM Tocsin <pages@tocsin.test> wrote:\n\n" + QUOTED),
            Map.entry(
                    "Gmail, two lines",
                    "On Sat, Nov 21, 2026 at 3:05 AM Tocsin of the Operations <pages@tocsin.test>\nwrote:\n\n"
                            + QUOTED),
            Map.entry(
                    "Gmail, three lines",
                    "On Sat, Nov 21, 2026 at 3:05 AM\nTocsin of the Operations <pages@tocsin.test>\nwrote:\n" + QUOTED),
            Map.entry(
                    "Gmail, German",
                    "Am Sa., 21. Nov. 2026 um 03:05\u00a0Uhr schrieb Tocsin <pages@tocsin.test>:\n\n" + QUOTED),
            Map.entry(
                    "Gmail, French",
                    "Le sam. 21 nov. 2026 à 03:05, Tocsin <pages@tocsin.test> a\nécrit\u00a0:\n\n" + QUOTED),
            Map.entry(
                    "Gmail, Spanish",
                    "El sáb, 21 nov 2026 a las 3:05, Tocsin (<pages@tocsin.test>)\nescribió:\n\n" + QUOTED),
            Map.entry("Gmail, Chinese", "Tocsin <pages@tocsin.test> 于2026年11月21日周六 03:05写道：\n\n" + QUOTED),
            Map.entry("Thunderbird", "On 21.11.26 03:05, Tocsin wrote:\n" + QUOTED),
            Map.entry("Thunderbird, German", "Am 21.11.26 um 03:05 schrieb Tocsin:\n" + QUOTED),
            Map.entry("mutt", "Tocsin wrote:\n" + QUOTED),
            Map.entry(
                    "Apple Mail",
                    "> On 21. Nov 2026, at 03:05, Tocsin <pages@tocsin.test> wrote:\n> \n" + QUOTED + "\n"),
            Map.entry(
                    "Apple Mail, of old",
                    "On Nov 21, 2026, at 3:05 AM, Tocsin <pages@tocsin.test> wrote:\n\n" + QUOTED + "\n"),
            Map.entry(
                    "iOS",
                    "Sent from my iPhone\n\n"
                            + "> On Nov 21, 2026, at 3:05\u202fAM, Tocsin <pages@tocsin.test> wrote:\n"
                            + "> \n"
                            + "> \ufeff\n" + QUOTED),
            Map.entry(
                    "iOS, German", "Von meinem iPhone gesendet\n\n> Am 21.11.2026 um 03:05 schrieb Tocsin:\n" + QUOTED),
            Map.entry(
                    "Proton",
                    "------- Original Message -------\nOn Saturday, November 21st, 2026 at 3:05 AM, Tocsin"
                            + " <pages@tocsin.test> wrote:\n\n" + QUOTED));

    /** Those that copy our mail without a mark on each line: nobody writes below it. */
    private static final Map<String, String> COPIES = Map.of(
            "Outlook",
            "From: Tocsin <pages@tocsin.test> \n"
                    + "Sent: Saturday, November 21, 2026 3:05 AM\n"
                    + "To: Sam Doe <sam@example.test>\n"
                    + "Subject: [critical] Disk full\n\n" + COPY,
            "Outlook, of old",
            "-----Original Message-----\nFrom: Tocsin <pages@tocsin.test> \nSent: Saturday, November 21, 2026 3:05 AM\n"
                    + "To: Sam\n\n" + COPY,
            "Outlook, German",
            "Von: Tocsin <pages@tocsin.test> \nGesendet: Samstag, 21. November 2026 03:05\nAn: Sam\nBetreff: Disk\n\n"
                    + COPY,
            "Outlook, French",
            "De : Tocsin <pages@tocsin.test>\nEnvoyé : samedi 21 novembre 2026 03:05\nÀ : Sam\nObjet : Disk\n\n" + COPY,
            "Outlook, on the web",
            "________________________________\nFrom: Tocsin <pages@tocsin.test>\n\n" + COPY,
            "Outlook, on a phone",
            "Get Outlook for iOS<https://aka.ms/o0ukef>\n________________________________\nFrom: Tocsin\n\n" + COPY,
            "Zoho",
            "---- On Sat, 21 Nov 2026 03:05:00 +0100 Tocsin <pages@tocsin.test> wrote ----\n\n" + COPY);

    private static Stream<Arguments> programs() {
        return PROGRAMS.entrySet().stream().map(program -> Arguments.of(program.getKey(), program.getValue()));
    }

    private static Stream<Arguments> copies() {
        return COPIES.entrySet().stream().map(program -> Arguments.of(program.getKey(), program.getValue()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"programs", "copies"})
    void answerAboveTheQuotation_isRead(String program, String quotation) {
        assertEquals("ack", FirstLine.of("ack\n\n" + quotation), program);
        assertEquals("ack", FirstLine.of("\n  ack \n" + quotation), "no blank line");
        assertEquals("ack", FirstLine.of("ack\nthanks\n" + quotation), "one more line, no blank line");
        assertEquals("ack", FirstLine.of("ack\n\nBest\nSam\n\n" + quotation), "more lines");
        assertEquals("ack", FirstLine.of("ack\n\n-- \nSam Doe\nResolve Ltd.\n\n" + quotation), "a signature");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("programs")
    void answerBelowTheQuotation_isRead(String program, String quotation) {
        assertEquals("ack", FirstLine.of("\n" + quotation + "\nack\n\n-- \nResolve Ltd.\n"), program);
        assertEquals("ack", FirstLine.of(quotation + "ack\n"), "no blank line");
        assertEquals("ack", FirstLine.of("-- \nResolve Ltd.\n\n" + quotation + "\nack\n"), "a signature above");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"programs", "copies"})
    void quotationAlone_isNoAnswer(String program, String quotation) {
        for (var mail : new String[] {quotation, "\n\n" + quotation, "-- \nResolve Ltd.\n\n" + quotation}) {
            assertFalse(FirstLine.of(mail).matches("(?i)\\P{L}*(ack|resolve|esc|close).*"), program);
        }
    }

    @Test
    void lineThatEndsInAColon_isAnAnswer_whenNothingElseIs() {
        assertEquals("ack:", FirstLine.of("ack:\n\n" + QUOTED));
        assertEquals("ack, see:", FirstLine.of("ack, see:\n\nOn Sat, Tocsin wrote:\n" + QUOTED));
    }

    @Test
    @Timeout(60)
    void mailMadeToTakeLong_doesNot() {
        assertEquals("--", FirstLine.of("-- \n" + "x\n".repeat(60_000)));
        assertEquals(200, FirstLine.of("---" + "a ".repeat(60_000)).length());
    }

    @Test
    void nothing_isNoLine() {
        assertEquals("", FirstLine.of(""));
        assertEquals("", FirstLine.of("\n \u200b\n"));
        assertEquals("", FirstLine.of(QUOTED));
    }
}
