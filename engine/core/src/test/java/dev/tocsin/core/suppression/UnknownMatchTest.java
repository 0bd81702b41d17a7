package dev.tocsin.core.suppression;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tocsin.core.policy.Condition;
import dev.tocsin.core.policy.EscalationLevel;
import dev.tocsin.core.policy.EscalationPolicy;
import dev.tocsin.core.policy.Responder;
import dev.tocsin.core.routing.Receiver;
import dev.tocsin.core.routing.Route;
import dev.tocsin.core.routing.Router;
import dev.tocsin.core.routing.RoutingDecision;
import dev.tocsin.core.signal.Alert;
import dev.tocsin.core.signal.Labels;
import dev.tocsin.core.signal.Match;
import dev.tocsin.core.signal.Matcher;
import dev.tocsin.core.signal.Origin;
import dev.tocsin.core.signal.Severity;
import dev.tocsin.core.signal.SeverityScale;
import dev.tocsin.core.signal.Signal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A matcher of which nobody knows whether it matches never keeps anybody from being paged. */
class UnknownMatchTest {
    private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");
    private static final SuppressionSpan SPAN = new SuppressionSpan(NOW.minusSeconds(60), NOW.plusSeconds(60));
    private static final Labels ALERT = Labels.of(Map.of("alertname", "DiskFull", "team", "db"));
    private static final String NOT_TRIED = "; not tried, as a regular expression costs too much on these labels: ";
    private static final Matcher TEAM = new Matcher.Equal("team", "db");

    static List<Matcher> unknown() {
        return List.of(
                new Matcher.Regex("team", "x", _ -> Match.UNKNOWN),
                new Matcher.NotRegex("team", "x", _ -> Match.UNKNOWN));
    }

    @ParameterizedTest
    @MethodSource("unknown")
    void silence_holdsNothing(Matcher unknown) {
        assertTrue(held(silence(TEAM)));
        assertFalse(held(silence(unknown)));
        assertFalse(held(silence(TEAM, unknown)));
    }

    @ParameterizedTest
    @MethodSource("unknown")
    void window_holdsNothing_whicheverOfItsMatchersItIs(Matcher unknown) {
        var window =
                new MaintenanceWindow("w", List.of(TEAM), List.of(), List.of(SPAN), "", Optional.empty(), List.of());
        assertTrue(held(window));
        assertFalse(held(new MaintenanceWindow(
                "w", List.of(unknown), List.of(), List.of(SPAN), "", Optional.empty(), List.of())));
        assertFalse(held(new MaintenanceWindow(
                "w", List.of(TEAM), List.of(unknown), List.of(SPAN), "", Optional.empty(), List.of())));
        assertFalse(held(window.liftedAt(NOW, List.of(unknown), "emergency")));
    }

    @ParameterizedTest
    @MethodSource("unknown")
    void inhibition_holdsNothing_andNothingInhibitsItself(Matcher unknown) {
        var source = new Matcher.Equal("alertname", "DiskFull");
        assertTrue(inhibited(List.of(source), List.of(new Matcher.Equal("kind", "")), Labels.of(Map.of("team", "db"))));
        assertFalse(inhibited(List.of(unknown), List.of(TEAM), ALERT));
        assertFalse(inhibited(List.of(TEAM), List.of(unknown), ALERT));
        // It fires, is a target, and may or may not be a source: its own firing must not inhibit it.
        var once = new Matcher.Regex("alertname", "x", new Function<>() {
            private boolean asked;

            @Override
            public Match apply(String value) {
                var first = !asked;
                asked = true;
                return first ? Match.YES : Match.UNKNOWN;
            }
        });
        assertFalse(inhibited(List.of(once), List.of(TEAM), ALERT));
    }

    @ParameterizedTest
    @MethodSource("unknown")
    void conditionOfALevel_letsItPage(Matcher unknown) {
        var severity = new Severity("critical", 0);
        var otherwise = new Matcher.Equal("team", "web");
        assertTrue(new Condition(List.of(), List.of(otherwise), List.of())
                .unmet(severity, ALERT, NOW)
                .isPresent());
        assertEquals(
                Optional.empty(), new Condition(List.of(), List.of(unknown), List.of()).unmet(severity, ALERT, NOW));
    }

    @ParameterizedTest
    @MethodSource("unknown")
    void route_isPassedOver_andTheReasonSaysSo(Matcher unknown) {
        var decision = routed(tree("root", leaf("child", unknown)));

        assertEquals("root", ((RoutingDecision.Routed) decision).receiver());
        assertTrue(decision.reason().endsWith(NOT_TRIED + "route.routes[0]"), decision.reason());
    }

    @ParameterizedTest
    @MethodSource("unknown")
    void route_thatIsPassedOver_pagesAllTheSame_whereWhatFollowsPagesNobody(Matcher unknown) {
        var later = routed(tree("root", leaf("child", unknown), leaf("nobody", TEAM)));
        assertEquals("root", ((RoutingDecision.Routed) later).receiver());
        assertTrue(
                later.reason()
                        .endsWith("which pages nobody" + NOT_TRIED
                                + "route.routes[0]; so that somebody is paged, it goes to receiver root and policy p"),
                later.reason());

        var parent = routed(tree("nobody", leaf("nobody", TEAM, unknown), leaf("child", unknown)));
        assertEquals("child", ((RoutingDecision.Routed) parent).receiver(), "the first not tried that pages");

        var other = routed(tree("nobody", leaf("nobody", unknown), leaf("child", new Matcher.Equal("team", "web"))));
        assertEquals("child", ((RoutingDecision.Routed) other).receiver(), "whoever is paged for anything");

        var root = new Route("root", List.of(unknown), false, List.of(), Duration.ZERO, List.of());
        assertEquals("root", ((RoutingDecision.Routed) routed(root)).receiver(), "no route matches");

        assertTrue(routed(tree("nobody", leaf("nobody", unknown))) instanceof RoutingDecision.Suppressed);
    }

    private static Route leaf(String receiver, Matcher... matchers) {
        return new Route(receiver, List.of(matchers), false, List.of(), Duration.ZERO, List.of());
    }

    private static Route tree(String receiver, Route... children) {
        return new Route(receiver, List.of(), false, List.of(), Duration.ZERO, List.of(children));
    }

    private static RoutingDecision routed(Route root) {
        var policy = new EscalationPolicy(
                "p",
                List.of(new EscalationLevel(List.of(new Responder.User("sam")), Duration.ofMinutes(5))),
                0,
                Optional.empty());
        var router = new Router(
                root,
                Map.of(
                        "root", new Receiver("root", "p"),
                        "child", new Receiver("child", "p"),
                        "nobody", Receiver.ofNobody("nobody")),
                Map.of("p", policy),
                new SeverityScale(
                        List.of(new SeverityScale.Rule("critical", List.of(), Optional.empty())), "critical"));
        var labels = Labels.of(Map.of("alertname", "DiskFull", "team", "db", "severity", "critical"));
        var alert = new Alert("1", labels, "a", "", "", Map.of(), NOW);
        return router.route(new Signal.Firing(new Origin("t", "t"), alert, Optional.empty()), NOW)
                .getFirst();
    }

    private static boolean inhibited(List<Matcher> source, List<Matcher> target, Labels firing) {
        var rule = new InhibitionRule("r", source, target, List.of("team"));
        var inhibitors = new ActiveInhibitions(new InhibitionRules(List.of(rule)), List.of(ALERT));
        return inhibitors.inhibited(firing).isPresent();
    }

    private static Silence silence(Matcher... matchers) {
        return new Silence(1, List.of(matchers), SPAN, "sam", "test");
    }

    private static boolean held(Silence silence) {
        return new SuppressionRules(List.of(silence), List.of())
                .match(ALERT, NOW)
                .isPresent();
    }

    private static boolean held(MaintenanceWindow window) {
        return new SuppressionRules(List.of(), List.of(window))
                .match(ALERT, NOW)
                .isPresent();
    }
}
