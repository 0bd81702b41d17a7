package dev.tocsin.core.incident;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tocsin.core.incident.IncidentCommand.*;
import dev.tocsin.core.incident.page.Page;
import dev.tocsin.core.incident.page.PendingPage;
import dev.tocsin.core.policy.ContactMethod;
import dev.tocsin.core.policy.ContactRule;
import dev.tocsin.core.policy.Directory;
import dev.tocsin.core.policy.EscalationPolicy;
import dev.tocsin.core.policy.QuietHours;
import dev.tocsin.core.policy.Responder;
import dev.tocsin.core.policy.User;
import dev.tocsin.core.signal.Severity;
import dev.tocsin.core.signal.SeverityScale;
import dev.tocsin.core.signal.Urgency;
import dev.tocsin.testing.Fixtures;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Pages that wait because their recipient wants it so. */
class PersonalRulesTest {
    private static final Duration TWO_MINUTES = Duration.ofMinutes(2);
    private static final ContactMethod CHAT = new ContactMethod("pager", "chat");
    private static final ContactMethod SMS = new ContactMethod("pager", "sms");

    /** Sam: chat, and two minutes later a text; warnings wait from 11:00 to 14:00. It is 12:00. */
    private static Directory directory() {
        var rules = List.of(new ContactRule(CHAT, Duration.ZERO), new ContactRule(SMS, TWO_MINUTES));
        var quiet = new QuietHours(LocalTime.of(11, 0), LocalTime.of(14, 0), ZoneId.of("UTC"));
        var sam = new User(
                "sam", "Sam", List.of(CHAT, SMS), Map.of(Urgency.HIGH, rules, Urgency.LOW, rules), Optional.of(quiet));
        var scale = new SeverityScale(
                List.of(
                        new SeverityScale.Rule("critical", List.of(), Optional.empty(), Urgency.HIGH),
                        new SeverityScale.Rule("warning", List.of(), Optional.empty(), Urgency.LOW)),
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
        return Story.unopened().directory(directory()).fires("a1", severity, Duration.ZERO);
    }

    @Test
    void laterContact_isPlannedInTheSameWrite_andGoesOutInItsTime() {
        var story = opened("critical").then("opened", "level-paged 1");
        assertEquals(1, Deadlines.pagesDue(story.incident(), story.now()).size());
        story.delivered(1).thenNext(TWO_MINUTES, "page sam by pager");
        assertEquals(
                List.of("sms"),
                Deadlines.pagesDue(story.incident(), story.now().plus(TWO_MINUTES)).stream()
                        .map(pending -> pending.page().contact().address())
                        .toList());
    }

    @Test
    void laterContact_isWithdrawnWhenSomebodyAnswers() {
        var story = opened("critical").delivered(1).when(new Acknowledge(Fixtures.ALEX));
        story.then("acknowledged", "pages-withdrawn");
        assertEquals(List.of(), story.pending());
    }

    @Test
    void firstContactFails_whileAnotherIsToCome_keepsTheLevel() {
        opened("critical")
                .failed(1)
                .then("page-failed", "page-brought-forward")
                .failed(2)
                .then("page-failed", "level-paged 2");
    }

    @Test
    void quietHours_holdTheWholeLevel_whoseTimeoutCountsFromItsFirstPage() {
        var story = opened("warning");
        story.thenNext(Duration.ofHours(2), "page sam by pager");
        assertEquals(
                story.now().plus(Duration.ofHours(2)).plus(Story.TIMEOUT),
                story.incident().escalation().nextAt().orElseThrow());
        assertEquals(
                "named in the policy, quiet hours",
                story.last(IncidentEvent.LevelPaged.class).pages().getFirst().why());
    }

    /** The room is paged at once, so the level's time counts from now; Sam's pages wait for 14:00. */
    @Test
    void repeatsWithinQuietHours_leaveOnePagePerContact_atTheTimeOfTheFirst() {
        var level = Fixtures.level(Story.TIMEOUT, new Responder.User("sam"), new Responder.Channel("pager"));
        var story = Story.with(new EscalationPolicy("p", List.of(level), 2, Optional.empty()))
                .directory(directory())
                .fires("a1", "warning", Duration.ZERO)
                .delivered(3);
        story.wakesAfter(Story.TIMEOUT).then("pages-withdrawn", "level-paged 1").delivered(6);
        story.wakesAfter(Story.TIMEOUT).then("pages-withdrawn", "level-paged 1").delivered(9);
        story.wakesAfter(Story.TIMEOUT).then("escalation-ended");

        var due = Deadlines.pagesDue(story.incident(), Fixtures.T0.plus(Duration.ofHours(3)));

        assertEquals(
                List.of("chat", "sms"),
                due.stream().map(p -> p.page().contact().address()).toList());
        assertEquals(
                List.of(
                        Fixtures.T0.plus(Duration.ofHours(2)),
                        Fixtures.T0.plus(Duration.ofHours(2)).plus(TWO_MINUTES)),
                due.stream().map(PendingPage::attemptAt).toList());
    }

    /** Were it put off by each of them, it would never go out. */
    @Test
    void repeatsFasterThanALaterContact_doNotPutItOff() {
        var level = Fixtures.level(Duration.ofMinutes(1), new Responder.User("sam"));
        var story = Story.with(new EscalationPolicy("p", List.of(level), EscalationPolicy.FOREVER, Optional.empty()))
                .directory(directory())
                .fires("a1", "critical", Duration.ZERO)
                .delivered(1);
        story.wakesAfter(Duration.ofMinutes(1))
                .then("pages-withdrawn", "level-paged 1")
                .delivered(3);
        story.after(Duration.ofMinutes(1));
        assertEquals(
                List.of("sms"),
                Deadlines.pagesDue(story.incident(), story.now()).stream()
                        .map(p -> p.page().contact().address())
                        .toList());
    }

    @Test
    void severityRaised_whileTheLevelWaitsForTheEndOfQuietHours_pagesItNow() {
        var story = opened("warning");
        story.when(new ChangeSeverity(Fixtures.ALEX, severity("critical")))
                .then("severity-changed", "pages-withdrawn", "rise-paged");
        assertEquals(1, Deadlines.pagesDue(story.incident(), story.now()).size());
        assertEquals(
                story.now().plus(Story.TIMEOUT),
                story.incident().escalation().nextAt().orElseThrow());
    }

    @Test
    void severityRaised_whenSomebodyWasReached_pagesThemAgain() {
        opened("warning")
                .after(Duration.ofHours(2))
                .delivered(1)
                .when(new ChangeSeverity(Fixtures.ALEX, severity("critical")))
                .then("severity-changed", "pages-withdrawn", "rise-paged");
    }

    @Test
    void severityRaised_whileTheFirstPageIsOnItsWay_replacesIt() {
        opened("warning")
                .after(Duration.ofHours(2))
                .when(new ChangeSeverity(Fixtures.ALEX, severity("critical")))
                .then("severity-changed", "pages-withdrawn", "rise-paged");
    }

    @Test
    void moreSevereAlertThatJoins_raisesTheSeverity_andPagesNow() {
        opened("warning")
                .fires("a2", "critical", Duration.ZERO)
                .then("alert-fired", "severity-changed", "pages-withdrawn", "rise-paged");
    }

    @Test
    void lessSevereAlertThatJoins_orOneThatIsKnown_changesNoSeverity() {
        var story = opened("critical").fires("a2", "warning", Duration.ZERO).then("alert-fired");
        story.when(new ChangeSeverity(Fixtures.ALEX, severity("warning")))
                .clears("a1")
                .fires("a1", "critical", Duration.ZERO)
                .then("alert-fired");
    }

    @Test
    void moreSevereAlertThatReopens_raisesTheSeverity_beforeAnybodyIsPaged() {
        opened("warning")
                .when(new Resolve(Fixtures.ALEX, "fixed"))
                .fires("a1", "critical", Duration.ZERO)
                .then("reopened", "alert-fired", "severity-changed", "level-paged 1");
    }

    @Test
    void alertThatJoins_whatIsUrgentAlready_changesNothingOfWhoWaits() {
        opened("critical").failed(1).fires("a2", "critical", Duration.ZERO).then("alert-fired");
    }

    private static Severity severity(String name) {
        return directory().severities().find(name).orElseThrow();
    }

    @Test
    void assignment_followsTheAssigneesRules() {
        var story = opened("critical").when(new Assign(Fixtures.ALEX, "sam"));
        var pages = story.last(IncidentEvent.Assigned.class).pages();
        assertEquals(
                List.of(Optional.empty(), Optional.of(story.now().plus(TWO_MINUTES))),
                pages.stream().map(Page::notBefore).toList());
    }

    @Test
    void assignedToSomebodyElse_theFirstIsNotToldAnyMore() {
        var story = opened("critical").when(new Assign(Fixtures.ALEX, "sam"));
        story.when(new Assign(Fixtures.ALEX, "alex")).then("assigned", "pages-withdrawn");
    }
}
