package dev.tocsin.core.incident;

import dev.tocsin.core.incident.Decision.Accepted;
import dev.tocsin.core.incident.IncidentCommand.*;
import dev.tocsin.core.incident.page.DeliveryOutcome;
import dev.tocsin.core.incident.page.Exchange;
import dev.tocsin.core.incident.page.ExternalStatus;
import dev.tocsin.core.incident.page.OpenExternalPage;
import dev.tocsin.core.incident.page.PageId;
import dev.tocsin.core.incident.page.UpdatePolicy;
import dev.tocsin.core.policy.AutoResolve;
import dev.tocsin.core.policy.Condition;
import dev.tocsin.core.policy.ContactMethod;
import dev.tocsin.core.policy.ContactRule;
import dev.tocsin.core.policy.Directory;
import dev.tocsin.core.policy.EscalationLevel;
import dev.tocsin.core.policy.EscalationPolicy;
import dev.tocsin.core.policy.QuietHours;
import dev.tocsin.core.policy.Responder;
import dev.tocsin.core.policy.User;
import dev.tocsin.core.routing.RoutingDecision.Routed;
import dev.tocsin.core.signal.DedupKey;
import dev.tocsin.core.signal.IncidentId;
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
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Incidents of random policies, of which random things are asked, and which are woken at random instants. */
public final class RandomWalk {
    private static final int STEPS = 60;
    public static final IncidentId ID = new IncidentId("i1");
    static final Directory DIRECTORY =
            directory().with(new SuppressionRules(List.of(silence("a1", 0, 300), silence("a2", 10, 2000)), List.of()));
    private static final List<Responder> RESPONDERS = List.of(
            new Responder.User("sam"),
            new Responder.User("alex"),
            new Responder.User("pat"),
            new Responder.Team("everybody"),
            new Responder.Team("nobody"),
            new Responder.RoundRobin(List.of("alex", "pat", "sam")),
            new Responder.Channel("pager"));

    private RandomWalk() {}

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
        var suppressionSpan =
                new SuppressionSpan(Fixtures.T0.plusSeconds(from * 60L), Fixtures.T0.plusSeconds(to * 60L));
        return new Silence(from, List.of(new Matcher.Equal("alertname", alert)), suppressionSpan, "sam", "disk swap");
    }

    /** One decision, and the state before and after it. */
    public record Step(
            IncidentState before, IncidentCommand command, Instant now, Decision decision, IncidentState after) {
        public List<IncidentEvent> events() {
            return decision instanceof Accepted(_, _, var events, _) ? events : List.of();
        }

        /** The same decision with the states between its events. */
        public Decisions decided() {
            return IncidentDecider.decide(before, List.of(command), now, DIRECTORY);
        }
    }

    public static Arbitrary<EscalationPolicy> policies() {
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
                        policy.statusUpdates(),
                        policy.repeat() == 1))
                .withoutEdgeCases();
    }

    /** Random commands at random instants, deadlines and the milliseconds around them often among these. */
    public static List<Step> walk(EscalationPolicy policy, long seed) {
        return walk(policy, seed, (random, state, now) -> command(random, policy, state, now, 1));
    }

    /** Nobody answers: levels are paged, pages arrive or fail, and are sent again. */
    static List<Step> unanswered(EscalationPolicy policy, long seed) {
        return walk(policy, seed, (random, state, now) -> switch (random.nextInt(10)) {
            case 0 -> new Escalate(Fixtures.ALEX, OptionalInt.empty());
            case 1 -> new Resend(Fixtures.ALEX, PageId.of(ID, 1 + random.nextInt(8)));
            case 2, 3, 4 -> new Wake();
            default -> new RecordAttempt(page(random, state), attempt(random));
        });
    }

    private interface Commands {
        IncidentCommand next(RandomGenerator random, IncidentState state, Instant now);
    }

    private static List<Step> walk(EscalationPolicy policy, long seed, Commands commands) {
        var random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        var steps = new ArrayList<Step>(STEPS);
        var now = Fixtures.T0;
        IncidentState state = new IncidentState.Unopened(ID);
        for (int i = 0; i < STEPS; i++) {
            now = later(random, state, now);
            var command = i == 0 || state instanceof IncidentState.Unopened
                    ? fire(random, policy)
                    : commands.next(random, state, now);
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
        return switch (random.nextInt(depth > 0 ? 32 : 15)) {
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
            case 28 -> new PassOn(by);
            case 29 -> new PageHelpers(by, List.of(RESPONDERS.get(random.nextInt(RESPONDERS.size()))), "knows it");
            case 30, 31 -> new Undo(by);
            case 18 -> new Resend(by, page(random, state));
            case 23 -> new ReportFailure(by, PageId.of(ID, 1 + random.nextInt(8)), "receipt", "undelivered");
            default -> new RecordAttempt(page(random, state), attempt(random));
        };
    }

    static Follow follow(RandomGenerator random, IncidentState state, Instant now) {
        var open = state instanceof Incident incident ? incident.openExternalPages() : List.<OpenExternalPage>of();
        var page = open.isEmpty()
                ? PageId.of(ID, 1 + random.nextInt(5))
                : open.get(random.nextInt(open.size())).page();
        var statuses = ExternalStatus.values();
        var ways = Follow.How.values();
        return new Follow(
                new Origin("sam", "pagerduty " + page),
                page,
                statuses[random.nextInt(statuses.length)],
                now.minusSeconds(random.nextInt(3) == 0 ? random.nextLong(40_000) : 0),
                ways[random.nextInt(ways.length)]);
    }

    static Fire fire(RandomGenerator random, EscalationPolicy policy) {
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
                || incident.pending().isEmpty() && incident.pages().updates().isEmpty()
                || random.nextInt(5) == 0) {
            return PageId.of(ID, 1 + random.nextInt(5));
        }
        var ids = new ArrayList<>(incident.pending().keySet());
        incident.pages().updates().forEach(update -> ids.add(update.id()));
        return ids.get(random.nextInt(ids.size()));
    }

    private static Optional<UpdatePolicy> upkeep(int number) {
        return number == 0 ? Optional.empty() : Optional.of(UpdatePolicy.values()[number - 1]);
    }

    private static DeliveryOutcome attempt(RandomGenerator random) {
        return switch (random.nextInt(6)) {
            case 0, 1 ->
                new DeliveryOutcome.Delivered(
                        "receipt", Duration.ofMillis(random.nextInt(1_000)), upkeep(random.nextInt(4)), Exchange.NONE);
            case 2 -> new DeliveryOutcome.Retryable("busy", Duration.ofMillis(random.nextInt(60_000)));
            case 3 -> new DeliveryOutcome.Retryable("429", Duration.ofSeconds(random.nextInt(7_200)));
            case 4 -> new DeliveryOutcome.Untried("the channel fails");
            default -> new DeliveryOutcome.Permanent("gone");
        };
    }

    static Decision decide(IncidentState state, IncidentCommand command, Instant now) {
        return IncidentDecider.decide(state, command, now, DIRECTORY);
    }

    static IncidentState apply(IncidentState state, Decision decision) {
        return decision instanceof Accepted(_, _, var events, _)
                ? events.stream().reduce(state, IncidentEvolver::evolve, (_, last) -> last)
                : state;
    }
}
