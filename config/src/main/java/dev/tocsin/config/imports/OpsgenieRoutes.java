package dev.tocsin.config.imports;

import dev.tocsin.config.imports.Setup.Level;
import dev.tocsin.config.imports.Setup.Policy;
import dev.tocsin.config.imports.Setup.Responder;
import dev.tocsin.config.imports.Setup.Route;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the routing rules of Opsgenie's teams, in their order, as routes below one for the team. */
final class OpsgenieRoutes {
    private static final Duration TIMEOUT = Duration.ofMinutes(15);
    private static final Map<String, String> LABELS =
            Map.of("source", "source", "entity", "entity", "alias", "alias", "tags", "tags");

    private final ImportDraft draft;
    private final OpsgeniePeople people;
    private final Map<String, List<Item>> byTeam = new LinkedHashMap<>();

    OpsgenieRoutes(ImportDraft draft, OpsgeniePeople people) {
        this.draft = draft;
        this.people = people;
    }

    void read(List<Opsgenie.RoutingRule> rules) {
        for (var rule : rules) {
            draft.each(List.of(rule.rule()), item -> byTeam.computeIfAbsent(team(rule), _ -> new ArrayList<>())
                    .add(item));
        }
        byTeam.forEach((team, items) -> {
            items.sort(Comparator.comparing((Item item) -> item.flag("isDefault", false))
                    .thenComparing(item -> item.number("order", 0)));
            var routes = new ArrayList<Route>();
            draft.each(items, item -> routes.addAll(routes(item, team)));
            var matcher = Matchers.equal("team", team, items.getFirst());
            draft.routes.add(new Route(List.of(matcher), Optional.empty(), routes));
        });
        if (!byTeam.isEmpty()) {
            draft.note(
                    DifferenceKind.CHOSEN_BY_LABEL,
                    "route",
                    "the team (now the label team) and the priority (severity) of an alert");
        }
    }

    private String team(Opsgenie.RoutingRule rule) {
        return rule.team().or(people::onlyTeam).orElseThrow(() -> rule.rule()
                .unreadable(
                        "the answer does not say whose routing rule this is",
                        "put the team's name into the file: jq '. + {team: \"Platform\"}' rules.json"));
    }

    /** Conditions of which any is enough become a route each. */
    private List<Route> routes(Item rule, String team) {
        var title = "routing rule " + rule.text("name").orElse("") + " of team " + team;
        var criteria = rule.at("criteria");
        var matchers = new ArrayList<String>();
        for (var condition : criteria.list("conditions")) {
            var matcher = matcher(condition);
            if (matcher.filter(Matchers::isReadable).isEmpty()) {
                draft.note(DifferenceKind.ROUTE_CONDITION, "route", title + ", if " + condition.node());
                return List.of();
            }
            matchers.add(matcher.get());
        }
        var policy = policy(rule.at("notify"), title);
        if (policy.isEmpty()) {
            return List.of();
        }
        if (rule.has("timeRestriction")) {
            draft.note(DifferenceKind.ROUTE_HOURS, "route", "the hours of " + title);
        }
        return switch (criteria.text("type").orElse(matchers.isEmpty() ? "match-all" : "")) {
            case "match-any-condition" ->
                matchers.stream()
                        .map(matcher -> new Route(List.of(matcher), policy, List.of()))
                        .toList();
            case "match-all-conditions" -> List.of(new Route(matchers, policy, List.of()));
            case "match-all" -> List.of(new Route(List.of(), policy, List.of()));
            default -> {
                draft.note(DifferenceKind.ROUTE_CONDITION, "route", title + ", if " + criteria.node());
                yield List.of();
            }
        };
    }

    private Optional<String> policy(Item notify, String title) {
        var id = notify.text("id").or(() -> notify.text("name")).orElse("");
        var name = notify.text("name").orElse(id);
        switch (notify.text("type").orElse("")) {
            case "escalation" -> {
                var policy = Optional.ofNullable(draft.policies.get(id))
                        .or(() -> Optional.ofNullable(draft.policies.get(name)));
                if (policy.isEmpty()) {
                    draft.note(DifferenceKind.ROUTE_WITHOUT_POLICY, "route", title + ", to the escalation " + name);
                }
                return policy.map(Policy::name);
            }
            case "schedule" -> {
                var schedules = draft.schedulesOf(id).isEmpty() ? draft.schedulesOf(name) : draft.schedulesOf(id);
                if (schedules.isEmpty()) {
                    draft.note(DifferenceKind.ROUTE_WITHOUT_POLICY, "route", title + ", to the schedule " + name);
                    return Optional.empty();
                }
                return Optional.of(draft.policies
                        .computeIfAbsent(
                                "schedule/" + id,
                                _ -> new Policy(
                                        draft.names.unique("policies", name),
                                        List.of(new Level(
                                                schedules.stream()
                                                        .map(one -> Responder.of("schedule", one))
                                                        .toList(),
                                                Duration.ZERO,
                                                TIMEOUT)),
                                        0,
                                        Optional.empty()))
                        .name());
            }
            case "none" -> {
                draft.note(DifferenceKind.ROUTE_NOBODY, "route", title + ", which notifies nobody");
                return Optional.of(draft.nobodyReceiver());
            }
            default -> {
                draft.note(
                        DifferenceKind.ROUTE_WITHOUT_POLICY,
                        "route",
                        title + ", to the " + notify.text("type").orElse("") + ' ' + name);
                return Optional.empty();
            }
        }
    }

    private static Optional<String> matcher(Item condition) {
        var field = condition.text("field").orElse("");
        var label = field.equals("extra-properties")
                ? condition.text("key").filter(key -> key.matches("[A-Za-z_][A-Za-z0-9_]*"))
                : Optional.ofNullable(LABELS.get(field));
        var value = condition.compared("expectedValue").orElse("");
        var not = condition.flag("not", false);
        var asked = condition.text("operation").orElse("");
        if (field.equals("priority") && asked.equals("equals")) {
            return Priorities.matcher(value, not);
        }
        if (value.isEmpty() && !asked.equals("is-empty")) {
            return Optional.empty();
        }
        var operation = field.equals("tags") && asked.equals("contains") ? "contains-word" : asked;
        return label.flatMap(name -> switch (operation) {
            case "equals" -> Optional.of(name + (not ? "!=" : "=") + Matchers.quoted(value));
            case "contains" -> regex(name, not, ".*" + Matchers.literal(value) + ".*");
            case "contains-word" -> regex(name, not, "(.*[, ])?" + Matchers.literal(value) + "([, ].*)?");
            case "starts-with" -> regex(name, not, Matchers.literal(value) + ".*");
            case "ends-with" -> regex(name, not, ".*" + Matchers.literal(value));
            case "matches" -> regex(name, not, value);
            case "is-empty" -> Optional.of(name + (not ? "!=" : "=") + "\"\"");
            default -> Optional.empty();
        });
    }

    private static Optional<String> regex(String label, boolean not, String regex) {
        return Optional.of(label + (not ? "!~" : "=~") + Matchers.quoted(regex));
    }
}
