package dev.tocsin.core.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tocsin.core.policy.EscalationLevel;
import dev.tocsin.core.policy.EscalationPolicy;
import dev.tocsin.core.policy.Responder;
import dev.tocsin.core.routing.RoutingDecision.Routed;
import dev.tocsin.core.routing.RoutingDecision.Unrouted;
import dev.tocsin.core.signal.Alert;
import dev.tocsin.core.signal.DedupKey;
import dev.tocsin.core.signal.Labels;
import dev.tocsin.core.signal.Match;
import dev.tocsin.core.signal.Matcher;
import dev.tocsin.core.signal.Origin;
import dev.tocsin.core.signal.Severity;
import dev.tocsin.core.signal.SeverityScale;
import dev.tocsin.core.signal.Signal;
import dev.tocsin.testing.Fixtures;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class RouterTest {
    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
    private static final Duration GROUP_WAIT = Duration.ofSeconds(30);
    private static final EscalationPolicy POLICY = new EscalationPolicy(
            "urgent",
            List.of(new EscalationLevel(List.of(new Responder.User("ann")), Duration.ofMinutes(5))),
            0,
            Optional.empty());
    private static final SeverityScale SEVERITIES = new SeverityScale(
            List.of(
                    new SeverityScale.Rule("critical", List.of("P0"), Optional.empty()),
                    new SeverityScale.Rule("warning", List.of(), Optional.empty())),
            "warning");

    // Which routes match.

    @Test
    void route_whenNoChildMatches_belongsToTheParent() {
        var root = route("default", child("db", team("db")), child("web", team("web")));

        assertEquals(List.of("default"), receivers(root, "team", "mail"));
    }

    @Test
    void route_whenAChildMatches_belongsToTheDeepestMatch() {
        var root = route("default", child("db", team("db"), child("oracle", equal("kind", "oracle"))));

        assertEquals(List.of("oracle"), receivers(root, "team", "db", "kind", "oracle"));
        assertEquals(List.of("db"), receivers(root, "team", "db", "kind", "mysql"));
    }

    @Test
    void route_whenAGrandchildMatchesButItsParentDoesNot_skipsTheBranch() {
        var root = route("default", child("db", team("db"), child("oracle", equal("kind", "oracle"))));

        assertEquals(List.of("default"), receivers(root, "team", "web", "kind", "oracle"));
    }

    @Test
    void route_withoutContinue_stopsAtTheFirstMatchingSibling() {
        var root = route("default", child("first", team("db")), child("second", team("db")));

        assertEquals(List.of("first"), receivers(root, "team", "db"));
    }

    @Test
    void route_withContinue_goesOnToLaterSiblings() {
        var root = route(
                "default",
                continuing("first", team("db")),
                child("never", team("web")),
                child("second", team("db")),
                child("third", team("db")));

        assertEquals(List.of("first", "second"), receivers(root, "team", "db"));
    }

    @Test
    void route_withContinueOnTheOnlyMatch_doesNotFallBackToTheParent() {
        var root = route("default", continuing("first", team("db")), child("other", team("web")));

        assertEquals(List.of("first"), receivers(root, "team", "db"));
    }

    @Test
    void route_withContinueOnAGrandchild_staysWithinItsParent() {
        var root = route(
                "default",
                child("db", team("db"), continuing("oracle", equal("kind", "oracle"))),
                child("second", team("db")));

        assertEquals(List.of("oracle"), receivers(root, "team", "db", "kind", "oracle"));
    }

    @Test
    void route_withSeveralMatchers_needsThemAll() {
        var both = new Route(
                "both",
                List.of(team("db"), new Matcher.Regex("zone", "eu-.*", zone -> Match.of(zone.startsWith("eu-")))),
                false,
                List.of(),
                GROUP_WAIT,
                List.of());
        var root = route("default", both);

        assertEquals(List.of("both"), receivers(root, "team", "db", "zone", "eu-1"));
        assertEquals(List.of("default"), receivers(root, "team", "db", "zone", "us-1"));
    }

    @Test
    void route_toOneReceiverByTwoWaysWithOneKey_reachesItOnce() {
        var root = route("default", continuing("db", team("db")), child("db", equal("kind", "oracle")));

        assertEquals(List.of("db"), receivers(root, "team", "db", "kind", "oracle"));
    }

    @Test
    void route_ofASignalWithItsOwnKey_hasOneDecisionInSpiteOfContinue() {
        var root = route("default", continuing("first", team("db")), child("second", team("db")));
        var cleared = new Signal.Cleared(
                new Origin("pagerduty", "webhook"),
                "Q1",
                Labels.of(Map.of("team", "db")),
                Optional.of(new DedupKey("pagerduty:Q1")));

        var decisions = router(root).route(cleared, NOW);

        assertEquals(1, decisions.size());
        assertEquals(new DedupKey("pagerduty:Q1"), ((Routed) decisions.getFirst()).key());
    }

    @Test
    void clear_toAReceiverThatPagesNobody_hasTheKeyThatItHadWhenSomebodyWasPaged() {
        var clear = Fixtures.cleared("DiskFull", "warning");
        var route = new Route("default", List.of(), false, List.of("alertname"), Duration.ZERO, List.of());
        var paging = Fixtures.router(Fixtures.policy(Duration.ofMinutes(5)));
        var nobody =
                new Router(route, Map.of("default", Receiver.ofNobody("default")), Map.of(), Fixtures.severities());

        var unpaged = assertInstanceOf(
                RoutingDecision.Unpaged.class, nobody.route(clear, NOW).getFirst());

        assertEquals(((Routed) paging.route(clear, NOW).getFirst()).key(), unpaged.key());
        assertInstanceOf(
                RoutingDecision.Suppressed.class,
                nobody.route(Fixtures.firing("DiskFull", "warning"), NOW).getFirst());
    }

    // The key.

    @Test
    void key_isTheReceiverAndTheGroupLabels() {
        var root = grouped("default", "team", "alertname");

        var routed = routed(root, "alertname", "DiskFull", "team", "db", "instance", "a");

        assertEquals(
                "default{alertname=\"DiskFull\", team=\"db\"}", routed.key().value());
        assertEquals(
                routed.key(),
                routed(root, "alertname", "DiskFull", "team", "db", "instance", "b")
                        .key());
        assertNotEquals(
                routed.key(),
                routed(root, "alertname", "DiskFull", "team", "web").key());
    }

    @Test
    void key_withoutGroupBy_isOneForTheReceiver() {
        assertEquals("default{}", routed(grouped("default"), "team", "db").key().value());
    }

    @Test
    void key_groupedByAllLabels_differsByAnyLabel() {
        var root = grouped("default", Route.ALL_LABELS);

        assertEquals(
                "default{instance=\"a\", team=\"db\"}",
                routed(root, "team", "db", "instance", "a").key().value());
    }

    @Test
    void key_ofTwoReceivers_differs() {
        var root = new Route(
                "default",
                List.of(),
                false,
                List.of(),
                GROUP_WAIT,
                List.of(continuing("first", team("db")), child("second", team("db"))));

        var keys = router(root).route(firing("team", "db"), NOW).stream()
                .map(decision -> ((Routed) decision).key().value())
                .toList();

        assertEquals(List.of("first{}", "second{}"), keys);
    }

    @Test
    void key_thatWouldBeTooLong_isHashedAndStillTellsGroupsApart() {
        var root = grouped("default", "path");
        var fits = DedupKey.MAX_LENGTH - "default{path=\"\"}".length();

        var longest = routed(root, "path", "x".repeat(fits)).key().value();
        var hashed = routed(root, "path", "x".repeat(fits + 1)).key().value();

        assertEquals("default{path=\"" + "x".repeat(fits) + "\"}", longest);
        assertTrue(hashed.matches("default#[0-9a-f]{64}"), hashed);
        assertEquals(hashed, routed(root, "path", "x".repeat(fits + 1)).key().value());
        assertNotEquals(hashed, routed(root, "path", "x".repeat(fits + 2)).key().value());
    }

    @Test
    void key_withTooManyBytes_isHashedToo() {
        var root = grouped("default", "path");
        var fits = (DedupKey.MAX_BYTES - "default{path=\"\"}".length()) / 3;

        assertEquals(
                "default{path=\"" + "\u65e5".repeat(fits) + "\"}",
                routed(root, "path", "\u65e5".repeat(fits)).key().value());
        assertTrue(routed(root, "path", "\u65e5".repeat(fits + 1)).key().value().matches("default#[0-9a-f]{64}"));
    }

    // The rest of the decision, and its reason.

    @Test
    void routed_carriesPolicySeverityGroupWaitAndTheReason() {
        var root = route("default", child("db", team("db"), child("oracle", equal("kind", "oracle"))));

        var routed = routed(root, "team", "db", "kind", "oracle", "severity", "P0");

        assertEquals(POLICY, routed.policy());
        assertEquals(new Severity("critical", 0), routed.severity());
        assertEquals(GROUP_WAIT, routed.groupWait());
        assertEquals(
                "route.routes[0].routes[0] (kind=\"oracle\") leads to receiver oracle and policy urgent",
                routed.reason());
    }

    @Test
    void reason_ofTheRoot_saysThatItMatchesEverything() {
        assertEquals(
                "route (matches everything) leads to receiver default and policy urgent",
                routed(route("default"), "severity", "critical").reason());
    }

    @Test
    void reason_withoutASeverity_namesTheFallback() {
        var routed = routed(route("default"), "team", "db");

        assertEquals(new Severity("warning", 1), routed.severity());
        assertTrue(routed.reason().endsWith("; severity not given, taken as warning"), routed.reason());
    }

    @Test
    void reason_withAnUnknownSeverity_namesItAndTheFallback() {
        var routed = routed(route("default"), "severity", "dire");

        assertEquals(new Severity("warning", 1), routed.severity());
        assertTrue(
                routed.reason().endsWith("; severity \"dire\" is not on the scale, taken as warning"), routed.reason());
    }

    @Test
    void unrouted_whenEvenTheRootDoesNotMatch_showsTheLabels() {
        var root = new Route("default", List.of(team("db")), false, List.of(), GROUP_WAIT, List.of());

        assertEquals(
                List.of(new Unrouted("no route matches {team=\"web\"}")),
                router(root).route(firing("team", "web"), NOW));
    }

    @Test
    void unrouted_whenTheReceiverIsUnknown_namesRouteAndReceiver() {
        var root = route("default", child("gone", team("db")));
        var router = new Router(root, Map.of("default", new Receiver("default", "urgent")), Map.of(), SEVERITIES);

        var decision = router.route(firing("team", "db"), NOW).getFirst();

        assertEquals(new Unrouted("route.routes[0] names no known receiver: gone"), decision);
    }

    @Test
    void unrouted_whenThePolicyIsUnknown_namesTheReceiver() {
        var router =
                new Router(route("default"), Map.of("default", new Receiver("default", "gone")), Map.of(), SEVERITIES);

        var decision = router.route(firing("team", "db"), NOW).getFirst();

        assertInstanceOf(Unrouted.class, decision);
        assertEquals("receiver default names no known policy", decision.reason());
    }

    // When it may page.

    @Test
    void route_thatIsMuted_holdsTheFirstPageUntilTheMuteEnds() {
        var weekdays = intervals("work", 1, 5);
        var decision =
                routed(timed(new Timing(GROUP_WAIT, Optional.empty(), Optional.empty(), List.of(weekdays), List.of())));

        var saturday = Instant.parse("2026-11-21T00:00:00Z");
        assertEquals(Optional.of(saturday), decision.holdUntil());
        assertEquals(saturday, decision.firstPageAt(NOW));
        assertEquals(saturday.plusSeconds(20), decision.firstPageAt(saturday.minusSeconds(10)));
        assertTrue(decision.reason().endsWith("; muted by work until 2026-11-21T00:00:00Z"), decision.reason());
    }

    @Test
    void route_outsideOfItsActiveIntervals_holdsTheFirstPageUntilTheNextOne() {
        var weekend = intervals("weekend", 6, 7);
        var decision =
                routed(timed(new Timing(GROUP_WAIT, Optional.empty(), Optional.empty(), List.of(), List.of(weekend))));

        assertEquals(Optional.of(Instant.parse("2026-11-21T00:00:00Z")), decision.holdUntil());
        assertTrue(decision.reason().contains("not active outside of weekend"), decision.reason());
    }

    @Test
    void route_thatIsNotMutedNow_pagesAfterItsGroupWait() {
        var timing = new Timing(
                GROUP_WAIT,
                Optional.of(Duration.ofMinutes(5)),
                Optional.of(Duration.ofHours(4)),
                List.of(intervals("weekend", 6, 7)),
                List.of(intervals("work", 1, 5)));
        var decision = routed(timed(timing));

        assertEquals(Optional.empty(), decision.holdUntil());
        assertEquals(NOW.plus(GROUP_WAIT), decision.firstPageAt(NOW));
        assertEquals(timing.groupInterval(), decision.groupInterval());
        assertEquals(timing.repeatInterval(), decision.repeatInterval());
    }

    @Test
    void route_thatIsMutedForEver_suppressesWhatFiresAndSaysSo() {
        var root = timed(new Timing(
                GROUP_WAIT, Optional.empty(), Optional.empty(), List.of(intervals("always", 1, 7)), List.of()));
        var decision = router(root).route(firing("team", "db"), NOW).getFirst();

        assertInstanceOf(RoutingDecision.Suppressed.class, decision);
        assertTrue(decision.reason().contains("muted by always for years to come"), decision.reason());
    }

    private static Route timed(Timing timing) {
        return new Route("default", List.of(), false, List.of(), timing, List.of());
    }

    private static TimeIntervals intervals(String name, int firstDay, int lastDay) {
        var interval = new TimeInterval(
                List.of(),
                List.of(new TimeInterval.Range(firstDay, lastDay)),
                List.of(),
                List.of(),
                List.of(),
                ZoneOffset.UTC);
        return new TimeIntervals(name, List.of(interval));
    }

    @Test
    void route_toAReceiverWithChannels_pagesThemWithItsFirstLevelOnly() {
        var second = new EscalationLevel(List.of(new Responder.User("bob")), Duration.ofMinutes(5));
        var chatted = new EscalationLevel(
                List.of(new Responder.User("ann"), new Responder.Channel("chat")), Duration.ofMinutes(5));
        var policy = new EscalationPolicy("urgent", List.of(chatted, second), 0, Optional.empty());
        var receivers = Map.of(
                "default", new Receiver("default", "urgent", List.of("chat", "errors")),
                "db", new Receiver("db", "urgent"));
        var router =
                new Router(route("default", child("db", team("db"))), receivers, Map.of("urgent", policy), SEVERITIES);

        var own = ((Routed) router.route(firing(), NOW).getFirst()).policy();
        assertEquals(
                List.of(new Responder.User("ann"), new Responder.Channel("chat"), new Responder.Channel("errors")),
                own.level(1).responders());
        assertEquals(second, own.level(2));
        assertEquals(policy, ((Routed) router.route(firing("team", "db"), NOW).getFirst()).policy());
    }

    private static List<String> receivers(Route root, String... labels) {
        return router(root).route(firing(labels), NOW).stream()
                .map(decision -> ((Routed) decision).receiver())
                .toList();
    }

    private static Routed routed(Route root, String... labels) {
        var decisions = router(root).route(firing(labels), NOW);
        assertEquals(1, decisions.size());
        return (Routed) decisions.getFirst();
    }

    @Test
    void route_toAReceiverThatPagesNobody_isSuppressed_andTheOthersGoOn() {
        var root = route("default", child("nobody", team("db")));
        var receivers = Map.of("default", new Receiver("default", "urgent"), "nobody", Receiver.ofNobody("nobody"));
        var router = new Router(root, receivers, Map.of("urgent", POLICY), SEVERITIES);

        assertEquals(
                new RoutingDecision.Suppressed(
                        "route.routes[0] (team=\"db\") leads to receiver nobody, which pages nobody"),
                router.route(firing("team", "db"), NOW).getFirst());
        assertInstanceOf(Routed.class, router.route(firing("team", "web"), NOW).getFirst());
    }

    private static Router router(Route root) {
        var names = List.of("default", "db", "oracle", "web", "first", "second", "third", "never", "other", "both");
        var receivers = names.stream().collect(Collectors.toMap(name -> name, name -> new Receiver(name, "urgent")));
        return new Router(root, receivers, Map.of("urgent", POLICY), SEVERITIES);
    }

    private static Signal firing(String... labels) {
        var values = new TreeMap<String, String>();
        for (int i = 0; i < labels.length; i += 2) {
            values.put(labels[i], labels[i + 1]);
        }
        var alert = new Alert("a1", new Labels(values), "Something is wrong", "", "", Map.of(), Instant.EPOCH);
        return new Signal.Firing(new Origin("alertmanager", "webhook"), alert, Optional.empty());
    }

    private static Route route(String receiver, Route... routes) {
        return new Route(receiver, List.of(), false, List.of(), GROUP_WAIT, List.of(routes));
    }

    private static Route grouped(String receiver, String... groupBy) {
        return new Route(receiver, List.of(), false, Arrays.asList(groupBy), GROUP_WAIT, List.of());
    }

    private static Route child(String receiver, Matcher matcher, Route... routes) {
        return new Route(receiver, List.of(matcher), false, List.of(), GROUP_WAIT, List.of(routes));
    }

    private static Route continuing(String receiver, Matcher matcher) {
        return new Route(receiver, List.of(matcher), true, List.of(), GROUP_WAIT, List.of());
    }

    private static Matcher team(String value) {
        return equal("team", value);
    }

    private static Matcher equal(String label, String value) {
        return new Matcher.Equal(label, value);
    }
}
