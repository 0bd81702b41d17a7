package dev.tocsin.core.incident;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tocsin.core.incident.IncidentCommand.*;
import dev.tocsin.core.incident.page.Page;
import dev.tocsin.core.incident.page.Purpose.Level;
import dev.tocsin.core.incident.page.Purpose.Other;
import dev.tocsin.core.policy.ContactMethod;
import dev.tocsin.core.policy.ContactRule;
import dev.tocsin.core.policy.Directory;
import dev.tocsin.core.policy.EscalationPolicy;
import dev.tocsin.core.policy.Responder;
import dev.tocsin.core.policy.User;
import dev.tocsin.core.signal.Origin;
import dev.tocsin.core.signal.Urgency;
import dev.tocsin.testing.Fixtures;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Passing on, asking for help, taking back. */
class RespondingTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Origin SAM = Fixtures.SAM;
    private static final Origin ALEX = Fixtures.ALEX;

    /** One person a level. */
    private static Story levels(String... users) {
        var levels = Arrays.stream(users)
                .map(user -> Fixtures.level(Story.TIMEOUT, new Responder.User(user)))
                .toList();
        return Story.with(new EscalationPolicy("p", levels, 0, Optional.empty()))
                .fires("a1", "critical", Duration.ZERO)
                .delivered(1);
    }

    private static Escalate next(Origin by) {
        return new Escalate(by, OptionalInt.empty());
    }

    private static HelpRequest helper(Story story, String user) {
        return story.incident().helpers().get(user);
    }

    @Test
    void nextLevelOfThePresserAlone_isSkippedWithThatReason() {
        var story = levels("sam", "sam", "alex").when(next(SAM)).then("level-skipped 2", "level-paged 3");
        assertEquals(
                "user:sam: only sam, who asked for somebody else",
                story.last(IncidentEvent.LevelSkipped.class).reason());
        assertEquals(List.of("alex"), story.pending());
    }

    @Test
    void lastLevelOfThePresser_leadsToTheFirstThatHasSomebodyElse() {
        levels("sam", "alex", "sam")
                .when(next(SAM))
                .then("level-paged 2")
                .delivered(2)
                .when(next(ALEX))
                .then("level-paged 3");
    }

    @Test
    void policyOfThePresserAlone_isRefused_andNothingChanges() {
        var story = levels("sam", "sam");
        for (var command : List.of(next(SAM), new PassOn(SAM))) {
            var refused = assertInstanceOf(Decision.Refused.class, story.decide(command));
            assertInstanceOf(Rejection.NobodyElse.class, refused.rejection());
        }
    }

    @Test
    void levelByNumber_isPagedAsAsked_andATokenHasNobodyToLeaveOut() {
        levels("sam", "sam").when(new Escalate(SAM, OptionalInt.of(2))).then("level-paged 2");
        levels("sam", "alex").when(next(new Origin("deploy-bot", "api"))).then("level-paged 2");
    }

    /** They have not answered, and a second page may wake them. */
    @Test
    void levelOfWhoWasJustPaged_isPagedByTimeout_asThePolicySays() {
        levels("sam", "sam", "alex").wakesAfter(Story.TIMEOUT).then("level-paged 2");
    }

    @Test
    void passOn_endsTheirPages_andPagesTheNext_withoutAnOwner() {
        var story = levels("sam", "alex").when(new PassOn(SAM)).then("passed-on", "level-paged 2");
        assertEquals(Optional.empty(), story.incident().owner());
        assertEquals(List.of("alex"), story.pending());
    }

    @Test
    void passOn_ofWhatSomebodyElseHas_leavesItWithThem() {
        levels("sam", "alex").when(new Acknowledge(ALEX)).when(new PassOn(SAM)).thenNothing();
        levels("sam", "alex")
                .when(new Acknowledge(SAM))
                .when(new PassOn(SAM))
                .then("passed-on", "unacknowledged", "level-paged 2");
    }

    @Test
    void passOnOfWhatIsUnanswered_leavesWhatTheyAnswered_andPassesOnWhatTheyWereAssigned() {
        levels("sam", "alex")
                .when(new Acknowledge(SAM))
                .when(new PassOn(SAM, true))
                .thenNothing();
        levels("sam", "alex").when(new PassOn(SAM, true)).then("passed-on", "level-paged 2");
        levels("sam", "alex", "pat")
                .when(new Acknowledge(ALEX))
                .when(new Assign(ALEX, "sam", true))
                .when(new PassOn(SAM, true))
                .then("passed-on", "unacknowledged", "level-paged 2");
    }

    /** By a link and then by text, or twice in a chat: each has another id, and one person cannot take it. */
    @Test
    void passOn_twiceByOnePerson_pagesOneLevel() {
        var story = levels("sam", "alex", "pat", "sam").when(new PassOn(new Origin("sam", "link", "1")));
        story.after(Duration.ofSeconds(1))
                .when(new PassOn(new Origin("sam", "sms", "2")))
                .thenNothing();
        assertEquals(2, story.incident().escalation().level());
        story.when(new PassOn(ALEX)).then("passed-on", "pages-withdrawn", "level-skipped 3", "level-paged 4");
        story.when(new PassOn(SAM)).then("passed-on", "pages-withdrawn", "level-skipped 1", "level-paged 2");
        story.when(new PassOn(SAM)).thenNothing();
    }

    /** An answer to many is for what pages: it has nobody paged for what is clear. */
    @Test
    void passOn_ofMany_leavesWhatIsClear() {
        var story = levels("sam", "alex").delivered(1).clears("a1");

        story.when(new PassOn(SAM, true)).thenNothing();
        story.when(new PassOn(SAM)).then("passed-on", "level-paged 2");
    }

    /** Who said that they cannot is not made the owner by an answer to many. */
    @Test
    void passedOn_isNotTakenByAnAnswerToMany() {
        var story = levels("sam", "alex").when(new PassOn(SAM));

        story.when(new Acknowledge(SAM, true)).thenNothing().thenStatus("new");
        story.when(new Acknowledge(SAM)).thenStatus("acknowledged");
    }

    @Test
    void passedOn_thenTakenByMistake_undone_isStillPassedOn() {
        var story = levels("sam", "alex", "pat").when(new PassOn(SAM)).when(new Acknowledge(SAM));

        story.when(new Undo(SAM)).when(new PassOn(SAM)).thenNothing();
        assertEquals(2, story.incident().escalation().level());
    }

    /** The incident is theirs again, or others were asked since and nobody has answered: they may mean it. */
    @Test
    void passOn_byWhoeverWasGivenItSince_pagesAgain() {
        levels("sam", "alex", "alex")
                .when(new PassOn(SAM))
                .when(new Assign(ALEX, "sam", true))
                .when(new PassOn(SAM))
                .then("passed-on", "pages-withdrawn", "level-paged 3");
        levels("sam", "alex", "alex", "alex")
                .when(new PassOn(SAM))
                .delivered(2)
                .wakesAfter(Story.TIMEOUT)
                .then("level-paged 3")
                .delivered(3)
                .when(new PassOn(SAM))
                .then("passed-on", "level-paged 4");
    }

    @Test
    void helpers_comeOrDecline_andTheOwnerStays() {
        var story = levels("sam", "alex")
                .when(new Acknowledge(SAM))
                .when(new PageHelpers(SAM, List.of(new Responder.Team("everybody")), "the cache"))
                .then("helpers-paged");
        assertEquals(List.of("alex"), story.pending(), "without who asks");
        var page = story.last(IncidentEvent.HelpersPaged.class).pages().getFirst();
        assertEquals("asked to help by sam: the cache", page.why());
        story.when(new AddNote(SAM, "looking")).when(new Acknowledge(SAM));
        assertEquals(List.of("alex"), story.pending(), "what the owner does takes no helper's page back");

        story.when(new Acknowledge(ALEX))
                .then("pages-withdrawn", "help-answered")
                .thenStatus("acknowledged");
        assertEquals(Optional.of("sam"), story.incident().owner());
        assertTrue(helper(story, "alex").answered());
        story.when(new Acknowledge(ALEX)).thenNothing();
    }

    @Test
    void helperWhoDeclines_hasWhoeverAskedPaged() {
        var story = levels("sam", "alex")
                .when(new Acknowledge(SAM))
                .when(new PageHelpers(SAM, List.of(new Responder.User("alex")), ""))
                .delivered(2)
                .when(new PassOn(ALEX))
                .then("help-answered");
        assertEquals(List.of("sam"), story.pending());
        assertEquals(
                "alex cannot help",
                story.last(IncidentEvent.HelpAnswered.class).pages().getFirst().why());
    }

    @Test
    void end_isUndone_withTheDeadlineThatItHad() {
        var story = levels("sam", "alex").after(MINUTE).when(new Resolve(ALEX, "by mistake"));
        story.after(MINUTE).when(new Undo(SAM)).then("undone").thenStatus("new");
        story.thenNext(Story.TIMEOUT.minus(MINUTE.multipliedBy(2)), "page level 2");
    }

    @Test
    void whatBecameDueMeanwhile_happensWhenTheEndIsUndone() {
        levels("sam", "alex")
                .when(new Resolve(ALEX, "by mistake"))
                .after(Story.TIMEOUT.plus(MINUTE))
                .when(new Undo(ALEX))
                .then("undone", "level-paged 2");
    }

    @Test
    void pagesThatTheStepTookBack_waitAgain() {
        var story = Story.opened("critical").when(new Acknowledge(ALEX));
        assertEquals(List.of(), story.pending());
        assertEquals(List.of("sam"), story.when(new Undo(ALEX)).pending());
        assertEquals(
                List.of(Story.page(1)), story.last(IncidentEvent.Undone.class).pages());
    }

    /** It was given up: the undo of a step before that sends it no more. */
    @Test
    void pageThatFailedAfterTheStep_doesNotWaitAgain() {
        var story = Story.opened("critical")
                .delivered(1)
                .when(new PageHelpers(SAM, List.of(new Responder.User("alex")), ""))
                .when(new Acknowledge(SAM));
        assertEquals(List.of("alex"), story.pending());
        story.failed(2).when(new Undo(SAM)).then("undone");
        assertEquals(List.of(), story.pending());
    }

    @Test
    void alertThatClearsAfterTheEnd_isKnownWhenItIsUndone() {
        var story = levels("sam", "alex").when(new Resolve(ALEX, "by mistake")).clears("a1");
        assertTrue(story.when(new Undo(ALEX)).incident().allClear());
    }

    @Test
    void undo_hasItsTime_itsPerson_andNothingInBetween() {
        refused(levels("sam", "alex").when(new Acknowledge(SAM)).after(MINUTE.plusMillis(1)), SAM);
        refused(levels("sam", "alex").when(new Acknowledge(SAM)), ALEX);
        refused(levels("sam", "alex").when(new Acknowledge(SAM)).when(new Investigate(SAM)), SAM);
        refused(
                levels("sam", "alex")
                        .when(new Resolve(SAM, "x"))
                        .after(MINUTE.multipliedBy(10).plusMillis(1)),
                SAM);
        refused(levels("sam", "alex").when(new Resolve(SAM, "x")).fires("a1", "critical", Duration.ZERO), SAM);
        refused(levels("sam", "alex"), SAM);
    }

    private static void refused(Story story, Origin by) {
        var refused = assertInstanceOf(Decision.Refused.class, story.decide(new Undo(by)));
        assertInstanceOf(Rejection.NothingToUndo.class, refused.rejection());
    }

    @Test
    void assignment_isUndone_andTheAssigneeIsNotPagedAnyMore() {
        var story = levels("sam", "alex").when(new Assign(SAM, "alex"));
        assertEquals(List.of("alex"), story.pending());
        story.when(new Undo(SAM)).then("pages-withdrawn", "undone");
        assertEquals(Optional.empty(), story.incident().owner());
        assertEquals(List.of(), story.pending());
        story.thenNext(Story.TIMEOUT, "page level 2");
    }

    /** Sam's telephone waits for its turn; an assignment goes there at once. */
    @Test
    void assignmentThatIsUndone_leavesTheCallThatWaited() {
        var story = Story.unopened().directory(calledLater()).fires("a1", "critical", Duration.ZERO);
        var waited = story.delivered(1).incident().pending();
        assertEquals(Set.of(Story.page(2)), waited.keySet());

        story.after(MINUTE).when(new Assign(ALEX, "sam")).then("assigned", "pages-withdrawn");
        story.after(MINUTE.dividedBy(2)).when(new Undo(ALEX)).then("pages-withdrawn", "undone");
        assertEquals(waited, story.incident().pending());
    }

    @Test
    void pageThatFailedMeanwhile_doesNotComeBack() {
        var story = Story.unopened().directory(calledLater()).fires("a1", "critical", Duration.ZERO);
        story.when(new Assign(ALEX, "alex")).failed(1).after(Duration.ofSeconds(30));
        story.when(new Undo(ALEX));
        assertFalse(story.incident().pending().containsKey(Story.page(1)));
    }

    private static Directory calledLater() {
        var contacts = List.of(new ContactMethod("pager", "chat"), new ContactMethod("pager", "phone"));
        var rules = List.of(
                new ContactRule(contacts.getFirst(), Duration.ZERO),
                new ContactRule(contacts.getLast(), MINUTE.multipliedBy(4)));
        var sam = new User("sam", "Sam", contacts, Map.of(Urgency.HIGH, rules), Optional.empty());
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

    @Test
    void resolveOfWhatFires_unlessConfirmed_isAQuestion() {
        var story = levels("sam", "alex");
        var refused = assertInstanceOf(Decision.Refused.class, story.decide(new Resolve(SAM, "x", false)));
        assertEquals("1 alert still fires: resolve anyway?", refused.rejection().message());
        story.when(new Resolve(SAM, "x", true)).thenStatus("resolved");
    }

    /** A page that wants to go out now does not wait behind a request for help that waits for the morning. */
    @Test
    void requestForHelp_thatWaits_holdsNoUrgentPageBack() {
        assertTrue(Page.outranks(Other.HELP, new Level(1)));
        assertTrue(Page.outranks(new Level(1), Other.MORE_ALERTS));
        assertEquals(false, Page.outranks(Other.ASSIGNMENT, Other.SEVERITY_RISE));
        assertEquals(false, Page.outranks(new Level(1), new Level(2)));
    }
}
