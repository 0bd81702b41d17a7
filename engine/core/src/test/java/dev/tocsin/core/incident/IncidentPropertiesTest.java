package dev.tocsin.core.incident;

import static dev.tocsin.core.incident.RandomWalk.apply;
import static dev.tocsin.core.incident.RandomWalk.decide;
import static dev.tocsin.core.incident.RandomWalk.walk;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tocsin.core.incident.Decision.Accepted;
import dev.tocsin.core.incident.IncidentCommand.*;
import dev.tocsin.core.incident.page.DeliveryOutcome;
import dev.tocsin.core.incident.page.Page;
import dev.tocsin.core.incident.page.PageId;
import dev.tocsin.core.incident.page.PendingPage;
import dev.tocsin.core.incident.page.Purpose;
import dev.tocsin.core.incident.page.Purpose.Other;
import dev.tocsin.core.incident.page.RecipientContact;
import dev.tocsin.core.policy.ContactMethod;
import dev.tocsin.core.policy.EscalationPolicy;
import dev.tocsin.core.signal.Origin;
import dev.tocsin.testing.Fixtures;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds of every incident, whatever is asked of it and whenever it is woken. */
class IncidentPropertiesTest {
    @Property
    void decide_isTotalAndDeterministic(@ForAll("policies") EscalationPolicy policy, @ForAll long seed) {
        for (var step : walk(policy, seed)) {
            assertEquals(step.decision(), decide(step.before(), step.command(), step.now()));
            assertTrue(step.decision() instanceof Accepted || step.before().equals(step.after()));
        }
    }

    @Property
    void accepted_saysTheStateThatItsEventsMake(@ForAll("policies") EscalationPolicy policy, @ForAll long seed) {
        for (var step : walk(policy, seed)) {
            if (step.decision() instanceof Accepted accepted) {
                assertEquals(step.after(), accepted.after());
            }
        }
    }

    @Property
    void pages_arePendingOnlyWhileNobodyHasAnswered(@ForAll("policies") EscalationPolicy policy, @ForAll long seed) {
        for (var step : walk(policy, seed)) {
            if (step.after() instanceof Incident incident && !incident.isEscalating()) {
                for (var pending : incident.pending().values()) {
                    assertFalse(pending.page().escalates(), step::toString);
                    assertTrue(!incident.isResolved() || pending.page().purpose() == Other.ALL_CLEAR, step::toString);
                }
            }
        }
    }

    @Property
    void escalatingIncident_hasADeadline_unlessSomebodyWasReachedAndThePolicyEnded(
            @ForAll("policies") EscalationPolicy policy, @ForAll long seed) {
        var reached = false;
        for (var step : walk(policy, seed)) {
            for (var event : step.events()) {
                reached |= event instanceof IncidentEvent.PageDelivered;
            }
            if (step.after() instanceof Incident incident
                    && incident.isEscalating()
                    && incident.escalation().nextAt().isEmpty()) {
                assertTrue(reached, step::toString);
                assertTrue(
                        incident.pages().isAnybodyReached()
                                || incident.pending().values().stream()
                                        .anyMatch(pending -> pending.page().escalates()),
                        step::toString);
                assertEquals(Optional.empty(), incident.policy().next(), step::toString);
                assertFalse(incident.policy().repeatsForever(), step::toString);
                assertEquals(
                        incident.policy().levels().size(), incident.escalation().level(), step::toString);
            }
        }
    }

    @Property
    void handOver_goesOnWithTheFirstLevelOfTheOtherPolicy(
            @ForAll("policies") EscalationPolicy policy, @ForAll long seed) {
        for (var step : walk(policy, seed)) {
            var events = step.events().stream()
                    .filter(event -> !(event instanceof IncidentEvent.PagesWithdrawn))
                    .toList();
            for (int i = 0; i < events.size(); i++) {
                if (events.get(i) instanceof IncidentEvent.HandedOver) {
                    assertEquals(List.of(1, 0), levelAndRound(events.get(i + 1)), step::toString);
                }
            }
        }
    }

    @Property
    void everyPage_endsDeliveredFailedOrWithdrawn_onceOnly(
            @ForAll("policies") EscalationPolicy policy, @ForAll long seed) {
        var open = new HashSet<PageId>();
        var arrived = new HashSet<PageId>();
        for (var step : walk(policy, seed)) {
            for (var event : step.events()) {
                event.planned().forEach(page -> assertTrue(open.add(page.id()), step::toString));
                switch (event) {
                    case IncidentEvent.PageDelivered delivered -> {
                        open.remove(delivered.page());
                        arrived.add(delivered.page());
                    }
                    case IncidentEvent.PageFailed failed ->
                        assertTrue(
                                open.remove(failed.page())
                                        || step.command() instanceof ReportFailure && arrived.remove(failed.page()),
                                step::toString);
                    case IncidentEvent.Undone undone ->
                        undone.pages().forEach(page -> assertTrue(open.add(page), step::toString));
                    case IncidentEvent.PagesWithdrawn withdrawn ->
                        withdrawn.pages().forEach(page -> assertTrue(open.remove(page), step::toString));
                    default -> {}
                }
            }
            if (step.after() instanceof Incident incident) {
                assertEquals(open, incident.pending().keySet(), step::toString);
            }
        }
    }

    /** What a person's page is replaced by is a way that they have not failed by since they were called. */
    @Property
    void fallback_neverGoesInCircles(@ForAll("policies") EscalationPolicy policy, @ForAll long seed) {
        record Target(Purpose purpose, String recipient) {
            static Target of(Page page) {
                return new Target(page.purpose(), page.recipient());
            }
        }
        var used = new HashMap<Target, HashSet<ContactMethod>>();
        for (var step : walk(policy, seed)) {
            for (var event : step.events()) {
                if (event instanceof IncidentEvent.PageReplaced replaced
                        && replaced.by().equals(Origin.TIMER)) {
                    var page = replaced.page();
                    assertTrue(used.get(Target.of(page)).add(page.contact()), step::toString);
                } else if (!(event instanceof IncidentEvent.PageReplaced)) {
                    event.planned().forEach(page -> used.put(Target.of(page), new HashSet<>()));
                    event.planned().forEach(page -> used.get(Target.of(page)).add(page.contact()));
                }
            }
        }
    }

    /** What waits for one person and contact was planned by one decision, and goes out no later than what it replaced. */
    @Property
    void pagesThatWait_toOnePersonByOneContact_areOfOneDecision(
            @ForAll("policies") EscalationPolicy policy, @ForAll long seed) {
        var plannedBy = new HashMap<PageId, Integer>();
        var steps = walk(policy, seed);
        for (int i = 0; i < steps.size(); i++) {
            var step = steps.get(i);
            for (var event : step.events()) {
                for (var page : event.planned()) {
                    plannedBy.put(page.id(), i);
                }
            }
            if (step.after() instanceof Incident incident) {
                var decisions = new HashMap<List<Object>, Integer>();
                for (var waiting : incident.pending().values()) {
                    var page = waiting.page();
                    var way = List.<Object>of(page.recipient(), page.contact());
                    var planned = plannedBy.get(page.id());
                    assertEquals(planned, decisions.getOrDefault(way, planned), step::toString);
                    decisions.put(way, planned);
                }
            }
        }
    }

    /** However often a page is replaced, its time does not move away. */
    @Property
    void pageThatIsReplaced_isNotPutOff(@ForAll("policies") EscalationPolicy policy, @ForAll long seed) {
        for (var step : walk(policy, seed)) {
            if (!(step.before() instanceof Incident before)) {
                continue;
            }
            var replaced = step.events().stream()
                    .filter(event -> event instanceof IncidentEvent.PagesWithdrawn withdrawn
                            && withdrawn.reason().equals(PagePlan.REPLACED))
                    .flatMap(event -> ((IncidentEvent.PagesWithdrawn) event).pages().stream())
                    .toList();
            var planned = step.events().stream()
                    .flatMap(event -> event.planned().stream())
                    .collect(Collectors.groupingBy(page -> List.<Object>of(page.recipient(), page.contact())));
            planned.forEach((way, pages) -> before.pending().values().stream()
                    .filter(waiting -> way.equals(
                            List.of(waiting.page().recipient(), waiting.page().contact())))
                    .filter(waiting -> replaced.contains(waiting.page().id())
                            && !(step.command() instanceof IncidentCommand.RecordAttempt attempt
                                    && attempt.page().equals(waiting.page().id())))
                    .map(PendingPage::attemptAt)
                    .min(Instant::compareTo)
                    .ifPresent(at -> assertTrue(
                            pages.stream()
                                    .map(page -> page.notBefore().orElse(step.now()))
                                    .anyMatch(time -> !time.isAfter(at) || !time.isAfter(step.now())),
                            step::toString)));
        }
    }

    /** Unless they made it worse by themselves, or a silence covers it. */
    @Property
    void severityThatRises_isHeardOfByWhoeverHasTheIncident(
            @ForAll("policies") EscalationPolicy policy, @ForAll long seed) {
        for (var step : walk(policy, seed)) {
            if (rises(step)
                    && step.before() instanceof Incident before
                    && before.isTaken()
                    && step.after() instanceof Incident after
                    && after.isTaken()
                    && !after.suppressions().any()
                    && !after.isClear()
                    && after.owner().filter(step.command().by().who()::equals).isEmpty()) {
                assertEquals(1, risesPaged(step), step::toString);
            }
        }
    }

    @Property
    void urgencyThatRises_pagesTheLevelAgain_andNobodyTwiceByOneWay(
            @ForAll("policies") EscalationPolicy policy, @ForAll long seed) {
        for (var step : walk(policy, seed)) {
            if (rises(step)
                    && step.before() instanceof Incident before
                    && !before.pages().lastLevel().isEmpty()
                    && before.isEscalating()
                    && before.severity().rank() > 0
                    && step.after() instanceof Incident after
                    && after.isEscalating()
                    && after.severity().rank() == 0
                    && before.unannounced().severity().rank() > 0) {
                assertTrue(
                        risesPaged(step) == 1
                                || step.events().stream().anyMatch(IncidentPropertiesTest::isStepOfTheEscalation)
                                || endsAsNoLevelIsForIt(step),
                        step::toString);
                assertWaitsOnce(after, step);
            }
        }
    }

    private static boolean endsAsNoLevelIsForIt(RandomWalk.Step step) {
        return step.events().stream().anyMatch(IncidentEvent.LevelSkipped.class::isInstance)
                && step.events().getLast() instanceof IncidentEvent.EscalationEnded;
    }

    private static void assertWaitsOnce(Incident incident, RandomWalk.Step step) {
        var ways = new HashSet<List<Object>>();
        for (var pending : incident.pending().values()) {
            var page = pending.page();
            if (page.escalates()) {
                assertTrue(ways.add(List.of(page.recipient(), page.contact(), page.notBefore())), step::toString);
            }
        }
    }

    @Property
    void severityThatRises_neverPutsTheNextLevelOff(@ForAll("policies") EscalationPolicy policy, @ForAll long seed) {
        for (var step : walk(policy, seed)) {
            var state = step.before();
            for (var event : step.events()) {
                if (event instanceof IncidentEvent.RisePaged rise
                        && rise.nextAt().isPresent()
                        && state instanceof Incident before) {
                    before.escalation()
                            .nextAt()
                            .ifPresent(at -> assertFalse(rise.nextAt().get().isAfter(at), step::toString));
                }
                state = IncidentEvolver.evolve(state, event);
            }
        }
    }

    /** Who asks for somebody else is paged by nothing that this leads to. */
    @Property
    void whoWantsTheNextLevel_isNotPagedByIt(@ForAll("policies") EscalationPolicy policy, @ForAll long seed) {
        for (var step : walk(policy, seed)) {
            var asks = step.command() instanceof PassOn
                    || step.command() instanceof Escalate(_, var level) && level.isEmpty()
                    || step.command() instanceof PageHelpers;
            for (var event : step.events()) {
                if (asks && !(event instanceof IncidentEvent.HelpAnswered)) {
                    event.planned()
                            .forEach(page -> assertFalse(
                                    page.recipient().equals(step.command().by().who()), step::toString));
                }
            }
        }
    }

    private static boolean rises(RandomWalk.Step step) {
        return step.before() instanceof Incident before
                && step.after() instanceof Incident after
                && !(step.command() instanceof All)
                && after.severity().rank() < before.severity().rank();
    }

    private static long risesPaged(RandomWalk.Step step) {
        return step.events().stream()
                .filter(IncidentEvent.RisePaged.class::isInstance)
                .count();
    }

    private static boolean isStepOfTheEscalation(IncidentEvent event) {
        return event instanceof IncidentEvent.LevelPaged
                || event instanceof IncidentEvent.EscalationPostponed
                || event instanceof IncidentEvent.LevelDelayed;
    }

    /** Whatever was due, is retried or comes back: only a person, or an alert that fires, has somebody paged then. */
    @Property
    void nothingFires_nobodyIsPaged(@ForAll("policies") EscalationPolicy policy, @ForAll long seed) {
        for (var step : walk(policy, seed)) {
            if (step.before() instanceof Incident before
                    && before.isClear()
                    && (step.command() instanceof Wake
                            || step.command() instanceof RecordAttempt
                            || step.command() instanceof Clear
                            || step.command() instanceof Unacknowledge
                            || step.command() instanceof EndSnooze
                            || step.command() instanceof ChangeSeverity)) {
                for (var event : step.events()) {
                    event.planned()
                            .forEach(page -> assertTrue(
                                    page.purpose() == Other.ALL_CLEAR
                                            || page.purpose() == Other.ASSIGNMENT
                                            || page.purpose() == Other.HELP,
                                    step::toString));
                }
            }
        }
    }

    /** Help and its answer never move an incident from one person to another. */
    @Property
    void help_leavesTheOwnerAndTheStatus(@ForAll("policies") EscalationPolicy policy, @ForAll long seed) {
        for (var step : walk(policy, seed)) {
            var isHelp = step.events().stream()
                    .anyMatch(event ->
                            event instanceof IncidentEvent.HelpersPaged || event instanceof IncidentEvent.HelpAnswered);
            if (isHelp && !(step.command() instanceof All)) {
                assertEquals(((Incident) step.before()).owner(), ((Incident) step.after()).owner(), step::toString);
                assertEquals(((Incident) step.before()).status(), ((Incident) step.after()).status(), step::toString);
            }
        }
    }

    /** The step and its undoing at once leave everything as it was, deadlines and waiting pages too. */
    @Property
    void undo_atOnce_restoresWhatTheStepChanged(@ForAll("policies") EscalationPolicy policy, @ForAll long seed) {
        for (var step : walk(policy, seed)) {
            var undoable = step.command() instanceof Acknowledge
                    || step.command() instanceof Snooze
                    || step.command() instanceof Resolve;
            if (undoable
                    && step.before() instanceof Incident before
                    && step.after() instanceof Incident after
                    && after.undoable()
                            .filter(undo -> !step.now().isAfter(undo.until()))
                            .isPresent()
                    && step.events().stream().anyMatch(IncidentPropertiesTest::canBeUndone)) {
                var next = Deadlines.next(before);
                var undone =
                        decide(after, new Undo(new Origin(step.command().by().who(), "api")), step.now());
                assertInstanceOf(Accepted.class, undone, step::toString);
                var restored = (Incident) apply(after, undone);
                var quietIsTheSame = before.suppressions().equals(restored.suppressions())
                        && before.clear().equals(restored.clear());
                if (quietIsTheSame && next.isPresent() && next.get().at().isAfter(step.now()) && !before.isResolved()) {
                    assertEquals(before.status(), restored.status(), step::toString);
                    assertEquals(before.owner(), restored.owner(), step::toString);
                    assertEquals(before.escalation(), restored.escalation(), step::toString);
                    assertEquals(before.pending(), restored.pending(), step::toString);
                    assertEquals(before.snoozedUntil(), restored.snoozedUntil(), step::toString);
                    assertEquals(before.autoResolveAt(), restored.autoResolveAt(), step::toString);
                }
            }
        }
    }

    /**
     * Within the window what waits again is what waited before the step, without what has ended since, and without what a
     * later page replaces.
     */
    @Property
    void undo_bringsBackThePagesThatWaited_withoutThoseThatEnded(
            @ForAll("policies") EscalationPolicy policy, @ForAll long seed) {
        var before = Map.<PageId, PendingPage>of();
        var ended = new HashSet<PageId>();
        var at = Instant.MAX;
        var isKnown = false;
        for (var step : walk(policy, seed)) {
            if (step.command() instanceof Undo && !step.events().isEmpty() && isKnown) {
                var after = (Incident) step.after();
                var ways = new HashSet<RecipientContact>();
                var waited = before;
                after.pending().values().stream()
                        .filter(page -> !waited.containsKey(page.page().id()))
                        .forEach(page -> ways.add(RecipientContact.of(page.page())));
                var withdrawn = withdrawn(step);
                for (var page : before.values()) {
                    var waits = after.pending().containsKey(page.page().id());
                    if (ended.contains(page.page().id())) {
                        assertFalse(waits, step::toString);
                    } else if (!ways.contains(RecipientContact.of(page.page()))
                            && !withdrawn.contains(page.page().id())) {
                        assertTrue(waits, step::toString);
                    }
                }
            }
            if (step.before() instanceof Incident incident
                    && step.events().stream().anyMatch(IncidentPropertiesTest::canBeUndone)) {
                isKnown = !(step.command() instanceof All);
                before = incident.pending();
                ended.clear();
                at = step.now();
            } else {
                for (var event : step.events()) {
                    switch (event) {
                        case IncidentEvent.PageDelivered delivered -> ended.add(delivered.page());
                        case IncidentEvent.PageFailed failed -> ended.add(failed.page());
                        case IncidentEvent.PagesWithdrawn withdrawn -> {
                            if (withdrawn.at().isAfter(at)) {
                                ended.addAll(withdrawn.pages());
                            }
                        }
                        default -> {}
                    }
                }
            }
        }
    }

    private static boolean canBeUndone(IncidentEvent event) {
        return event instanceof IncidentEvent.Acknowledged
                || event instanceof IncidentEvent.Assigned
                || event instanceof IncidentEvent.Snoozed
                || event instanceof IncidentEvent.Resolved;
    }

    private static Set<PageId> withdrawn(RandomWalk.Step step) {
        return step.events().stream()
                .filter(IncidentEvent.PagesWithdrawn.class::isInstance)
                .flatMap(event -> ((IncidentEvent.PagesWithdrawn) event).pages().stream())
                .collect(Collectors.toSet());
    }

    /** As long as all pages arrive and nobody says anything. */
    @Property
    void whatIsSaidToComeNext_isWhatTheNextPageOfALevelDoes(
            @ForAll("policies") EscalationPolicy policy, @ForAll long seed) {
        var fire = new Fire(
                Fixtures.SENDER,
                Fixtures.alert("a0", Map.of("alertname", "a0")),
                RandomWalk.fire(new Random(seed), policy).placement(),
                Optional.empty());
        var now = Fixtures.T0;
        var state = sent(apply(new IncidentState.Unopened(RandomWalk.ID), decide(unopened(), fire, now)), now);
        var ahead = NextStep.of((Incident) state, RandomWalk.DIRECTORY);
        for (int i = 0; i < 40; i++) {
            var next = Deadlines.next((Incident) state);
            if (next.isEmpty()) {
                assertTrue(
                        ahead.filter(said -> said.what() != NextStep.Kind.NOBODY)
                                .isEmpty(),
                        ahead::toString);
                return;
            }
            now = next.get().at();
            var decision = decide(state, new Wake(), now);
            state = sent(apply(state, decision), now);
            for (var event : ((Accepted) decision).events()) {
                if (event instanceof IncidentEvent.LevelPaged paged) {
                    var at = Page.first(paged.pages(), paged.at());
                    var recipients = paged.pages().stream()
                            .filter(page -> page.notBefore().orElse(paged.at()).equals(at))
                            .map(Page::recipient)
                            .distinct()
                            .toList();
                    var said = ahead;
                    said.ifPresent(known -> {
                        assertEquals(recipients, known.recipients(), () -> said + " and then " + paged);
                        assertEquals(at, known.at(), () -> said + " and then " + paged);
                    });
                    ahead = NextStep.of((Incident) state, RandomWalk.DIRECTORY);
                }
            }
        }
    }

    private static IncidentState unopened() {
        return new IncidentState.Unopened(RandomWalk.ID);
    }

    /** Every page that is due arrives. */
    private static IncidentState sent(IncidentState state, Instant now) {
        var after = state;
        for (var page : Deadlines.pagesDue((Incident) state, now)) {
            var attempt = new DeliveryOutcome.Delivered("receipt", Duration.ofMillis(7));
            after = apply(after, decide(after, new RecordAttempt(page.page().id(), attempt), now));
        }
        return after;
    }

    @Property
    void everythingClear_isSaid_andNotWhileAnAlertFires(
            @ForAll("policies") EscalationPolicy policy, @ForAll long seed) {
        for (var step : walk(policy, seed)) {
            if (step.after() instanceof Incident incident && !incident.isResolved()) {
                assertEquals(incident.allClear(), incident.clear().isPresent(), step::toString);
            }
        }
    }

    /**
     * Told by the events alone: the page was delivered since a level was last paged, and it was planned then, replaces one
     * that was, or is of the same level.
     */
    @Property
    void level_isReachedOnlyByItsOwnPages(@ForAll("policies") EscalationPolicy policy, @ForAll long seed) {
        assertReachedOnlyByItsOwnPages(walk(policy, seed));
        assertReachedOnlyByItsOwnPages(RandomWalk.unanswered(policy, seed));
    }

    private static void assertReachedOnlyByItsOwnPages(List<RandomWalk.Step> steps) {
        var own = new HashSet<PageId>();
        var delivered = new HashMap<PageId, Page>();
        for (var step : steps) {
            var state = step.before();
            for (var event : step.events()) {
                var before = state;
                state = IncidentEvolver.evolve(state, event);
                if (begins(event)) {
                    own.clear();
                    delivered.clear();
                    event.planned().forEach(page -> own.add(page.id()));
                }
                switch (event) {
                    case IncidentEvent.PageReplaced replaced
                    when own.contains(replaced.failed()) ->
                        own.add(replaced.page().id());
                    case IncidentEvent.PageDelivered arrived ->
                        ((Incident) before)
                                .pages()
                                .pending(arrived.page())
                                .map(PendingPage::page)
                                .filter(Page::escalates)
                                .ifPresent(page -> delivered.put(page.id(), page));
                    case IncidentEvent.PageFailed failed -> delivered.remove(failed.page());
                    default -> {}
                }
                if (state instanceof Incident incident) {
                    var level = incident.escalation().level();
                    assertEquals(
                            delivered.values().stream()
                                    .anyMatch(page -> own.contains(page.id()) || page.isOfLevel(level)),
                            incident.isLevelReached(),
                            () -> event + " of " + step);
                }
            }
        }
    }

    /** Whether a level is paged, or an escalation begins. */
    private static boolean begins(IncidentEvent event) {
        return switch (event) {
            case IncidentEvent.LevelPaged _, IncidentEvent.EscalationPostponed _, IncidentEvent.Reopened _ -> true;
            case IncidentEvent.RisePaged rise -> rise.nextAt().isPresent() && !rise.rest();
            case IncidentEvent.EscalationEnded ended -> ended.againAt().isPresent();
            default -> false;
        };
    }

    private static List<Integer> levelAndRound(IncidentEvent event) {
        return switch (event) {
            case IncidentEvent.LevelPaged paged -> List.of(paged.level(), paged.round());
            case IncidentEvent.LevelSkipped skipped -> List.of(skipped.level(), skipped.round());
            case IncidentEvent.LevelDelayed delayed -> List.of(delayed.level(), delayed.round());
            default -> List.of();
        };
    }

    @Property
    void statusUpdates_areAskedOnlyOfWhoeverHasIt(@ForAll("policies") EscalationPolicy policy, @ForAll long seed) {
        for (var step : walk(policy, seed)) {
            var reminded = step.after() instanceof Incident incident
                    && incident.pending().values().stream()
                            .anyMatch(pending -> pending.page().purpose() == Other.STATUS_UPDATE);
            if (reminded) {
                var incident = (Incident) step.after();
                assertTrue(incident.isTaken(), step::toString);
                assertTrue(incident.snoozedUntil().isEmpty(), step::toString);
            }
        }
    }

    @Property
    void levelTimeout_countsFromItsFirstPage(@ForAll("policies") EscalationPolicy policy, @ForAll long seed) {
        for (var step : walk(policy, seed)) {
            for (var event : step.events()) {
                if (event instanceof IncidentEvent.LevelPaged paged) {
                    var first = paged.pages().stream()
                            .map(page -> page.notBefore().orElse(paged.at()))
                            .min(Instant::compareTo)
                            .orElse(paged.at());
                    assertTrue(paged.nextAt().isAfter(first), step::toString);
                }
            }
        }
    }

    @Property
    void wake_leavesNothingDueButPages_andAnotherDoesNothing(
            @ForAll("policies") EscalationPolicy policy, @ForAll long seed) {
        for (var step : walk(policy, seed)) {
            var woken = apply(step.after(), decide(step.after(), new Wake(), step.now()));
            if (woken instanceof Incident incident) {
                Deadlines.next(incident, _ -> false)
                        .ifPresent(next -> assertTrue(next.at().isAfter(step.now()), () -> next + " after " + step));
            }
            assertEquals(List.of(), ((Accepted) decide(woken, new Wake(), step.now())).events());
        }
    }

    @Property
    void wake_beforeTheDeadline_doesNothing(@ForAll("policies") EscalationPolicy policy, @ForAll long seed) {
        for (var step : walk(policy, seed)) {
            if (step.after() instanceof Incident incident) {
                var next = Deadlines.next(incident, _ -> false);
                var early = next.map(deadline -> deadline.at().minusMillis(1))
                        .orElse(step.now().plusSeconds(1 << 20));
                if (!early.isBefore(step.now())) {
                    var events = ((Accepted) decide(incident, new Wake(), early)).events();
                    assertTrue(events.stream().allMatch(IncidentPropertiesTest::holdsBack), step::toString);
                }
            }
        }
    }

    /** What a silence does that began since the last event. */
    private static boolean holdsBack(IncidentEvent event) {
        return event instanceof IncidentEvent.EscalationHeld || event instanceof IncidentEvent.PagesWithdrawn;
    }

    @Property
    void pages_goOutAtTheirTimeAndNotBefore(@ForAll("policies") EscalationPolicy policy, @ForAll long seed) {
        for (var step : walk(policy, seed)) {
            if (step.after() instanceof Incident incident) {
                var due = Deadlines.pagesDue(incident, step.now());
                for (var pending : incident.pending().values()) {
                    assertEquals(!pending.attemptAt().isAfter(step.now()), due.contains(pending));
                    assertTrue(pending.attempts() < AttemptRecorder.MAX_ATTEMPTS);
                }
                for (var event : step.events()) {
                    if (event instanceof IncidentEvent.PageDelayed delayed
                            && step.command()
                                    instanceof RecordAttempt(_, DeliveryOutcome.Retryable(_, var delay, _))) {
                        assertEquals(step.now().plus(delay.orElseThrow()), delayed.nextAttemptAt());
                    }
                }
            }
        }
    }

    @Property
    void pageIds_areNeverUsedTwice(@ForAll("policies") EscalationPolicy policy, @ForAll long seed) {
        var ids = new HashSet<PageId>();
        for (var step : walk(policy, seed)) {
            for (var event : step.events()) {
                event.planned().forEach(page -> assertTrue(ids.add(page.id()), () -> page.id() + " is used twice"));
            }
        }
    }

    @Provide
    Arbitrary<EscalationPolicy> policies() {
        return RandomWalk.policies();
    }
}
