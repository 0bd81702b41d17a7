package dev.tocsin.api.routing;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tocsin.api.http.BadRequest;
import dev.tocsin.api.http.Json;
import dev.tocsin.api.http.Problem;
import dev.tocsin.channel.JsonText;
import dev.tocsin.channel.source.ParsedPayload.Item;
import dev.tocsin.channel.source.RequestHead;
import dev.tocsin.channel.source.Sources;
import dev.tocsin.channel.source.UnreadableException;
import dev.tocsin.core.routing.Router;
import dev.tocsin.core.routing.RoutingDecision;
import dev.tocsin.core.routing.RoutingDecision.Routed;
import dev.tocsin.core.signal.Alert;
import dev.tocsin.core.signal.Labels;
import dev.tocsin.core.signal.Origin;
import dev.tocsin.core.signal.Signal;
import dev.tocsin.core.suppression.InhibitionRule;
import dev.tocsin.core.suppression.SuppressionRules;
import dev.tocsin.runtime.matching.MatchBudget;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/** Tells where an alert would be routed, with the reason for every step. Nothing is paged. */
public final class RouteTest {
    private static final Origin ORIGIN = new Origin("route-test", "api");

    private RouteTest() {}

    /**
     * An alert to be tested.
     *
     * @param fault why it cannot be routed; "" = it can
     */
    public record Subject(Labels labels, Optional<Signal> signal, String fault) {}

    /** @param body Alertmanager's webhook, an object with {@code labels}, or an object of labels */
    public static List<Subject> read(byte[] body, Instant now) {
        var payload = Json.read(body);
        return payload.has("alerts") ? ofWebhook(body, now) : List.of(ofLabels(payload, now));
    }

    private static List<Subject> ofWebhook(byte[] body, Instant now) {
        try {
            return Objects.requireNonNull(Sources.all().get("alertmanager"))
                    .read(RequestHead.NONE, body, now)
                    .items()
                    .stream()
                    .flatMap(item -> subject(item).stream())
                    .toList();
        } catch (UnreadableException e) {
            throw new BadRequest(Problem.of(e));
        }
    }

    private static Subject ofLabels(JsonNode payload, Instant now) {
        var node = payload.path("labels").isObject() ? payload.path("labels") : payload;
        if (!node.isObject() || node.isEmpty()) {
            throw new BadRequest(Problem.badRequest(
                    "the body must be Alertmanager's webhook, an object with labels, or an object of labels"));
        }
        var labels = new HashMap<String, String>();
        var faults = new ArrayList<Problem.Fault>();
        for (var entry : node.properties()) {
            if (entry.getValue().isTextual()) {
                labels.put(entry.getKey(), JsonText.verbatim(entry.getValue()));
            } else {
                faults.add(new Problem.Fault('/' + entry.getKey(), "the value of a label must be a string"));
            }
        }
        if (!faults.isEmpty()) {
            throw new BadRequest(Problem.badRequest(faults));
        }
        return subject(Labels.of(labels), now);
    }

    public static Subject subject(Labels labels, Instant now) {
        var alert = new Alert("route-test", labels, "route-test", "", "", Map.of(), now);
        return new Subject(labels, Optional.of(new Signal.Firing(ORIGIN, alert, Optional.empty())), "");
    }

    private static Optional<Subject> subject(Item item) {
        return switch (item) {
            case Item.Parsed(var signal, _, _) ->
                Optional.of(new Subject(signal.labels(), Optional.of(signal), ""));
            case Item.Unusable(_, var reason, _, _) ->
                Optional.of(new Subject(Labels.EMPTY, Optional.empty(), reason));
            case Item.Changed(_, var otherwise) -> subject(otherwise);
            case Item.Ignored _ -> Optional.empty();
        };
    }

    /**
     * The answer for one alert, ready to be written as JSON.
     *
     * @param quiet silences, maintenance windows and inhibitions as far as they are known here
     */
    public static Map<String, Object> answer(
            Router router, SuppressionRules suppressionRules, Subject subject, Instant now) {
        return MatchBudget.shared(() -> answered(router, suppressionRules, subject, now));
    }

    private static Map<String, Object> answered(
            Router router, SuppressionRules suppressionRules, Subject subject, Instant now) {
        var answer = new LinkedHashMap<String, Object>();
        answer.put("labels", subject.labels().values());
        if (subject.signal().isEmpty()) {
            answer.put("decisions", List.of(decision("rejected", subject.fault())));
            return answer;
        }
        var decisions = router.route(subject.signal().get(), now);
        answer.put(
                "decisions", decisions.stream().map(each -> decision(each, now)).toList());
        suppressionRules.match(subject.labels(), now).ifPresent(match -> answer.put("held", held(match)));
        answer.put(
                "inhibitedWhile",
                suppressionRules.inhibitions().inhibition().rules().stream()
                        .filter(rule -> rule.isTarget(subject.labels()))
                        .map(rule -> inhibition(rule, subject.labels()))
                        .toList());
        return answer;
    }

    private static Map<String, Object> decision(RoutingDecision decision, Instant now) {
        return switch (decision) {
            case Routed routed -> {
                var view = decision("routed", routed.reason());
                view.put("receiver", routed.receiver());
                view.put("policy", routed.policy().name());
                view.put("severity", routed.severity().name());
                view.put("dedupKey", routed.key().value());
                view.put("firstPageAt", routed.firstPageAt(now).toString());
                view.put("mutedUntil", routed.holdUntil().map(Instant::toString));
                yield view;
            }
            case RoutingDecision.Suppressed(var reason) -> decision("suppressed", reason);
            case RoutingDecision.Unpaged(_, var reason) -> decision("suppressed", reason);
            case RoutingDecision.Unrouted(var reason) -> decision("unrouted", reason);
        };
    }

    private static Map<String, Object> decision(String outcome, String reason) {
        var view = new LinkedHashMap<String, Object>();
        view.put("outcome", outcome);
        view.put("reason", reason);
        return view;
    }

    private static Map<String, Object> held(SuppressionRules.Match match) {
        var view = new LinkedHashMap<String, Object>();
        view.put("until", match.until().toString());
        view.put("reason", match.reason());
        return view;
    }

    private static Map<String, Object> inhibition(InhibitionRule rule, Labels labels) {
        var view = new LinkedHashMap<String, Object>();
        view.put("rule", rule.name());
        view.put(
                "source",
                rule.source().isEmpty()
                        ? "any other alert"
                        : rule.source().stream().map(Object::toString).collect(Collectors.joining(", ")));
        view.put("equal", labels.only(rule.equal()).values());
        return view;
    }
}
