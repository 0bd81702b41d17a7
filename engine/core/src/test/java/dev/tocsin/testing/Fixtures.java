package dev.tocsin.testing;

import dev.tocsin.core.policy.ContactMethod;
import dev.tocsin.core.policy.Directory;
import dev.tocsin.core.policy.EscalationLevel;
import dev.tocsin.core.policy.EscalationPolicy;
import dev.tocsin.core.policy.Responder;
import dev.tocsin.core.policy.User;
import dev.tocsin.core.routing.Receiver;
import dev.tocsin.core.routing.Route;
import dev.tocsin.core.routing.Router;
import dev.tocsin.core.signal.Alert;
import dev.tocsin.core.signal.Labels;
import dev.tocsin.core.signal.Origin;
import dev.tocsin.core.signal.SeverityScale;
import dev.tocsin.core.signal.Signal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A small, complete world: two people, a policy of two levels, one route. */
public final class Fixtures {
    public static final Instant T0 = Instant.parse("2026-11-20T12:00:00Z");
    public static final Origin SENDER = new Origin("alertmanager", "alertmanager");
    public static final Origin SAM = new Origin("sam", "api");
    public static final Origin ALEX = new Origin("alex", "api");

    private Fixtures() {}

    public static SeverityScale severities() {
        return new SeverityScale(
                List.of(
                        new SeverityScale.Rule("critical", List.of("P0", "SEV1"), Optional.empty()),
                        new SeverityScale.Rule("warning", List.of("P2"), Optional.of(Duration.ZERO)),
                        new SeverityScale.Rule("info", List.of("P4"), Optional.of(Duration.ofMinutes(10)))),
                "warning");
    }

    public static Directory directory() {
        return new Directory(
                "v1",
                Map.of("sam", user("sam"), "alex", user("alex")),
                Map.of("everybody", List.of("sam", "alex"), "nobody", List.of()),
                Map.of(),
                Map.of(),
                Set.of("pager"),
                severities(),
                Duration.ofMinutes(5));
    }

    public static User user(String name) {
        return new User(name, name, List.of(new ContactMethod("pager", name)));
    }

    /** Sam, then Alex, each with the same time to answer. */
    public static EscalationPolicy policy(Duration timeout) {
        return new EscalationPolicy(
                "default",
                List.of(level(timeout, new Responder.User("sam")), level(timeout, new Responder.User("alex"))),
                0,
                Optional.of(Duration.ofMinutes(30)));
    }

    public static EscalationLevel level(Duration timeout, Responder... responders) {
        return new EscalationLevel(List.of(responders), timeout);
    }

    public static Router router(EscalationPolicy policy) {
        return new Router(
                new Route("default", List.of(), false, List.of("alertname"), Duration.ZERO, List.of()),
                Map.of("default", new Receiver("default", policy.name())),
                Map.of(policy.name(), policy),
                severities());
    }

    public static Alert alert(String id, Map<String, String> labels) {
        return new Alert(id, Labels.of(labels), "It is broken: " + id, "checkout", "", Map.of(), T0);
    }

    public static Signal.Firing firing(String alertname, String severity) {
        return new Signal.Firing(
                SENDER, alert(alertname, Map.of("alertname", alertname, "severity", severity)), Optional.empty());
    }

    public static Signal.Cleared cleared(String alertname, String severity) {
        return new Signal.Cleared(
                SENDER, alertname, Labels.of(Map.of("alertname", alertname, "severity", severity)), Optional.empty());
    }
}
