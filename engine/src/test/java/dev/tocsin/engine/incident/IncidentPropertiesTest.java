package dev.tocsin.engine.incident;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tocsin.engine.incident.Decision.Accepted;
import dev.tocsin.engine.incident.IncidentCommand.*;
import dev.tocsin.engine.journal.EventCodec;
import dev.tocsin.engine.journal.IncidentRow;
import dev.tocsin.engine.policy.AutoResolve;
import dev.tocsin.engine.policy.Condition;
import dev.tocsin.engine.policy.ContactMethod;
import dev.tocsin.engine.policy.ContactRule;
import dev.tocsin.engine.policy.Directory;
import dev.tocsin.engine.policy.EscalationLevel;
import dev.tocsin.engine.policy.EscalationPolicy;
import dev.tocsin.engine.policy.QuietHours;
import dev.tocsin.engine.policy.Responder;
import dev.tocsin.engine.policy.User;
import dev.tocsin.engine.quiet.Inhibition;
import dev.tocsin.engine.quiet.Quiet;
import dev.tocsin.engine.quiet.Silence;
import dev.tocsin.engine.quiet.Span;
import dev.tocsin.engine.routing.RoutingDecision.Routed;
import dev.tocsin.engine.signal.DedupKey;
import dev.tocsin.engine.signal.Matcher;
import dev.tocsin.engine.signal.Origin;
import dev.tocsin.engine.signal.Severity;
import dev.tocsin.engine.signal.SeverityScale;
import dev.tocsin.engine.signal.Urgency;
import dev.tocsin.engine.testing.Fixtures;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds of every incident, whatever is asked of it and whenever it is woken. */
class IncidentPropertiesTest {
    private static final int STEPS = 60;
    private static final IncidentId ID = new IncidentId("i1");
    private static final Directory DIRECTORY =
            directory().with(new Quiet(List.of(silence("a1", 0, 300), silence("a2", 10, 2000)), List.of()));
    private static final List<Responder> RESPONDERS = List.of(
            new Responder.User("sam"),
            new Responder.User("alex"),
            new Responder.User("pat"),
            new Responder.Team("everybody"),
            new Responder.Team("nobody"),
            new Responder.RoundRobin(List.of("alex", "pat", "sam")),
            new Responder.Channel("pager"));

    /** Sam wants a second contact later, and warnings and less not at noon, when it all begins. */
    private static Directory directory() {
        var all = Fixtures.directory();
        var contact = new ContactMethod("pager", "sam");
        var rules = List.of(
                new ContactRule(contact, Duration.ZERO),
                new ContactRule(new ContactMethod("pager", "sam's phone"), Duration.ofMinutes(3)));
        var quiet = new QuietHours(LocalTime.of(11, 0), LocalTime.of(12, 40), ZoneId.of("UTC"));
        var sam = new User(
                "sam",
                "Sam",
                List.of(contact, new ContactMethod("pager", "sam's mail")),
                Map.of(Urgency.HIGH, rules, Urgency.LOW, rules),
                Optional.of(quiet));
        var scale = new SeverityScale(
                all.severities().rules().stream()
                        .map(rule -> new SeverityScale.Rule(
                                rule.name(),
                                rule.aliases(),
                                rule.autoResolve(),
                                rule.name().equals("critical") ? Urgency.HIGH : Urgency.LOW))
                        .toList(),
                "warning");
        return new Directory(
                all.version(),
                Map.of("sam", sam, "alex", Fixtures.user("alex")),
                all.teams(),
                all.rotations(),
                all.schedules(),
                all.channels(),
                scale,
                all.dedupWindow());
    }

    private static Silence silence(String alert, int from, int to) {
        var span = new Span(Fixtures.T0.plusSeconds(from * 60L), Fixtures.T0.plusSeconds(to * 60L));
        return new Silence(from, List.of(new Matcher.Equal("alertname", alert)), span, "sam", "disk swap");
    }

    /** One decision, and the state before and after it. */
    private record Step(
            IncidentState before, IncidentCommand command, Instant now, Decision decision, IncidentState after) {
        List<IncidentEvent> events() {
            return decision instanceof Accepted(_, _, var events, _) ? events : List.of();
        }
    }

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
    void replay_ofTheJournaledEvents_givesTheSameState(@ForAll("policies") EscalationPolicy policy, @ForAll long seed) {
        IncidentState replayed = new IncidentState.Unopened(ID);
        for (var step : walk(policy, seed)) {
            for (var event : step.events()) {
                var json = EventCodec.encode(event);
                replayed = IncidentEvolver.evolve(replayed, EventCodec.decode(EventCodec.manifest(event), json));
            }
            assertEquals(step.after(), replayed);
        }
    }

    @Property
    void pages_arePendingOnlyWhileNobodyHasAnswered(@ForAll("policies") EscalationPolicy policy, @ForAll long seed) {
        for (var step : walk(policy, seed)) {
            if (step.after() instanceof Incident incident && !incident.isEscalating()) {
                for (var pending : incident.pending().values()) {
                    assertFalse(pending.page().escalates(), step::toString);
                    assertFalse(incident.isResolved(), step::toString);
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
                        incident.escalation().reached()
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
            var events = step.events();
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
                        if (open.remove(delivered.page())) {
                            arrived.add(delivered.page());
                        }
                    }
                    case IncidentEvent.PageFailed failed ->
                        assertTrue(
                                open.remove(failed.page())
                                        || step.command() instanceof ReportFailure && arrived.remove(failed.page()),
                                step::toString);
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
        var used = new HashMap<Reach.Call, HashSet<ContactMethod>>();
        for (var step : walk(policy, seed)) {
            for (var event : step.events()) {
                if (event instanceof IncidentEvent.PageReplaced replaced
                        && replaced.by().equals(Origin.TIMER)) {
                    var page = replaced.page();
                    assertTrue(used.get(Reach.Call.of(page)).add(page.contact()), step::toString);
                } else if (!(event instanceof IncidentEvent.PageReplaced)) {
                    event.planned().forEach(page -> used.put(Reach.Call.of(page), new HashSet<>()));
                    event.planned()
                            .forEach(page -> used.get(Reach.Call.of(page)).add(page.contact()));
                }
            }
        }
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
                            .anyMatch(pending -> pending.page().level() == Page.STATUS_UPDATE);
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
                            .orElseThrow();
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
                    assertTrue(pending.attempts() < Attempts.MOST);
                }
                for (var event : step.events()) {
                    if (event instanceof IncidentEvent.PageDelayed delayed
                            && step.command() instanceof RecordAttempt(_, Attempt.Retryable(_, var delay, _))) {
                        assertEquals(step.now().plus(delay), delayed.nextAttemptAt());
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

    @Property
    void updates_tellWhatHasChanged_ofPagesThatArrived_andPageNobody(
            @ForAll("policies") EscalationPolicy policy, @ForAll long seed) {
        var arrived = new HashSet<PageId>();
        var ids = new HashSet<PageId>();
        for (var step : walk(policy, seed)) {
            for (var event : step.events()) {
                if (event instanceof IncidentEvent.PageDelivered delivered) {
                    arrived.add(delivered.page());
                } else if (event instanceof IncidentEvent.UpdatesPlanned planned) {
                    assertTrue(
                            planned.status()
                                            .equals(((Incident) step.after())
                                                    .status()
                                                    .label())
                                    || isOfPagesThatAreOver(planned, (Incident) step.before()),
                            step::toString);
                    for (var update : planned.updates()) {
                        assertTrue(ids.add(update.id()), () -> update.id() + " is used twice");
                        assertTrue(arrived.contains(update.page()), () -> update.page() + " never arrived");
                        assertEquals(update.page(), update.id().page());
                    }
                } else if (step.command() instanceof RecordAttempt(var id, _) && id.isUpdate()) {
                    assertTrue(isOfAnUpdate(event), step::toString);
                }
            }
        }
    }

    /** The incident came back, and its earlier pages are still open somewhere. */
    private static boolean isOfPagesThatAreOver(IncidentEvent.UpdatesPlanned planned, Incident before) {
        return planned.status().equals("resolved")
                && planned.updates().stream()
                        .allMatch(
                                update -> before.remotes().ended(update.page()).isPresent());
    }

    private static boolean isOfAnUpdate(IncidentEvent event) {
        return event instanceof IncidentEvent.UpdateDelivered
                || event instanceof IncidentEvent.UpdateDelayed
                || event instanceof IncidentEvent.UpdateFailed;
    }

    @Property
    void channels_showWhatIsTrue_andNothingStaysOpenThereWhenItIsOver(
            @ForAll("policies") EscalationPolicy policy, @ForAll long seed) {
        var told = new HashMap<PageId, String>();
        for (var step : walk(policy, seed)) {
            if (!(step.after() instanceof Incident incident)) {
                continue;
            }
            var status = incident.status().label();
            for (var event : step.events()) {
                if (event instanceof IncidentEvent.PageDelivered delivered) {
                    told.put(delivered.page(), ((Incident) step.before()).wants(delivered.page()) ? status : "new");
                } else if (event instanceof IncidentEvent.UpdatesPlanned planned) {
                    planned.updates().forEach(update -> told.put(update.page(), planned.status()));
                }
            }
            for (var shown : incident.updates().shown().values()) {
                // What is new pages somebody, and whoever it pages is not told of it besides.
                assertTrue(
                        status.equals("new")
                                || status.equals(told.get(shown.page().id())),
                        step::toString);
                assertFalse(shown.upkeep() != Upkeep.LATEST && incident.isResolved(), step::toString);
            }
        }
    }

    @Property
    void lookingAgain_whenNobodyDoesAnything_isSilentSoon(
            @ForAll("policies") EscalationPolicy policy, @ForAll long seed) {
        var random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        var steps = walk(policy, seed);
        var state = steps.getLast().after();
        var now = steps.getLast().now();
        var follow = follow(random, state, now);
        if (follow.how() == Follow.How.TOLD) {
            return;
        }
        for (int i = 0; i <= Following.MOST_TOLD + 1; i++) {
            state = apply(state, decide(state, follow, now));
            for (var update : state instanceof Incident incident
                    ? List.copyOf(incident.updates().pending().values())
                    : List.<PendingUpdate>of()) {
                state = apply(state, decide(state, new RecordAttempt(update.id(), new Attempt.Permanent("gone")), now));
            }
        }
        if (decide(state, follow, now) instanceof Accepted(_, var reason, var events, _)) {
            assertEquals(List.of(), events, reason);
        }
    }

    @Property
    void pagesThatAreOpenElsewhere_areThoseThatWereDelivered_andNotSeenClosed(
            @ForAll("policies") EscalationPolicy policy, @ForAll long seed) {
        var arrived = new HashSet<PageId>();
        var closed = new HashSet<PageId>();
        for (var step : walk(policy, seed)) {
            for (var event : step.events()) {
                if (event instanceof IncidentEvent.PageDelivered delivered
                        && delivered.upkeep().equals(Optional.of(Upkeep.MIRRORED))
                        && isKnown((Incident) step.before(), delivered.page())) {
                    arrived.add(delivered.page());
                } else if (event instanceof IncidentEvent.SeenElsewhere seen) {
                    closed.remove(seen.page());
                    if (seen.status() == RemoteStatus.RESOLVED) {
                        closed.add(seen.page());
                    }
                }
            }
            if (step.after() instanceof Incident incident) {
                for (var page : incident.openElsewhere()) {
                    assertTrue(arrived.contains(page.page()) && !closed.contains(page.page()), step::toString);
                }
            }
        }
    }

    private static boolean isKnown(Incident incident, PageId page) {
        return incident.pending().containsKey(page)
                || incident.updates().recalled().containsKey(page);
    }

    @Property
    void indexRow_knowsTheNextDeadline(@ForAll("policies") EscalationPolicy policy, @ForAll long seed) {
        for (var step : walk(policy, seed)) {
            if (step.after() instanceof Incident incident) {
                var row = IncidentRow.of(incident, Inhibition.NONE);
                assertEquals(Deadlines.next(incident), row.due());
                assertEquals(incident.pending().size(), row.pagesPending());
            }
        }
    }

    @Provide
    Arbitrary<EscalationPolicy> policies() {
        var responders = Arbitraries.of(RESPONDERS).list().ofMinSize(0).ofMaxSize(3);
        var timeouts = Arbitraries.longs().between(1, 3_600).map(Duration::ofSeconds);
        var delays = timeouts.optional(0.2);
        var conditions = Arbitraries.of("critical", "warning")
                .map(name -> new Condition(List.of(name), List.of(), List.of()))
                .optional(0.2);
        var levels = Combinators.combine(responders, delays, timeouts, conditions)
                .as(EscalationLevel::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(4);
        var repeats = Arbitraries.of(0, 1, 2, EscalationPolicy.FOREVER);
        var acknowledge = timeouts.optional(0.7);
        var updates = timeouts.map(interval -> Map.of("critical", interval)).optional(0.5);
        var last = Combinators.combine(levels, repeats, acknowledge, updates)
                .as((some, repeat, timeout, update) -> new EscalationPolicy(
                        "last", some, repeat, timeout, Optional.empty(), Optional.empty(), update.orElse(Map.of())));
        var auto = timeouts.<AutoResolve>map(AutoResolve.After::new).optional(0.2);
        return Combinators.combine(last, last.optional(0.3), auto)
                .as((policy, next, resolve) -> new EscalationPolicy(
                        "first",
                        policy.levels(),
                        next.isPresent() ? Math.min(policy.repeat(), 2) : policy.repeat(),
                        policy.acknowledgeTimeout(),
                        next,
                        resolve,
                        policy.statusUpdates()))
                .withoutEdgeCases();
    }

    /** Random commands at random instants, deadlines and the milliseconds around them often among these. */
    private static List<Step> walk(EscalationPolicy policy, long seed) {
        var random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        var steps = new ArrayList<Step>(STEPS);
        var now = Fixtures.T0;
        IncidentState state = new IncidentState.Unopened(ID);
        for (int i = 0; i < STEPS; i++) {
            now = later(random, state, now);
            var command = i == 0 || state instanceof IncidentState.Unopened
                    ? fire(random, policy)
                    : command(random, policy, state, now, 1);
            var decision = decide(state, command, now);
            var after = apply(state, decision);
            steps.add(new Step(state, command, now, decision, after));
            state = after;
        }
        return steps;
    }

    private static Instant later(RandomGenerator random, IncidentState state, Instant now) {
        var next = state instanceof Incident incident ? Deadlines.next(incident) : Optional.<Deadlines.Deadline>empty();
        var later =
                switch (random.nextInt(6)) {
                    case 0 -> now;
                    case 1 -> now.plusMillis(random.nextLong(10_000));
                    case 2 -> now.plusSeconds(random.nextLong(40_000));
                    case 3 -> next.map(deadline -> deadline.at().minusMillis(1)).orElse(now);
                    default -> next.map(Deadlines.Deadline::at).orElse(now);
                };
        return later.isBefore(now) ? now : later;
    }

    private static IncidentCommand command(
            RandomGenerator random, EscalationPolicy policy, IncidentState state, Instant now, int depth) {
        var by = origin(random);
        return switch (random.nextInt(depth > 0 ? 28 : 15)) {
            case 0 -> fire(random, policy);
            case 1, 2 -> new Clear(Fixtures.SENDER, alert(random));
            case 3 -> new Acknowledge(by);
            case 4 -> new Unacknowledge(by);
            case 5 -> new Investigate(by);
            case 6 -> new Mitigate(by);
            case 7 -> new Resolve(by, "fixed");
            case 8 -> new AddNote(by, "note");
            case 9 -> new Assign(by, List.of("sam", "alex", "pat").get(random.nextInt(3)));
            case 10 -> new ChangeSeverity(by, severity(random));
            case 11 -> new Snooze(by, now.plusSeconds(random.nextLong(-10, 5_000)));
            case 12 -> new EndSnooze(by);
            case 13 -> new Escalate(by, OptionalInt.empty());
            case 14 -> new Escalate(by, OptionalInt.of(random.nextInt(0, 5)));
            case 22 -> new ChangePolicy(by, random.nextBoolean() ? policy : Fixtures.policy(Story.TIMEOUT), "moved");
            case 15 ->
                new All(
                        by,
                        List.of(
                                command(random, policy, state, now, depth - 1),
                                command(random, policy, state, now, depth - 1)));
            case 16, 17 -> new Wake();
            case 25, 26, 27 -> follow(random, state, now);
            case 18 -> new Resend(by, page(random, state));
            case 23 -> new ReportFailure(by, PageId.of(ID, 1 + random.nextInt(8)), "receipt", "undelivered");
            default -> new RecordAttempt(page(random, state), attempt(random));
        };
    }

    private static Follow follow(RandomGenerator random, IncidentState state, Instant now) {
        var open = state instanceof Incident incident ? incident.openElsewhere() : List.<Mirrored>of();
        var page = open.isEmpty()
                ? PageId.of(ID, 1 + random.nextInt(5))
                : open.get(random.nextInt(open.size())).page();
        var statuses = RemoteStatus.values();
        var ways = Follow.How.values();
        return new Follow(
                new Origin("sam", "pagerduty " + page),
                page,
                statuses[random.nextInt(statuses.length)],
                now.minusSeconds(random.nextInt(3) == 0 ? random.nextLong(40_000) : 0),
                ways[random.nextInt(ways.length)]);
    }

    private static Fire fire(RandomGenerator random, EscalationPolicy policy) {
        var groupWait = Duration.ofSeconds(random.nextBoolean() ? 0 : random.nextInt(300));
        var placement = new Routed(
                new DedupKey("key"),
                "default",
                policy,
                severity(random),
                groupWait,
                random.nextBoolean() ? Optional.of(Duration.ofMinutes(5)) : Optional.empty(),
                random.nextBoolean() ? Optional.of(Duration.ofHours(1)) : Optional.empty(),
                Optional.empty(),
                "route matches everything");
        var id = alert(random);
        var alert = Fixtures.alert(id, Map.of("alertname", id));
        return new Fire(Fixtures.SENDER, alert, placement, Optional.empty());
    }

    private static String alert(RandomGenerator random) {
        return "a" + random.nextInt(3);
    }

    private static Severity severity(RandomGenerator random) {
        var names = List.of("critical", "warning", "info");
        return Fixtures.severities().find(names.get(random.nextInt(3))).orElseThrow();
    }

    private static Origin origin(RandomGenerator random) {
        var who = random.nextBoolean() ? "sam" : "alex";
        return new Origin(who, "api", random.nextInt(4) == 0 ? "r" + random.nextInt(5) : "");
    }

    private static PageId page(RandomGenerator random, IncidentState state) {
        if (!(state instanceof Incident incident)
                || incident.pending().isEmpty() && incident.updates().pending().isEmpty()
                || random.nextInt(5) == 0) {
            return PageId.of(ID, 1 + random.nextInt(5));
        }
        var ids = new ArrayList<>(incident.pending().keySet());
        incident.updates().pending().values().forEach(update -> ids.add(update.id()));
        return ids.get(random.nextInt(ids.size()));
    }

    private static Optional<Upkeep> upkeep(int number) {
        return number == 0 ? Optional.empty() : Optional.of(Upkeep.values()[number - 1]);
    }

    private static Attempt attempt(RandomGenerator random) {
        return switch (random.nextInt(3)) {
            case 0 ->
                new Attempt.Delivered(
                        "receipt",
                        Duration.ofMillis(random.nextInt(1_000)),
                        upkeep(random.nextInt(4)),
                        Optional.empty());
            case 1 -> new Attempt.Retryable("busy", Duration.ofMillis(random.nextInt(60_000)));
            default -> new Attempt.Permanent("gone");
        };
    }

    private static Decision decide(IncidentState state, IncidentCommand command, Instant now) {
        return IncidentDecider.decide(state, command, now, DIRECTORY);
    }

    private static IncidentState apply(IncidentState state, Decision decision) {
        return decision instanceof Accepted(_, _, var events, _)
                ? events.stream().reduce(state, IncidentEvolver::evolve, (_, last) -> last)
                : state;
    }
}
