package dev.tocsin.core.incident;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tocsin.core.incident.IncidentCommand.*;
import dev.tocsin.core.incident.IncidentEvent.RisePaged;
import dev.tocsin.core.incident.IncidentEvent.UpdatesPlanned;
import dev.tocsin.core.incident.page.DeliveryOutcome;
import dev.tocsin.core.incident.page.Exchange;
import dev.tocsin.core.incident.page.UpdatePolicy;
import dev.tocsin.core.policy.Condition;
import dev.tocsin.core.policy.ContactMethod;
import dev.tocsin.core.policy.ContactRule;
import dev.tocsin.core.policy.Directory;
import dev.tocsin.core.policy.EscalationLevel;
import dev.tocsin.core.policy.EscalationPolicy;
import dev.tocsin.core.policy.QuietHours;
import dev.tocsin.core.policy.Responder;
import dev.tocsin.core.policy.User;
import dev.tocsin.core.signal.Matcher;
import dev.tocsin.core.signal.Origin;
import dev.tocsin.core.signal.Severity;
import dev.tocsin.core.signal.SeverityScale;
import dev.tocsin.core.signal.Urgency;
import dev.tocsin.core.suppression.Silence;
import dev.tocsin.core.suppression.SuppressionRules;
import dev.tocsin.core.suppression.SuppressionSpan;
import dev.tocsin.testing.Fixtures;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** An incident that is worse than people were told. Critical and high are urgent, warning and info are not. */
class SeverityRiseTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final ContactMethod MAIL = new ContactMethod("pager", "mail");
    private static final ContactMethod PHONE = new ContactMethod("pager", "phone");
    private static final DeliveryOutcome SHOWN = new DeliveryOutcome.Delivered(
            "ts-1", Duration.ofMillis(7), Optional.of(UpdatePolicy.LATEST), Exchange.NONE);

    /** Sam: by mail what can wait, by telephone and then by mail what cannot. */
    private static Directory directory(Optional<QuietHours> quietHours) {
        var sam = new User(
                "sam",
                "Sam",
                List.of(MAIL, PHONE),
                Map.of(
                        Urgency.HIGH,
                        List.of(new ContactRule(PHONE, Duration.ZERO), new ContactRule(MAIL, MINUTE)),
                        Urgency.LOW,
                        List.of(new ContactRule(MAIL, Duration.ZERO))),
                quietHours);
        var scale = new SeverityScale(
                List.of(
                        new SeverityScale.Rule("critical", List.of(), Optional.empty(), Urgency.HIGH),
                        new SeverityScale.Rule("high", List.of(), Optional.empty(), Urgency.HIGH),
                        new SeverityScale.Rule("warning", List.of(), Optional.empty(), Urgency.LOW),
                        new SeverityScale.Rule("info", List.of(), Optional.empty(), Urgency.LOW)),
                "warning");
        return new Directory(
                "v1",
                Map.of("sam", sam, "alex", Fixtures.user("alex")),
                Map.of(),
                Map.of(),
                Map.of(),
                Set.of("pager"),
                scale,
                Duration.ofMinutes(5));
    }

    private static Story opened(String severity) {
        return Story.unopened().directory(directory(Optional.empty())).fires("a1", severity, Duration.ZERO);
    }

    private static List<String> planned(IncidentEvent event) {
        return event.planned().stream()
                .map(page -> page.purpose().code() + " " + page.recipient() + " "
                        + page.contact().address())
                .toList();
    }

    private static Severity severity(String name) {
        return directory(Optional.empty()).severities().find(name).orElseThrow();
    }

    @Test
    void criticalAlertJoins_afterThePageForALowOneArrived_callsThePersonByTheUrgentRulesAtOnce() {
        var story = opened("warning").delivered(1).after(MINUTE).fires("a2", "critical", Duration.ZERO);

        story.then("alert-fired", "severity-changed", "rise-paged");
        assertEquals(List.of("1 sam phone", "1 sam mail"), planned(story.last(RisePaged.class)));
        assertEquals("severity rose to critical", story.last(RisePaged.class).reason());
        assertEquals(1, Deadlines.pagesDue(story.incident(), story.now()).size());
    }

    @Test
    void nextLevel_isDueNoLaterThanBefore_andComes() {
        var story = opened("warning").delivered(1).after(MINUTE.multipliedBy(4)).fires("a2", "critical", Duration.ZERO);

        story.delivered(2).delivered(3).thenNext(MINUTE, "page level 2");
        story.wakesAfter(MINUTE).then("level-paged 2");
    }

    /** Level 1 is Sam, asleep, and the room; level 2 is Alex. */
    @Test
    void pageThatWaitsForTheEndOfQuietHours_onALevelThatIsPast_goesOutAtOnceByTheUrgentRules() {
        var quiet = new QuietHours(LocalTime.of(11, 0), LocalTime.of(20, 0), ZoneId.of("UTC"));
        var policy = new EscalationPolicy(
                "p",
                List.of(
                        Fixtures.level(Story.TIMEOUT, new Responder.User("sam"), new Responder.Channel("pager")),
                        Fixtures.level(Story.TIMEOUT, new Responder.User("alex"))),
                0,
                Optional.empty());
        var story = Story.with(policy).directory(directory(Optional.of(quiet))).fires("a1");
        story.delivered(2).wakesAfter(Story.TIMEOUT).then("level-paged 2").delivered(3);

        story.fires("a2", "critical", Duration.ZERO)
                .then("alert-fired", "severity-changed", "pages-withdrawn", "rise-paged");

        assertEquals(List.of("2 alex alex", "2 sam phone", "2 sam mail"), planned(story.last(RisePaged.class)));
        assertEquals(List.of("alex", "sam", "sam"), story.pending());
    }

    /** Level 1 is Sam for warnings only; level 2 is Alex, a minute later. What ends the silence makes it critical. */
    @Test
    void levelThatWasSkipped_isNotPagedByTheRise_andTheNextOneKeepsItsDelay() {
        var warnings = Optional.of(new Condition(List.of("warning"), List.of(), List.of()));
        var policy = new EscalationPolicy(
                "p",
                List.of(
                        new EscalationLevel(
                                List.of(new Responder.User("sam")), Optional.empty(), Story.TIMEOUT, warnings),
                        new EscalationLevel(
                                List.of(new Responder.User("alex")),
                                Optional.of(MINUTE),
                                Story.TIMEOUT,
                                Optional.empty())),
                0,
                Optional.empty());
        var silenced = directory(Optional.empty()).with(new SuppressionRules(List.of(silence("a1")), List.of()));
        var story = Story.with(policy).directory(silenced).fires("a1", "warning", Duration.ZERO);

        story.fires("a2", "critical", Duration.ZERO)
                .then("alert-fired", "severity-changed", "escalation-released", "level-skipped 1", "level-delayed 2")
                .thenNext(MINUTE, "the delay of level 2 is over");
        assertEquals(List.of(), story.pending());
    }

    @Test
    void lowRisesToLow_pagesNobodyAgain() {
        opened("info").delivered(1).fires("a2", "warning", Duration.ZERO).then("alert-fired", "severity-changed");
    }

    @Test
    void urgentRisesToMoreUrgent_pagesNobodyAgain_whoWasCalledAlready() {
        opened("high")
                .delivered(1)
                .delivered(2)
                .fires("a2", "critical", Duration.ZERO)
                .then("alert-fired", "severity-changed");
    }

    @Test
    void severityFallsAgain_pagesNobody_andRisesAgain_pagesAgain() {
        var story = opened("warning").delivered(1).fires("a2", "critical", Duration.ZERO);
        story.delivered(2).delivered(3);

        story.when(new ChangeSeverity(Fixtures.ALEX, severity("warning"))).then("severity-changed");
        story.clears("a2").fires("a2", "critical", Duration.ZERO).then("alert-fired");
        story.fires("a3", "critical", Duration.ZERO).then("alert-fired", "severity-changed", "rise-paged");
    }

    @Test
    void criticalAlertJoins_whatSomebodyHas_pagesThemOnce() {
        var story = opened("warning").delivered(1).when(new Acknowledge(Fixtures.SAM));

        story.fires("a2", "critical", Duration.ZERO).then("alert-fired", "severity-changed", "rise-paged");
        assertEquals(List.of("-3 sam phone", "-3 sam mail"), planned(story.last(RisePaged.class)));
        assertEquals(
                "you own the incident, and severity rose to critical",
                story.last(RisePaged.class).pages().getFirst().why());
        story.thenStatus("acknowledged").delivered(2).delivered(3);
        story.fires("a3", "critical", Duration.ZERO).then("alert-fired");
    }

    @Test
    void urgentRisesToMoreUrgent_pagesWhoHasIt() {
        opened("high")
                .when(new Acknowledge(Fixtures.SAM))
                .fires("a2", "critical", Duration.ZERO)
                .then("alert-fired", "severity-changed", "rise-paged");
    }

    @Test
    void whoeverMadeItWorseThemselves_isNotPaged_andSomebodyElseIs() {
        var worse = severity("critical");
        opened("warning")
                .when(new Acknowledge(Fixtures.SAM))
                .when(new ChangeSeverity(Fixtures.SAM, worse))
                .then("severity-changed")
                .fires("a2", "critical", Duration.ZERO)
                .then("alert-fired");
        opened("warning")
                .when(new Acknowledge(Fixtures.SAM))
                .when(new ChangeSeverity(Fixtures.ALEX, worse))
                .then("severity-changed", "rise-paged");
    }

    @Test
    void ownerWhoCannotBePaged_thePeopleOfTheLevelAre() {
        var story = opened("warning").delivered(1).when(new Acknowledge(new Origin("ci-bot", "api")));

        story.fires("a2", "critical", Duration.ZERO).then("alert-fired", "severity-changed", "rise-paged");
        assertEquals(List.of("-3 sam phone", "-3 sam mail"), planned(story.last(RisePaged.class)));
        assertEquals(
                List.of("user ci-bot is not configured"),
                story.last(RisePaged.class).missing());
    }

    /** Jane is known to PagerDuty only, and Sam has left. */
    @Test
    void ownerWhoCannotBePaged_norAnybodyOfTheLevel_itEscalates() {
        var story = opened("warning").delivered(1).when(new Acknowledge(new Origin("Jane", "pagerduty")));
        var all = directory(Optional.empty());
        story.directory(new Directory(
                "v2",
                Map.of("alex", Fixtures.user("alex")),
                all.teams(),
                all.rotations(),
                all.schedules(),
                all.channels(),
                all.severities(),
                all.dedupWindow()));

        story.fires("a2", "critical", Duration.ZERO)
                .then("alert-fired", "severity-changed", "unacknowledged", "level-skipped 1", "level-paged 2")
                .thenStatus("new");
    }

    @Test
    void ownerWhomNoPageReaches_thePeopleOfTheLevelArePaged() {
        var story = opened("warning").delivered(1).when(new Acknowledge(Fixtures.ALEX));
        story.fires("a2", "critical", Duration.ZERO);

        story.failed(2).then("page-failed", "rise-paged");
        assertEquals(List.of("-3 sam phone", "-3 sam mail"), planned(story.last(RisePaged.class)));
        story.failed(3).failed(4).then("page-failed");
    }

    @Test
    void snoozed_isWoken() {
        var story =
                opened("warning").delivered(1).when(new Snooze(Fixtures.SAM, Fixtures.T0.plus(Duration.ofHours(8))));

        story.fires("a2", "critical", Duration.ZERO)
                .then("alert-fired", "severity-changed", "snooze-ended", "level-paged 1");
    }

    @Test
    void policyThatIsOver_startsAgain() {
        var story = opened("warning").delivered(1).wakesAfter(Story.TIMEOUT).delivered(2);
        story.wakesAfter(Story.TIMEOUT).then("escalation-ended");

        story.fires("a2", "critical", Duration.ZERO).then("alert-fired", "severity-changed", "level-paged 1");
        story.delivered(3).delivered(4).wakesAfter(Story.TIMEOUT).then("level-paged 2");
    }

    @Test
    void policyThatWaitsToStartAgain_startsNow() {
        var story = Story.unopened()
                .directory(directory(Optional.empty()))
                .intervals(Duration.ofMinutes(5), Duration.ofHours(4))
                .fires("a1", "high", Duration.ZERO);
        story.delivered(1).delivered(2).wakesAfter(Story.TIMEOUT).delivered(3);
        story.wakesAfter(Story.TIMEOUT).then("escalation-ended");

        story.fires("a2", "critical", Duration.ZERO).then("alert-fired", "severity-changed", "level-paged 1");
    }

    @Test
    void withinTheGroupWait_theFirstPageComesInItsTime() {
        var story = Story.unopened().directory(directory(Optional.empty())).fires("a1", "warning", MINUTE);

        story.fires("a2", "critical", Duration.ZERO).then("alert-fired", "severity-changed");
        story.wakesAfter(MINUTE).then("level-paged 1");
        assertEquals(List.of("1 sam phone", "1 sam mail"), planned(story.last(IncidentEvent.LevelPaged.class)));
    }

    @Test
    void coveredBySilences_waitsForTheirEnd_alsoForWhoeverHasIt() {
        var silenced = directory(Optional.empty())
                .with(new SuppressionRules(Arrays.asList(silence("a1"), silence("a2")), List.of()));
        var story = opened("warning")
                .delivered(1)
                .when(new Acknowledge(Fixtures.SAM))
                .directory(silenced);

        story.fires("a2", "critical", Duration.ZERO).then("alert-fired", "severity-changed", "escalation-held");
        story.wakesAfter(MINUTE.multipliedBy(20)).then("escalation-released", "rise-paged");
        assertEquals(List.of("-3 sam phone", "-3 sam mail"), planned(story.last(RisePaged.class)));
    }

    private static Silence silence(String alert) {
        var suppressionSpan = new SuppressionSpan(Fixtures.T0, Fixtures.T0.plus(MINUTE.multipliedBy(20)));
        return new Silence(7, List.of(new Matcher.Equal("alertname", alert)), suppressionSpan, "jo", "disk swap");
    }

    /** The next level's time has not come when the silences end. */
    @Test
    void coveredBySilences_thatEndBeforeTheNextLevel_pagesTheLevelAgain() {
        var silenced = directory(Optional.empty())
                .with(new SuppressionRules(Arrays.asList(silence("a1"), silence("a2")), List.of()));
        var story =
                opened("warning").delivered(1).after(MINUTE).directory(silenced).wakes();

        story.fires("a2", "critical", Duration.ZERO).then("alert-fired", "severity-changed");
        story.directory(directory(Optional.empty())).wakesAfter(MINUTE).then("escalation-released", "rise-paged");
        assertEquals(List.of("1 sam phone", "1 sam mail"), planned(story.last(RisePaged.class)));
    }

    @Test
    void channelThatShowsIt_isUpdated_inTheNameOfWhoeverHasIt() {
        var story = opened("warning").attempted(1, SHOWN).when(new Acknowledge(Fixtures.ALEX));
        story.fires("a2", "critical", Duration.ZERO)
                .then("alert-fired", "severity-changed", "rise-paged", "updates-planned");

        var update = story.last(UpdatesPlanned.class);
        assertEquals("acknowledged", update.status());
        assertEquals("alex", update.by().who());
        assertEquals("severity is now critical", update.reason());
    }

    @Test
    void wokenAgain_pagesNobodyTwice() {
        var story = opened("warning").delivered(1).fires("a2", "critical", Duration.ZERO);
        story.wakes().thenNothing();
        story.when(new Acknowledge(Fixtures.SAM)).wakes().thenNothing();
        assertTrue(story.pending().isEmpty());
        story.when(new Escalate(Fixtures.SAM, OptionalInt.empty()));
    }

    @Test
    void knownAlertComesWithAWorseSeverity_countsAsOneThatJoins_andFallingAgainPagesNobody() {
        var story = opened("warning").delivered(1).fires("a1", "critical", Duration.ZERO);

        story.then("alert-fired", "severity-changed", "rise-paged").delivered(2).delivered(3);
        story.fires("a1", "warning", Duration.ZERO).thenNothing();
        story.fires("a1", "critical", Duration.ZERO).thenNothing();
    }

    @Test
    void title_isThatOfTheWorstAlertThatFires_andOfEqualsTheFirst() {
        var story = opened("warning").fires("a2", "critical", Duration.ZERO).fires("a3", "critical", Duration.ZERO);

        assertEquals("It is broken: a2", story.incident().title());
        assertEquals("It is broken: a3", story.clears("a2").incident().title());
        assertEquals("It is broken: a1", story.clears("a3").incident().title());
        assertEquals("It is broken: a1", story.clears("a1").incident().title());
    }
}
