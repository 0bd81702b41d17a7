package dev.tocsin.core.incident;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tocsin.core.incident.IncidentCommand.Acknowledge;
import dev.tocsin.core.incident.IncidentCommand.Escalate;
import dev.tocsin.core.incident.IncidentCommand.Resolve;
import dev.tocsin.core.incident.IncidentCommand.Unacknowledge;
import dev.tocsin.core.incident.IncidentEvent.EscalationHeld;
import dev.tocsin.core.incident.IncidentEvent.EscalationReleased;
import dev.tocsin.core.policy.Directory;
import dev.tocsin.core.signal.Matcher;
import dev.tocsin.core.signal.Origin;
import dev.tocsin.core.suppression.Silence;
import dev.tocsin.core.suppression.SuppressionRules;
import dev.tocsin.core.suppression.SuppressionSpan;
import dev.tocsin.testing.Fixtures;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Silences and what they do to an incident. Each level has five minutes. */
class SuppressionCheckTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration HOUR = Duration.ofHours(1);

    /** From T0 on, for an hour. */
    private static Silence silence(String alert) {
        return silence(alert, Duration.ZERO, HOUR);
    }

    private static Silence silence(String alert, Duration from, Duration to) {
        var suppressionSpan = new SuppressionSpan(Fixtures.T0.plus(from), Fixtures.T0.plus(to));
        return new Silence(7, List.of(new Matcher.Equal("alertname", alert)), suppressionSpan, "jo", "disk swap");
    }

    private static Directory silenced(Silence... silences) {
        return Fixtures.directory().with(new SuppressionRules(Arrays.asList(silences), List.of()));
    }

    private static Story held() {
        return Story.unopened().directory(silenced(silence("a1"))).fires("a1");
    }

    @Test
    void fire_whileSilenced_opensAndPagesNobodyUntilTheEnd() {
        var story = held().then("opened", "escalation-held").thenStatus("new");

        assertEquals(List.of(), story.pending());
        assertTrue(story.incident().suppressions().any());
        story.thenNext(HOUR, "suppressed: silence 7 by jo: disk swap");
        story.wakesAfter(HOUR.minusMillis(1)).thenNothing();
        story.wakesAfter(Duration.ofMillis(1)).then("escalation-released", "level-paged 1");
        assertEquals(List.of("sam"), story.pending());
    }

    @Test
    void fire_whileSilenced_saysSoToTheSender() {
        var story = Story.unopened().directory(silenced(silence("a1")));
        var decision = (Decision.Accepted) story.decide(story.fire("a1", "warning", Duration.ZERO));

        assertEquals(Decision.Outcome.OPENED, decision.outcome());
        assertTrue(
                decision.reason().endsWith("suppressed until 2026-11-20T13:00:00Z: silence 7 by jo: disk swap"),
                decision.reason());
    }

    @Test
    void wake_afterTheSilenceWasEndedEarly_pagesAtOnce() {
        var story = held().after(MINUTE).directory(silenced());

        story.wakes().then("escalation-released", "level-paged 1");
        assertEquals(
                "no longer suppressed: silence 7 by jo: disk swap (ended early)",
                story.last(EscalationReleased.class).reason());
    }

    @Test
    void wake_whenTheSilenceBecameAnother_movesItsEnd() {
        var story = held().after(MINUTE).directory(silenced(silence("a1", Duration.ZERO, HOUR.multipliedBy(3))));

        story.wakes()
                .then("escalation-held")
                .thenNext(HOUR.multipliedBy(3).minus(MINUTE), "suppressed: silence 7 by jo: disk swap");
        story.wakes().thenNothing();
    }

    @Test
    void wake_afterASilenceWasMadeForAnEscalatingIncident_withdrawsItsPagesAndHoldsItsLevels() {
        var story = Story.opened("warning").after(MINUTE).directory(silenced(silence("a1")));

        story.wakes().then("escalation-held", "pages-withdrawn");
        story.wakesAfter(Duration.ofMinutes(10)).thenNothing();
        story.wakesAfter(HOUR).then("escalation-released", "level-paged 1");
    }

    @Test
    void levelTimeout_whileSilenced_isHeldEvenWithoutANudge() {
        var story = Story.opened("warning").delivered(1).directory(silenced(silence("a1")));

        story.wakesAfter(Story.TIMEOUT).then("escalation-held");
    }

    /** A slip that somebody takes back: who was paged is not paged again, and the next level has its time. */
    @Test
    void silence_thatIsOverBeforeTheNextLevel_changesNothingWhenEverybodyWasReached() {
        var story = Story.opened("warning").delivered(1).after(MINUTE).directory(silenced(silence("a1")));

        story.wakes().then("escalation-held");
        story.after(MINUTE).directory(silenced()).wakes().then("escalation-released");
        assertEquals(List.of(), story.pending());
        story.thenNext(Duration.ofMinutes(3), "page level 2");
        story.wakesAfter(Duration.ofMinutes(3)).then("level-paged 2");
    }

    @Test
    void silence_thatIsOverBeforeTheNextLevel_pagesTheLevelAgainWhenAPageWasWithdrawn() {
        var story = Story.opened("warning").after(MINUTE).directory(silenced(silence("a1")));

        story.wakes().then("escalation-held", "pages-withdrawn");
        story.after(MINUTE).directory(silenced()).wakes().then("escalation-released", "level-paged 1");
    }

    /** Who was told that nothing fires is paged when it does, once the silence is over. */
    @Test
    void silence_thatCoversWhatFiresAgain_pagesTheLevelWhenItEnds() {
        var story = Story.with(Fixtures.policy(MINUTE.multipliedBy(30)))
                .fires("a1", "critical", Duration.ZERO)
                .delivered(1);
        story.after(MINUTE.multipliedBy(6)).clears("a1").delivered(2).after(MINUTE);
        story.directory(silenced(silence("a1"))).fires("a1", "critical", Duration.ZERO);
        assertEquals(List.of(), story.pending());

        story.after(MINUTE).directory(silenced()).wakes().then("escalation-released", "rise-paged");
        assertEquals(List.of("sam"), story.pending());
        story.delivered(3).thenNext(MINUTE.multipliedBy(22), "page level 2");
    }

    private static Optional<SuppressionCoverage> coverage(
            Story story, SuppressionRules one, SuppressionRules everything) {
        return SuppressionCoverage.of(story.incident(), one, everything, story.now());
    }

    private static SuppressionRules quiet(Silence... silences) {
        return new SuppressionRules(Arrays.asList(silences), List.of());
    }

    @Test
    void coverage_isOfAllThatFires_ofSome_orOfNothing() {
        var story = Story.opened("warning").fires("a2");
        var first = quiet(silence("a1"));
        var second = quiet(silence("a2"));

        assertEquals(Optional.of(SuppressionCoverage.SOME), coverage(story, first, first));
        assertEquals(Optional.of(SuppressionCoverage.ALL), coverage(story, first, second.with(first)), "both together");
        assertEquals(Optional.empty(), coverage(story, quiet(silence("a3")), first.with(second)), "not by this one");
        assertEquals(Optional.empty(), coverage(story, SuppressionRules.NONE, SuppressionRules.NONE));
        story.clears("a2");
        assertEquals(Optional.of(SuppressionCoverage.ALL), coverage(story, first, first), "what is clear is not paged");
        assertEquals(Optional.empty(), coverage(story, second, second));
    }

    @Test
    void coverage_ofWhatPagesAllTheSame_isNone() {
        var first = quiet(silence("a1"));
        var overruled = held().when(new Escalate(new Origin("kim", "api"), OptionalInt.empty()));
        assertEquals(Optional.empty(), coverage(overruled, first, first));
        var over = Story.opened("warning").when(new Resolve(Fixtures.SAM, "done"));
        assertEquals(Optional.empty(), coverage(over, first, first));
    }

    @Test
    void clear_whileHeld_resolvesAtTheEndWithoutPagingAnybody() {
        var story = Story.unopened()
                .directory(silenced(silence("a1")))
                .fires("a1", "critical", Duration.ZERO)
                .clears("a1")
                .then("alert-cleared", "cleared");

        story.wakesAfter(HOUR).then("escalation-released", "resolved");
    }

    @Test
    void clear_afterSomebodyWasPaged_doesNotResolveWhatAPersonMust() {
        var story = Story.opened("critical")
                .delivered(1)
                .directory(silenced(silence("a1")))
                .wakes()
                .clears("a1");

        story.delivered(2).wakesAfter(HOUR).then("escalation-released").thenStatus("new");
        assertEquals(List.of(), story.pending());
    }

    @Test
    void fire_ofAnotherAlertThatIsNotSilenced_pagesAtOnce() {
        held().fires("a2").then("alert-fired", "escalation-released", "level-paged 1");
    }

    @Test
    void fire_ofAnotherSilencedAlert_staysHeldUntilTheFirstOfThemIsFree() {
        var both = silenced(silence("a1"), silence("a2", Duration.ZERO, Duration.ofMinutes(30)));
        var story = Story.unopened().directory(both).fires("a1").fires("a2").then("alert-fired", "escalation-held");

        story.wakesAfter(Duration.ofMinutes(30)).then("escalation-released", "level-paged 1");
    }

    @Test
    void escalate_byAPerson_pagesInSpiteOfTheSilenceAndForGood() {
        var story = held().when(new Escalate(new Origin("kim", "api"), OptionalInt.empty()));

        story.then("escalation-released", "level-paged 1");
        story.wakes().thenNothing();
        story.delivered(1).wakesAfter(Story.TIMEOUT).then("level-paged 2");
    }

    @Test
    void unacknowledge_whileSilenced_isHeldUntilTheEnd() {
        var story = held().when(new Acknowledge(Fixtures.SAM)).after(MINUTE).when(new Unacknowledge(Fixtures.SAM));

        story.then("unacknowledged").thenStatus("new");
        story.wakes().thenNothing();
        story.after(HOUR).wakes().then("escalation-released", "level-paged 1");
    }

    @Test
    void silence_thatBeginsLater_holdsFromThenOn() {
        var later = silenced(silence("a1", Duration.ofMinutes(3), HOUR));
        var story = Story.unopened().directory(later).fires("a1").then("opened", "level-paged 1");

        story.delivered(1).wakesAfter(Story.TIMEOUT).then("escalation-held");
        assertEquals(Fixtures.T0.plus(HOUR), story.last(EscalationHeld.class).until());
    }

    @Test
    void fire_ofAResolvedIncident_whileItsRouteIsMuted_pagesWhenTheMuteEnds() {
        var story = Story.opened("warning").delivered(1).when(new Resolve(Fixtures.SAM, "done"));

        story.after(MINUTE).muted(HOUR).fires("a1").then("reopened", "alert-fired", "escalation-held");
        story.thenNext(HOUR, "suppressed: the route is muted")
                .wakesAfter(MINUTE)
                .thenNothing();
        story.wakesAfter(HOUR).then("escalation-released", "level-paged 1");
    }
}
