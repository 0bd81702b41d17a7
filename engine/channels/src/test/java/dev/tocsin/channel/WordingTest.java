package dev.tocsin.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tocsin.channel.DigestMessage.Context;
import dev.tocsin.core.incident.NextStep;
import dev.tocsin.core.incident.page.Purpose.Level;
import dev.tocsin.testing.InSeveralLocales;
import java.net.URI;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@InSeveralLocales
class WordingTest {
    private static final Instant NOW = Instant.parse("2026-11-21T03:05:00Z");
    private static final Links LINKS = new Links() {
        @Override
        public Optional<URI> incident(String incident) {
            return Optional.of(URI.create("https://tocsin.example/incidents/" + incident));
        }

        @Override
        public Optional<URI> answer(String id, String recipient) {
            return Optional.empty();
        }

        @Override
        public Optional<URI> callback(String channel, String what) {
            return Optional.empty();
        }
    };

    static final PageMessage PAGE = new PageMessage(
            "01k.1",
            1,
            "sam",
            "U1",
            "on call in primary, level 1 of critical",
            new Level(1),
            "01k",
            "Checkout <fails> & burns",
            "critical",
            "checkout",
            "new",
            "critical",
            Instant.parse("2026-11-21T02:55:00Z"),
            new PageMessage.Details(
                    3,
                    Map.of("alertname", "Fails", "cluster", "eu"),
                    "9 of 10 payments fail",
                    "https://grafana.example/d/1",
                    Optional.of(
                            new NextStep(NextStep.Kind.NEXT_LEVEL, Instant.parse("2026-11-21T03:20:00Z"), List.of()))));

    @Test
    void page_saysWhatHowBadSinceWhenWhyYouWhatNextAndWhere() {
        assertEquals("[critical] Checkout <fails> & burns", title(PAGE));
        assertEquals("""
            9 of 10 payments fail
            Since 02:55 UTC (10 min ago), on checkout, 3 alerts.
            Why you: on call in primary, level 1 of critical.
            If you do nothing: the next level is paged at 03:20 UTC (in 15 min).
            Source: https://grafana.example/d/1
            Incident: https://tocsin.example/incidents/01k\
            """, text(PAGE));
    }

    @Test
    void digest_listsTheWorst() {
        var digest = new DigestMessage(
                "d", 1, "sam", "U1", "a storm", 40, Map.of("critical", 40), List.of(PAGE), new Context(true, 45, 5));

        assertEquals("40 more incidents for you: 40 critical", title(digest));
        assertEquals("""
            - [critical] Checkout <fails> & burns https://tocsin.example/incidents/01k
            and 39 more
            If you do nothing: the next level is paged at 03:20 UTC (in 15 min) about one of these.
            Why together: a storm.\
            """, text(digest));
    }

    @Test
    void update_saysWhoDidWhat() {
        var update = new UpdateMessage("u", 1, PAGE, "", "alex", NOW);

        assertEquals(title(PAGE), title(update));
        assertEquals("Needs an answer.", text(update));
        assertEquals("Acknowledged by alex.", text(update("acknowledged", "")));
        assertEquals("Being investigated by alex.", text(update("investigating", "")));
        assertEquals(
                "Resolved by alex: no alert since 04:05 CET.",
                text(update("resolved", "no alert since 2026-11-21T03:05:00Z")));
    }

    @Test
    void update_saysWhatIsNext_onlyWhileSomebodyIsWaitedFor() {
        var next = Template.of("{{next}}");

        assertTrue(next.render(Wording.of(update("new", ""), LINKS, NOW)).contains("at 04:20 CET"));
        assertEquals("", next.render(Wording.of(update("acknowledged", ""), LINKS, NOW)));
    }

    private static UpdateMessage update(String status, String reason) {
        return new UpdateMessage("u", 1, in("Europe/Madrid", PAGE.why(), status), "", "alex", NOW, "api", reason);
    }

    private static PageMessage in(String zone, String why, String status) {
        var details = PAGE.details();
        return with(
                why,
                status,
                new PageMessage.Details(
                        details.alerts(),
                        details.labels(),
                        "since 2026-11-21T02:55:00Z",
                        details.source(),
                        details.ahead(),
                        details.first(),
                        ZoneId.of(zone)));
    }

    private static PageMessage with(String why, String status, PageMessage.Details details) {
        return new PageMessage(
                PAGE.id(),
                PAGE.attempt(),
                PAGE.recipient(),
                PAGE.address(),
                why,
                PAGE.purpose(),
                PAGE.incident(),
                PAGE.title(),
                PAGE.severity(),
                PAGE.service(),
                status,
                PAGE.policy(),
                PAGE.openedAt(),
                details);
    }

    @Test
    void next_saysWhoIsPagedAfterThem_orThatNobodyIs() {
        assertEquals("the first level is paged again at 03:20 UTC (in 15 min)", next(NextStep.Kind.FIRST_LEVEL_AGAIN));
        assertEquals("the next policy takes over at 03:20 UTC (in 15 min)", next(NextStep.Kind.NEXT_POLICY));
        assertEquals("nobody else is paged", next(NextStep.Kind.NOBODY));
    }

    @Test
    void whoIsNext_isNamed() {
        assertEquals("Alex Roe is paged at 03:20 UTC (in 15 min)", next(NextStep.Kind.NEXT_LEVEL, List.of("Alex Roe")));
        assertEquals(
                "Alex Roe and Kim Poe are paged again at 03:20 UTC (in 15 min)",
                next(NextStep.Kind.FIRST_LEVEL_AGAIN, List.of("Alex Roe", "Kim Poe")));
        assertEquals(
                "Alex Roe and 2 others are paged at 03:20 UTC (in 15 min)",
                next(NextStep.Kind.NEXT_POLICY, List.of("Alex Roe", "Kim Poe", "Sam Doe")));
    }

    private static Object next(NextStep.Kind what) {
        return next(what, List.of());
    }

    private static Object next(NextStep.Kind what, List<String> people) {
        var nextStep = new NextStep(what, Instant.parse("2026-11-21T03:20:00Z"), List.of());
        var details = new PageMessage.Details(
                1,
                Map.of(),
                "",
                "",
                Optional.of(nextStep),
                Optional.empty(),
                InstantText.UTC,
                PageMessage.Trouble.NONE,
                people);
        return Wording.of(with(PAGE.why(), "new", details), Messages.LINKS, NOW).get("next");
    }

    @Test
    void times_areThoseOfTheRecipientsZone_butTheSendersWordsStayAsTheyAre() {
        var why = "on call in primary until 2026-11-23T08:00:00Z (layer base), level 1";
        assertEquals("""
            since 2026-11-21T02:55:00Z
            Since 20:55 CST (10 min ago), on checkout, 3 alerts.
            Why you: on call in primary until Mon 23 Nov 02:00 CST (layer base), level 1.
            If you do nothing: the next level is paged at 21:20 CST (in 15 min).
            Source: https://grafana.example/d/1
            Incident: https://tocsin.example/incidents/01k\
            """, text(in("America/Chicago", why, "new")));
    }

    @Test
    void times_onTheDayThatTheClocksChange_sayWhichOfTheTwoHoursItIs() {
        var instantText = new InstantText(ZoneId.of("Europe/Madrid"), Instant.parse("2026-10-25T00:00:00Z"));

        assertEquals("02:30 CEST", instantText.of(Instant.parse("2026-10-25T00:30:00Z")));
        assertEquals("02:30 CET", instantText.of(Instant.parse("2026-10-25T01:30:00Z")));
    }

    @Test
    void whatIsNoInstant_staysAsItIs() {
        var instantText = new InstantText(InstantText.UTC, NOW);

        assertEquals("2026-99-99T03:05:00Z, 12T03Z", instantText.in("2026-99-99T03:05:00Z, 12T03Z"));
        assertEquals("until 03:05 UTC.", instantText.in("until 2026-11-21T03:05:00.123Z."));
    }

    @Test
    void othersThanTheRecipient_getNoLinkThatAnswersForThem() {
        var fields = Wording.of(PAGE, Messages.LINKS, NOW);
        assertEquals("https://tocsin.example/answer/01k.1", fields.remove("answer"));
        assertEquals(fields, Wording.forOthersToo(PAGE, Messages.LINKS, NOW));
    }

    @Test
    void html_escapesEveryValue() {
        assertEquals(
                "<b>Checkout &lt;fails&gt; &amp; burns</b>",
                Template.of("<b>{{title}}</b>").renderHtml(Wording.of(PAGE, LINKS, NOW)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{{titel}}", "{{#title}}", "{{/title}}", "{{>other}}", "{{#labels}}{{nam}}{{/labels}}"})
    void template_withAFault_isRefusedWithARemedy(String text) {
        var fault = Template.fault(text).orElseThrow();

        assertFalse(fault.message().isBlank() || fault.remedy().isBlank());
    }

    @Test
    void template_seesItsFieldsOnly() {
        assertTrue(Template.fault("{{class}}").isPresent());
        assertEquals("", Template.of("{{by}}{{#digest}}x{{/digest}}").render(Wording.of(PAGE, LINKS, NOW)));
        assertEquals(
                "alertname=Fails cluster=eu",
                Template.of("{{#labels}}{{name}}={{value}} {{/labels}}").render(Wording.of(PAGE, LINKS, NOW)));
    }

    @Test
    void cut_endsWithAnEllipsis_andSplitsNoCharacter() {
        assertEquals("abc", Wording.cut("abc", 3));
        assertEquals("ab…", Wording.cut("abcd", 3));
        assertEquals("🔥🔥…", Wording.cut("🔥🔥🔥🔥", 3));
    }

    private static String title(Message message) {
        return Template.of(Wording.TITLE).render(Wording.of(message, LINKS, NOW));
    }

    private static String text(Message message) {
        return Template.of(Wording.TEXT).render(Wording.of(message, LINKS, NOW));
    }

    @Test
    void page_saysWhereTheTroubleIs_sinceWhenByTheSendersClock_andTheRunbookFirst() {
        var trouble = new PageMessage.Trouble(
                Optional.of(Instant.parse("2026-11-21T02:35:00Z")),
                Optional.empty(),
                "https://wiki.example/run",
                "javascript:alert(1)",
                "instance=api-1, api-2");
        var plain = PAGE.details();
        var details = new PageMessage.Details(
                2, plain.labels(), "", "", Optional.empty(), Optional.empty(), plain.zone(), trouble);

        assertEquals("""
            Runbook: https://wiki.example/run
            Since 02:35 UTC (30 min ago), on checkout, 2 alerts.
            Where: instance=api-1, api-2
            Why you: on call in primary, level 1 of critical.
            Incident: https://tocsin.example/incidents/01k\
            """, text(with(details)));
    }

    @Test
    void page_ofAnIncidentThatIsClear_saysSo() {
        var trouble = new PageMessage.Trouble(
                Optional.empty(), Optional.of(Instant.parse("2026-11-21T03:01:00Z")), "", "", "");
        var plain = PAGE.details();
        var details = new PageMessage.Details(
                0, plain.labels(), "", "", Optional.empty(), Optional.empty(), plain.zone(), trouble);

        assertEquals(
                "Clear since 03:01 UTC: no alert fires.",
                text(with(details)).lines().findFirst().orElseThrow());
    }

    private static PageMessage with(PageMessage.Details details) {
        return new PageMessage(
                PAGE.id(),
                1,
                PAGE.recipient(),
                PAGE.address(),
                PAGE.why(),
                PAGE.purpose(),
                PAGE.incident(),
                PAGE.title(),
                PAGE.severity(),
                PAGE.service(),
                PAGE.status(),
                PAGE.policy(),
                PAGE.openedAt(),
                details);
    }
}
