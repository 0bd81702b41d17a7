package dev.tocsin.core.incident;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tocsin.core.incident.IncidentCommand.*;
import dev.tocsin.core.incident.IncidentEvent.Cleared;
import dev.tocsin.core.incident.IncidentEvent.UpdatesPlanned;
import dev.tocsin.core.incident.page.DeliveryOutcome;
import dev.tocsin.core.incident.page.Exchange;
import dev.tocsin.core.incident.page.UpdatePolicy;
import dev.tocsin.core.policy.ContactMethod;
import dev.tocsin.core.policy.ContactRule;
import dev.tocsin.core.policy.Directory;
import dev.tocsin.core.policy.EscalationPolicy;
import dev.tocsin.core.policy.QuietHours;
import dev.tocsin.core.policy.Responder;
import dev.tocsin.core.policy.User;
import dev.tocsin.core.signal.IncidentId;
import dev.tocsin.core.signal.Labels;
import dev.tocsin.core.signal.Origin;
import dev.tocsin.core.signal.Urgency;
import dev.tocsin.testing.Fixtures;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Incidents that a person must end, and whose alerts have all cleared. */
class AllClearTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final DeliveryOutcome SHOWN = new DeliveryOutcome.Delivered(
            "ts-1", Duration.ofMillis(7), Optional.of(UpdatePolicy.LATEST), Exchange.NONE);

    private static Story paged() {
        return Story.opened("critical").delivered(1).after(MINUTE);
    }

    private static List<String> planned(IncidentEvent event) {
        return event.planned().stream()
                .map(page -> page.purpose().code() + " " + page.recipient() + " "
                        + page.contact().address())
                .toList();
    }

    @Test
    void clear_tellsWhoWasPagedOnce_andPagesNobodyAnyMore() {
        var story = paged().clears("a1").then("alert-cleared", "cleared");

        assertEquals(List.of("-4 sam sam"), planned(story.last(Cleared.class)));
        assertEquals(story.now(), story.incident().clear().orElseThrow().since());
        story.delivered(2).thenStatus("new");
        assertEquals(Optional.empty(), Deadlines.next(story.incident()));
        story.wakesAfter(Duration.ofDays(2)).thenNothing();
    }

    @Test
    void clear_withdrawsPagesThatWait() {
        var story = Story.opened("critical").clears("a1").then("alert-cleared", "pages-withdrawn", "cleared");

        assertEquals(List.of(), story.pending());
        story.delivered(1).then("page-delivered", "cleared");
        assertEquals(List.of("-4 sam sam"), planned(story.last(Cleared.class)));
    }

    @Test
    void clear_updatesTheChannelThatShowsIt_whichNeedsNoMessageBesides() {
        var story = Story.opened("critical").attempted(1, SHOWN).after(MINUTE).clears("a1");

        story.then("alert-cleared", "cleared", "updates-planned");
        assertEquals(List.of(), planned(story.last(Cleared.class)));
        assertEquals(
                "all alerts are clear since " + story.now(),
                story.last(UpdatesPlanned.class).reason());
        assertEquals("new", story.last(UpdatesPlanned.class).status());
    }

    @Test
    void noticeThatArrivesAfterTheEnd_isKeptUpToDateByNobody() {
        var kept = new DeliveryOutcome.Delivered(
                "key-1", Duration.ofMillis(7), Optional.of(UpdatePolicy.MIRRORED), Exchange.NONE);
        var story = paged().clears("a1")
                .when(new ChangeSeverity(
                        Fixtures.SAM, Fixtures.severities().find("info").orElseThrow()))
                .wakesAfter(Duration.ofDays(1))
                .thenStatus("resolved")
                .attempted(2, kept);

        assertEquals(List.of(), story.incident().pages().posted());
        assertEquals(List.of(), story.incident().openExternalPages());
    }

    @Test
    void firesAgain_pagesTheLevelThatWasReached_andEscalates() {
        var story = paged().clears("a1").delivered(2).after(Duration.ofHours(1));

        story.fires("a1", "critical", Duration.ZERO).then("alert-fired", "level-paged 1");
        story.delivered(3).wakesAfter(Story.TIMEOUT).then("level-paged 2");
        story.clears("a1").then("alert-cleared", "pages-withdrawn", "cleared");
        assertEquals(List.of("-4 sam sam"), planned(story.last(Cleared.class)));
    }

    /** Who has not heard that nothing fires is not paged again, and has no more time to answer. */
    @Test
    void flaps_withinTheGroupInterval_pagesNobodyAgain_andTheNextLevelInItsTime() {
        var story = paged();
        for (int i = 0; i < 4; i++) {
            story.clears("a1").then("alert-cleared", "cleared");
            story.after(Duration.ofSeconds(10)).fires("a1", "critical", Duration.ZERO);
            story.then("alert-fired", "pages-withdrawn");
            assertEquals(List.of(), story.pending());
        }
        story.thenNext(Story.TIMEOUT.minus(MINUTE).minusSeconds(40), "page level 2");
    }

    /** What waited when it cleared is not forgotten. */
    @Test
    void flaps_beforeAPageHasArrived_sendsIt() {
        var story = Story.opened("critical").after(MINUTE).clears("a1").fires("a1", "critical", Duration.ZERO);

        story.then("alert-fired", "rise-paged");
        assertEquals(List.of("1 sam sam"), planned(story.last(IncidentEvent.RisePaged.class)));
    }

    /** The first clear is heard of by nobody, the last one by whoever was paged. */
    @Test
    void flaps_andIsClearForGood_tellsWhoWasPaged() {
        var story = paged().clears("a1").after(Duration.ofSeconds(10)).fires("a1", "critical", Duration.ZERO);

        story.after(Duration.ofSeconds(10)).clears("a1").then("alert-cleared", "cleared");
        assertEquals(List.of("-4 sam sam"), planned(story.last(Cleared.class)));
    }

    /** Sam has the page, Alex's was to be tried again. */
    @Test
    void flaps_whatGoesOutAfterAll_forgetsNobodyWhoWasReached() {
        var both = new EscalationPolicy(
                "p",
                List.of(
                        Fixtures.level(Story.TIMEOUT, new Responder.User("sam"), new Responder.User("alex")),
                        Fixtures.level(Story.TIMEOUT, new Responder.User("alex"))),
                0,
                Optional.empty());
        var story = Story.with(both).fires("a1", "critical", Duration.ZERO).delivered(1);
        story.after(MINUTE).clears("a1").fires("a1", "critical", Duration.ZERO);
        story.then("alert-fired", "pages-withdrawn", "rise-paged");
        assertEquals(List.of("1 alex alex"), planned(story.last(IncidentEvent.RisePaged.class)));

        story.failed(story.incident().pagesPlanned()).then("page-failed");
        story.thenNext(Story.TIMEOUT.minus(MINUTE), "page level 2");
    }

    /** It was with the provider when it was withdrawn, and arrived. */
    @Test
    void flaps_aPageThatArrivedAfterItWasWithdrawn_doesNotGoOutAgain() {
        var story = Story.opened("critical").clears("a1").delivered(1);

        story.fires("a1", "critical", Duration.ZERO).then("alert-fired", "pages-withdrawn");
        assertEquals(List.of(), story.pending());
    }

    /** Sam sleeps until 14:00, was called all the same, and has not heard that it was clear. */
    @Test
    void flaps_whileWhoWasPagedSleeps_wakesThemNoMore() {
        var mail = new ContactMethod("pager", "mail");
        var sam = new User(
                "sam",
                "Sam",
                List.of(mail),
                Map.of(),
                Optional.of(new QuietHours(LocalTime.of(11, 0), LocalTime.of(14, 0), ZoneId.of("UTC"))));
        var story = Story.with(Fixtures.policy(Duration.ofMinutes(30)))
                .directory(with(sam))
                .fires("a1", "critical", Duration.ZERO)
                .delivered(1);

        story.after(MINUTE.multipliedBy(10)).clears("a1").after(MINUTE).fires("a1", "critical", Duration.ZERO);
        story.then("alert-fired", "pages-withdrawn");
    }

    @Test
    void flaps_aboveTheGroupInterval_pagesTheLevelAgain_andTheNextLevelInItsTime() {
        var policy = Fixtures.policy(Duration.ofMinutes(30));
        var story = Story.with(policy).fires("a1", "critical", Duration.ZERO).delivered(1);
        story.after(MINUTE.multipliedBy(10)).clears("a1").delivered(2);
        story.after(MINUTE).fires("a1", "critical", Duration.ZERO);

        story.then("alert-fired", "rise-paged").thenNext(Duration.ZERO, "page sam by pager");
        story.delivered(3).thenNext(MINUTE.multipliedBy(19), "page level 2");
    }

    /** Its acknowledgement ran out meanwhile: it escalates, which is word enough. */
    @Test
    void firesAgain_afterTheAcknowledgementRanOut_pagesTheLevelOnly() {
        var plain = Fixtures.policy(Story.TIMEOUT);
        var policy = new EscalationPolicy(
                plain.name(),
                plain.levels(),
                0,
                Optional.of(MINUTE.multipliedBy(20)),
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                false);
        var story = Story.with(policy).fires("a1", "critical", Duration.ZERO).delivered(1);
        story.when(new Acknowledge(Fixtures.SAM)).after(MINUTE).clears("a1").after(MINUTE.multipliedBy(30));

        story.fires("a1", "critical", Duration.ZERO).then("alert-fired", "pages-withdrawn");
        story.wakes().then("unacknowledged", "level-paged 1");
    }

    /** Jane is known to PagerDuty only. */
    @Test
    void firesAgain_whoeverHasItIsNobodyHere_thoseWhoWerePagedAre() {
        var jane = new Origin("Jane", "pagerduty");
        var story = paged().when(new Acknowledge(jane))
                .clears("a1")
                .after(Story.TIMEOUT)
                .delivered(2);

        story.after(MINUTE).fires("a1", "critical", Duration.ZERO).then("alert-fired", "alerts-told");
        assertEquals(List.of("-2 sam sam"), planned(story.last(IncidentEvent.AlertsTold.class)));
    }

    @Test
    void anotherThatFires_isMergedIntoIt_whoeverHasItIsPaged_andNobodyHearsThatNothingFires() {
        var story = paged().when(new Acknowledge(Fixtures.SAM)).clears("a1").then("alert-cleared", "cleared");
        var fires = Alerts.of(Map.of("b1", new AlertState("b1", Labels.EMPTY, true, story.now())));
        var absorb = new Absorb(Fixtures.SAM, new IncidentId("i2"), fires);

        story.after(Story.TIMEOUT).when(absorb).then("incident-absorbed", "pages-withdrawn", "alerts-told");
        assertEquals(List.of("sam"), story.pending());
    }

    @Test
    void anotherThatFires_isMergedIntoIt_itEscalates() {
        var story = paged().clears("a1").delivered(2).after(MINUTE.multipliedBy(10));
        var fires = Alerts.of(Map.of("b1", new AlertState("b1", Labels.EMPTY, true, story.now())));

        story.when(new Absorb(Fixtures.SAM, new IncidentId("i2"), fires)).then("incident-absorbed", "level-paged 1");
    }

    @Test
    void firesAgain_whoeverHasIt_isPagedOnce() {
        var story = paged().when(new Acknowledge(Fixtures.SAM)).clears("a1").then("alert-cleared", "cleared");
        story.after(Story.TIMEOUT).delivered(2).after(MINUTE);

        story.fires("a1", "critical", Duration.ZERO)
                .then("alert-fired", "alerts-told")
                .thenStatus("acknowledged");
        assertEquals(
                "an alert fires again",
                story.last(IncidentEvent.AlertsTold.class).reason());
    }

    /** Nobody asks for what is clear: no status update, no acknowledgement that runs out. */
    @Test
    void acknowledged_staysWithItsOwner_untilAnAlertFiresAgain() {
        var story = paged().when(new Acknowledge(Fixtures.SAM)).clears("a1").delivered(2);

        story.wakesAfter(Duration.ofHours(5)).thenNothing().thenStatus("acknowledged");
        story.fires("a1", "critical", Duration.ZERO).wakes().thenStatus("new");
    }

    @Test
    void clearWithinTheGroupWait_isOverBeforeAnybodyIsPaged() {
        var story = Story.unopened().fires("a1", "critical", MINUTE).clears("a1");

        story.then("alert-cleared", "resolved").thenStatus("resolved");
    }

    @Test
    void clear_whilePeopleLookAtIt_canBePassedOnByHand() {
        var story = paged().clears("a1").delivered(2);

        story.when(new Escalate(Fixtures.SAM, OptionalInt.empty())).then("level-paged 2");
        story.delivered(3).wakesAfter(Story.TIMEOUT).then("escalation-ended");
    }

    @Test
    void snoozeThatEnds_acknowledgementGivenBack_severityRaised_pageNobodyWhileNothingFires() {
        var story = paged().clears("a1").delivered(2);

        story.when(new Snooze(Fixtures.SAM, story.now().plus(MINUTE)))
                .wakesAfter(MINUTE)
                .then("snooze-ended");
        story.when(new Acknowledge(Fixtures.SAM))
                .when(new Unacknowledge(Fixtures.SAM))
                .then("unacknowledged");
        assertEquals(List.of(), story.pending());
    }

    @Test
    void policyThatWantsIt_escalatesAllTheSame() {
        var plain = Fixtures.policy(Story.TIMEOUT);
        var policy = new EscalationPolicy(
                plain.name(), plain.levels(), 0, Optional.empty(), Optional.empty(), Optional.empty(), Map.of(), true);
        var story = Story.with(policy).fires("a1", "critical", Duration.ZERO).delivered(1);

        story.clears("a1").then("alert-cleared", "cleared");
        assertTrue(story.last(Cleared.class).escalates());
        story.delivered(2).wakesAfter(Story.TIMEOUT).then("level-paged 2");
        story.fires("a1", "critical", Duration.ZERO).then("alert-fired");
    }

    /** Sam sleeps until 14:00; warnings by mail, what is urgent by telephone. */
    @Test
    void sleepingPerson_isNotWokenToHearThatTheyMaySleep() {
        var mail = new ContactMethod("pager", "mail");
        var phone = new ContactMethod("pager", "phone");
        var sam = new User(
                "sam",
                "Sam",
                List.of(phone, mail),
                Map.of(
                        Urgency.HIGH,
                        List.of(new ContactRule(phone, Duration.ZERO)),
                        Urgency.LOW,
                        List.of(new ContactRule(mail, Duration.ZERO))),
                Optional.of(new QuietHours(LocalTime.of(11, 0), LocalTime.of(14, 0), ZoneId.of("UTC"))));
        var story = Story.unopened()
                .directory(with(sam))
                .fires("a1", "critical", Duration.ZERO)
                .delivered(1);

        story.clears("a1");
        var told = story.last(Cleared.class).pages().getFirst();
        assertEquals(mail, told.contact());
        assertEquals(Optional.of(Instant.parse("2026-11-20T14:00:00Z")), told.notBefore());
    }

    /** Sam is called and gets a message, and has said nothing of what is not urgent. */
    @Test
    void personWhoWasCalled_isToldByAContactThatDoesNotRing() {
        var phone = new ContactMethod("phone", "+1");
        var mail = new ContactMethod("pager", "mail");
        var story = story(new User("sam", "Sam", List.of(phone, mail)))
                .delivered(1)
                .delivered(2)
                .clears("a1");
        assertEquals(List.of("-4 sam mail"), planned(story.last(Cleared.class)));

        var rules = Map.of(
                Urgency.HIGH, List.of(new ContactRule(phone, Duration.ZERO)),
                Urgency.LOW, List.of(new ContactRule(phone, Duration.ZERO)));
        var called = story(new User("sam", "Sam", List.of(phone, mail), rules, Optional.empty()))
                .delivered(1)
                .clears("a1");
        assertEquals(List.of("-4 sam mail"), planned(called.last(Cleared.class)));
    }

    /** It is no failure that nobody is called to hear that they may sleep. */
    @Test
    void personWithATelephoneOnly_isNotToldAtAll() {
        var story = story(new User("sam", "Sam", List.of(new ContactMethod("phone", "+1"))))
                .delivered(1)
                .clears("a1")
                .then("alert-cleared", "cleared");
        assertEquals(List.of(), planned(story.last(Cleared.class)));
        assertEquals(Optional.empty(), Deadlines.next(story.incident()));
    }

    private static Story story(User sam) {
        return Story.unopened()
                .directory(with(sam).withRinging(Set.of("phone")))
                .fires("a1", "critical", Duration.ZERO);
    }

    /** The second call takes nothing from the first, which they have read. */
    @Test
    void personWhoIsCalledAgain_andNotReachedThen_isTold() {
        var story = Story.opened("critical")
                .delivered(1)
                .when(new Escalate(Fixtures.ALEX, OptionalInt.of(1)))
                .then("level-paged 1")
                .clears("a1");
        assertEquals(List.of("-4 sam sam"), planned(story.last(Cleared.class)));
    }

    @Test
    void pageThatDidNotGetThroughAfterAll_isNoReasonToTellAnybody() {
        var story = Story.opened("critical")
                .delivered(1)
                .when(new ReportFailure(Fixtures.SENDER, Story.page(1), "receipt", "undelivered"))
                .failed(2)
                .clears("a1");
        assertEquals(List.of(), planned(story.last(Cleared.class)));
    }

    @Test
    void incidentThatIsClearASecondTime_tellsThoseWhoWerePagedSince() {
        var story = paged().clears("a1").delivered(2).after(MINUTE).fires("a1", "critical", Duration.ZERO);
        story.clears("a1");
        assertEquals(List.of(), planned(story.last(Cleared.class)));
    }

    private static Directory with(User sam) {
        var all = Fixtures.directory();
        return new Directory(
                "v1",
                Map.of("sam", sam, "alex", Fixtures.user("alex")),
                all.teams(),
                all.rotations(),
                all.schedules(),
                all.channels(),
                all.severities(),
                all.dedupWindow());
    }

    /** As a journal of an older version is: nobody has said yet that nothing fires. */
    @Test
    void incidentOfAnOlderVersion_isFoundClear_whenItIsWoken() {
        var state = paged().incident();
        var clear = (Incident) IncidentEvolver.evolve(
                state,
                new IncidentEvent.AlertsCleared(
                        Fixtures.T0.plus(MINUTE), Fixtures.SENDER, List.of("a1"), List.of(), Optional.empty()));
        assertTrue(clear.clear().isEmpty());

        var woken = (Decision.Accepted)
                IncidentDecider.decide(clear, new Wake(), Fixtures.T0.plus(Duration.ofHours(1)), Fixtures.directory());

        assertEquals(
                List.of("cleared"), woken.events().stream().map(Story::name).toList());
        var after = (Incident) woken.after();
        assertEquals(Fixtures.T0.plus(MINUTE), after.clear().orElseThrow().since());
        assertFalse(after.isEscalating());
    }
}
