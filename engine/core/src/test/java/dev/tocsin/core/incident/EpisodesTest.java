package dev.tocsin.core.incident;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tocsin.core.incident.Decision.Accepted;
import dev.tocsin.core.incident.Decision.Outcome;
import dev.tocsin.core.incident.IncidentCommand.Clear;
import dev.tocsin.core.incident.IncidentCommand.ClearGroup;
import dev.tocsin.core.incident.IncidentCommand.Fire;
import dev.tocsin.core.incident.IncidentCommand.Mitigate;
import dev.tocsin.core.policy.Directory;
import dev.tocsin.core.policy.EscalationLevel;
import dev.tocsin.core.policy.EscalationPolicy;
import dev.tocsin.core.policy.Responder;
import dev.tocsin.core.signal.Alert;
import dev.tocsin.core.signal.IncidentId;
import dev.tocsin.testing.Fixtures;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What fires, ends and fires again, told by two senders of which one may be late: by their times it is known which
 * episode each of them speaks of. And a sender's group that is over as a whole.
 */
class EpisodesTest {
    private static final Duration GROUP_WAIT = Duration.ofSeconds(30);
    private static final long GROUP = 7;
    private static final long OTHER_GROUP = 8;

    private static Instant at(int minute) {
        return Fixtures.T0.plusSeconds(minute * 60L);
    }

    private static Fire fire(Story story, String id, int start, long group) {
        return fire(story, id, "warning", start, group);
    }

    private static Fire fire(Story story, String id, String severity, int start, long group) {
        var fire = story.fire(id, severity, GROUP_WAIT);
        var of = fire.alert();
        var alert = new Alert(id, of.labels(), of.title(), of.service(), of.link(), Map.of(), at(start));
        return new Fire(
                fire.by(), alert, fire.placement(), fire.previous(), Optional.of(at(start)), Optional.of(group));
    }

    private static Fire fire(Story story, int start) {
        return fire(story, "a1", start, GROUP);
    }

    private static Clear clear(int start, int end) {
        return new Clear(Fixtures.SENDER, "a1", Optional.of(at(start)), Optional.of(at(end)), Optional.of(GROUP));
    }

    private static Accepted decide(Story story, IncidentCommand command) {
        return (Accepted) story.decide(command);
    }

    /** It fired, was clear, and fires again since minute 6. */
    private static Story again() {
        var story = Story.unopened();
        story.when(fire(story, 0)).after(Duration.ofMinutes(5)).when(clear(0, 5));
        return story.after(Duration.ofMinutes(1)).when(fire(story, 6));
    }

    @ParameterizedTest
    @CsvSource({"0, 5", "0, 6", "3, 4", "5, 6"})
    void clearOfAnEarlierEpisode_hasNoEffect_andSaysWhy(int start, int end) {
        var story = again();
        var decision = decide(story, clear(start, end));
        assertEquals(List.of(), decision.events());
        assertEquals(Outcome.DUPLICATE, decision.outcome());
        assertTrue(decision.reason().contains("earlier episode"), decision.reason());
        assertTrue(decision.reason().contains(at(6).toString()), decision.reason());
        assertFalse(story.incident().isResolved());
    }

    /** One that ended the moment it began is over all the same; a sender without times means what fires. */
    @Test
    void clearOfThisEpisode_ends() {
        assertEquals(Outcome.RESOLVED, decide(again(), clear(6, 7)).outcome());
        assertEquals(Outcome.RESOLVED, decide(again(), clear(6, 6)).outcome());
        assertEquals(Outcome.RESOLVED, decide(again(), clear(0, 7)).outcome());
        assertEquals(
                Outcome.RESOLVED,
                decide(again(), new Clear(Fixtures.SENDER, "a1")).outcome());
    }

    /** The second episode is heard of before the end of the first. */
    @Test
    void endOfTheFirst_afterTheStartOfTheSecond_hasNoEffect() {
        var story = Story.unopened();
        story.when(fire(story, 0)).when(fire(story, 6)).then("alert-fired");
        assertEquals(Outcome.DUPLICATE, decide(story, clear(0, 5)).outcome());
        assertEquals(Outcome.DUPLICATE, decide(story, fire(story, 0)).outcome());
        assertEquals(Outcome.RESOLVED, decide(story, clear(6, 8)).outcome());
    }

    @Test
    void clearOfAnEarlierEpisode_withTheStartOfThisInOneRequest_hasNoEffect() {
        var story = Story.unopened();
        story.when(fire(story, 0));
        var together = IncidentDecider.decide(
                story.state(), List.of(fire(story, 6), clear(0, 5)), story.now(), Fixtures.directory());
        assertTrue(((Incident) together.after()).alerts().isFiring("a1"));
    }

    /** A sender that says another start each time does not make the incident grow for ever. */
    @Test
    void startsThatChangeEachTime_areTakenDownSoOftenAndNoMore() {
        var story = Story.unopened();
        for (int i = 0; i < Alerts.MAX_RENEWED + 100; i++) {
            story.when(fire(story, i));
        }
        assertTrue(
                story.events().size() < Alerts.MAX_RENEWED + 10,
                () -> story.events().size() + " events");
    }

    /** Beyond the bound of alerts kept, too. */
    @Test
    void clearOfAnEarlierEpisode_ofAnAlertThatIsOnlyCounted_hasNoEffect() {
        var story = Story.unopened();
        IntStream.range(0, Alerts.MAX_KEPT).forEach(i -> story.when(fire(story, "b" + i, 0, GROUP)));
        story.when(fire(story, 6));
        assertEquals(1, story.incident().alerts().counted().size());
        assertEquals(Outcome.DUPLICATE, decide(story, clear(0, 5)).outcome());
        assertEquals(Outcome.UPDATED, decide(story, clear(6, 8)).outcome());
    }

    /** Senders say nanoseconds, and what is only counted is known to the millisecond. */
    @ParameterizedTest
    @ValueSource(ints = {0, Alerts.MAX_KEPT})
    void repeat_unchanged_isADuplicate_howeverFineItsTimes(int before) {
        var start = Fixtures.T0.plusNanos(123_456_789);
        var story = Story.unopened();
        IntStream.range(0, before).forEach(i -> story.when(fire(story, "b" + i, 0, GROUP)));
        var fire = fire(story, "a1", 0, GROUP);
        var fine =
                new Fire(fire.by(), fire.alert(), fire.placement(), fire.previous(), Optional.of(start), fire.group());
        story.when(fine).delivered(1).when(new Mitigate(Fixtures.SAM));

        assertEquals(Outcome.DUPLICATE, decide(story, fine).outcome());
        story.when(fine).thenStatus("mitigated");
        var atOnce = new Clear(Fixtures.SENDER, "a1", Optional.of(start), Optional.of(start), Optional.of(GROUP));
        story.when(atOnce);
        assertFalse(story.incident().alerts().isFiring("a1"));
    }

    private static Fire without(Fire fire) {
        return new Fire(fire.by(), fire.alert(), fire.placement(), fire.previous(), Optional.empty(), fire.group());
    }

    /** The time of our arrival is another clock's: by it nothing is earlier or later. */
    @ParameterizedTest
    @ValueSource(ints = {0, Alerts.MAX_KEPT})
    void startThatTheSenderDoesNotSay_tellsNoEpisodesApart(int before) {
        var story = Story.unopened();
        IntStream.range(0, before).forEach(i -> story.when(fire(story, "b" + i, 0, OTHER_GROUP)));
        story.when(without(fire(story, 0)));
        var slow = Fixtures.T0.minusSeconds(10);

        for (var end : List.of(
                new Clear(Fixtures.SENDER, "a1", Optional.empty(), Optional.of(slow), Optional.of(GROUP)),
                new ClearGroup(Fixtures.SENDER, GROUP, Optional.of(slow)))) {
            var after = decide(story, end);
            assertFalse(
                    after.after() instanceof Incident incident
                            && incident.alerts().isFiring("a1"),
                    end::toString);
        }
        story.when(fire(story, 6)).thenNothing();
    }

    @Test
    void endOfTheWhole_whereTheSenderSaysNoStart_ends() {
        var story = Story.unopened();
        story.when(without(fire(story, 0)));
        var end = new IncidentCommand.Resolve(Fixtures.SENDER, "over", Optional.of(Fixtures.T0.minusSeconds(10)));
        assertEquals(Outcome.RESOLVED, decide(story, end).outcome());
    }

    @Test
    void startThatTheSenderDoesNotSay_isNotMadeUpByAMerge() {
        var source = Story.unopened();
        source.when(without(fire(source, 0)));
        var target = Story.opened("warning");
        target.when(new IncidentCommand.Absorb(
                Fixtures.SAM, new IncidentId("i2"), source.incident().alerts()));
        var slow = Optional.of(Fixtures.T0.minusSeconds(10));
        target.when(new Clear(Fixtures.SENDER, "a1", Optional.empty(), slow, Optional.of(GROUP)));
        assertFalse(target.incident().alerts().isFiring("a1"));
    }

    /** Nobody can undo the end any more, but it may be re-opened, and then what is clear must be known. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void clearsAfterTheEnd_areHeardUntilItCanBeReopenedNoMore(boolean oneByOne) {
        var all = Fixtures.directory();
        var story = Story.unopened()
                .directory(new Directory(
                        all.version(),
                        all.users(),
                        all.teams(),
                        all.rotations(),
                        all.schedules(),
                        all.channels(),
                        all.severities(),
                        Duration.ofHours(1)));
        story.when(fire(story, "a1", 0, GROUP)).when(fire(story, "a2", 0, GROUP));
        story.when(new IncidentCommand.Resolve(Fixtures.SAM, "fixed")).after(Duration.ofMinutes(20));
        if (oneByOne) {
            story.clears("a1").clears("a2");
        } else {
            story.when(over(GROUP, 20));
        }
        story.after(Duration.ofMinutes(20)).when(fire(story, "a1", 40, GROUP)).thenStatus("new");
        story.clears("a1").thenStatus("resolved");

        story.when(fire(story, "a2", 41, GROUP)).thenStatus("new");
        story.when(new IncidentCommand.Resolve(Fixtures.SAM, "fixed"));
        story.after(Duration.ofHours(1).plusMillis(1)).clears("a2").thenNothing();
    }

    /** A late word of what is over opens again, and may be followed by an equally late word of its end. */
    @Test
    void lateStart_afterTheEnd_waitsForTheGroupWait() {
        var story = Story.unopened();
        story.when(fire(story, 0)).wakesAfter(GROUP_WAIT).delivered(1);
        story.when(clear(0, 5)).thenStatus("resolved");
        story.when(fire(story, 0))
                .then("reopened", "alert-fired", "level-delayed 1")
                .thenStatus("new");
        story.thenNext(GROUP_WAIT, "the delay of level 1 is over");
        story.wakesAfter(GROUP_WAIT.minusMillis(1)).thenNothing();
        story.when(clear(0, 5)).thenStatus("resolved");
        assertEquals(1, story.incident().pagesPlanned());
    }

    @Test
    void lateStart_thatNobodyEnds_isPagedAfterTheGroupWait() {
        var story = Story.unopened();
        story.when(fire(story, 0)).wakesAfter(GROUP_WAIT).delivered(1).when(clear(0, 5));
        story.when(fire(story, 0)).wakesAfter(GROUP_WAIT).then("level-paged 1");
    }

    @Test
    void newStart_afterTheEnd_isPagedAtOnce() {
        var story = Story.unopened();
        story.when(fire(story, 0)).wakesAfter(GROUP_WAIT).delivered(1).when(clear(0, 5));
        story.when(fire(story, 6)).then("reopened", "alert-fired", "level-paged 1");
    }

    @Test
    void lateStart_ofWhatWasMitigated_waitsForTheGroupWait() {
        var story = Story.unopened();
        story.when(fire(story, "a2", 0, GROUP)).when(fire(story, 0)).wakesAfter(GROUP_WAIT);
        story.delivered(1).when(new Mitigate(Fixtures.SAM)).when(clear(0, 5));
        story.when(fire(story, 0)).then("alert-fired", "unacknowledged", "level-delayed 1");
        story.wakesAfter(GROUP_WAIT).then("level-paged 1");
    }

    /** A person ends what is critical, so it is clear and not over. */
    @Test
    void lateStart_ofWhatIsClear_waitsForTheGroupWait() {
        var story = Story.unopened();
        story.when(fire(story, "a1", "critical", 0, GROUP))
                .wakesAfter(GROUP_WAIT)
                .delivered(1);
        story.after(Duration.ofMinutes(20)).when(clear(0, 5)).delivered(2);

        story.when(fire(story, "a1", "critical", 0, GROUP)).then("alert-fired", "level-delayed 1");
        story.wakesAfter(GROUP_WAIT).then("level-paged 1");
    }

    /** Whom a page reached before has nothing to do with what was re-opened since. */
    @Test
    void lateStart_afterAPersonEndedIt_andItsEnd_isOver() {
        var story = Story.unopened();
        story.when(fire(story, "a1", "critical", 0, GROUP))
                .wakesAfter(GROUP_WAIT)
                .delivered(1);
        story.when(new IncidentCommand.Resolve(Fixtures.SAM, "done")).when(clear(0, 5));
        story.when(fire(story, "a1", "critical", 0, GROUP)).thenStatus("new");

        story.when(clear(0, 5)).thenStatus("resolved");
    }

    @Test
    void lateStart_afterTheEnd_whereLevelOneHasADelay_waitsForThat() {
        var level = new EscalationLevel(
                List.of(new Responder.User("sam")),
                Optional.of(Duration.ofMinutes(10)),
                Story.TIMEOUT,
                Optional.empty());
        var story = Story.with(new EscalationPolicy("p", List.of(level), 0, Optional.empty()));
        story.when(fire(story, 0)).wakesAfter(GROUP_WAIT).wakesAfter(Duration.ofMinutes(10));
        story.delivered(1).when(clear(0, 5)).thenStatus("resolved");

        story.when(fire(story, 0)).then("reopened", "alert-fired", "level-delayed 1");
        story.thenNext(Duration.ofMinutes(10), "the delay of level 1 is over");
    }

    private static Story threeOfTwoGroups() {
        var story = Story.unopened();
        return story.when(fire(story, "a1", 0, GROUP))
                .when(fire(story, "a2", 1, GROUP))
                .when(fire(story, "a3", 1, OTHER_GROUP));
    }

    private static ClearGroup over(long group, int end) {
        return new ClearGroup(Fixtures.SENDER, group, Optional.of(at(end)));
    }

    @Test
    void groupThatIsOver_endsWhatItBrought_andNothingElse() {
        var story = threeOfTwoGroups();
        story.when(over(GROUP, 5)).then("alert-cleared");
        assertEquals(1, story.incident().alerts().firing());
        assertTrue(story.incident().alerts().isFiring("a3"));
        story.when(over(GROUP, 5)).thenNothing();
        story.when(over(OTHER_GROUP, 5)).thenStatus("resolved");
    }

    /** Such a word may come late as well: what began after the end that it tells of is not meant. */
    @Test
    void groupThatIsOver_doesNotEndWhatBeganLater() {
        var story = threeOfTwoGroups();
        assertEquals(Outcome.DUPLICATE, decide(story, over(GROUP, 0)).outcome());
        story.when(over(GROUP, 1)).then("alert-cleared");
        assertTrue(story.incident().alerts().isFiring("a2"));
        var whenever = new ClearGroup(Fixtures.SENDER, GROUP, Optional.empty());
        story.when(whenever).then("alert-cleared");
        assertFalse(story.incident().alerts().isFiring("a2"));
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 3_000})
    void groupThatIsOver_endsThoseThatAreOnlyCounted(int alerts) {
        var story = Story.unopened();
        var all = IntStream.range(0, alerts)
                .<IncidentCommand>mapToObj(i -> fire(story, "b" + i, 0, GROUP))
                .toList();
        var opened = IncidentDecider.decide(story.state(), all, story.now(), Fixtures.directory());
        opened.events().forEach(story::happened);
        assertEquals(alerts, story.incident().alerts().firing());
        story.when(over(GROUP, 5)).thenStatus("resolved");
    }

    /** The groups of an incident that took in another are found by both. */
    @Test
    void groups_areKnown_alsoAfterAMerge() {
        var story = threeOfTwoGroups();
        assertEquals(
                java.util.Set.of(GROUP, OTHER_GROUP), story.incident().alerts().groups());
        var target = Story.opened("warning");
        target.when(new IncidentCommand.Absorb(
                Fixtures.SAM, new IncidentId("i2"), story.incident().alerts()));
        assertEquals(
                java.util.Set.of(GROUP, OTHER_GROUP), target.incident().alerts().groups());
        target.when(over(GROUP, 5)).then("alert-cleared");
    }
}
