package dev.tocsin.config.imports;

import dev.tocsin.config.imports.Setup.Route;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads Grafana OnCall's integrations and their routes, in order, as routes below one for the integration. */
final class OnCallRoutes {
    /**
     * {@code payload.labels.team == "db"}, as OnCall's own examples write it. The text has neither a quote nor an
     * escape in it, and is not empty: a label that is missing equals nothing there, and the empty text here.
     */
    private static final Pattern EQUALS =
            Pattern.compile("\\s*payload\\.(?:labels|commonLabels|groupLabels)\\.([A-Za-z_][A-Za-z0-9_]*)\\s*(==|!=)"
                    + "\\s*(\"[^\"\\\\]+\"|'[^'\\\\]+')\\s*");

    private static final Pattern TEMPLATE = Pattern.compile("\\{\\{-?(.*?)-?}}", Pattern.DOTALL);

    private final ImportDraft draft;
    private final Map<String, Item> integrations = new LinkedHashMap<>();
    private final Map<String, List<Item>> routesOf = new LinkedHashMap<>();

    OnCallRoutes(ImportDraft draft) {
        this.draft = draft;
    }

    void read(List<Item> integrationItems, List<Item> routes) {
        draft.each(integrationItems, item -> {
            var id = item.require("id", GrafanaOnCall.HINT);
            integrations.put(id, item);
            routesOf.put(id, new ArrayList<>());
        });
        draft.each(routes, route -> routesOf.computeIfAbsent(
                        route.require("integration_id", GrafanaOnCall.HINT), _ -> new ArrayList<>())
                .add(route));
        routesOf.forEach(this::integration);
        if (!routesOf.isEmpty()) {
            draft.note(
                    DifferenceKind.CHOSEN_BY_LABEL, "route", "the integration of an alert (now the label integration)");
        }
    }

    private void integration(String id, List<Item> items) {
        var integration = Optional.ofNullable(integrations.get(id));
        var name = integration.flatMap(item -> item.text("name")).orElse(id);
        items.sort(Comparator.comparing((Item item) -> item.flag("is_the_last_route", false))
                .thenComparing(item -> item.number("position", 0)));
        var routes = new ArrayList<Route>();
        draft.each(items, item -> route(item, name).ifPresent(routes::add));
        if (items.stream().noneMatch(item -> item.flag("is_the_last_route", false))) {
            integration
                    .map(item -> item.at("default_route"))
                    .flatMap(last -> policy(last, "the default route of integration " + name))
                    .ifPresent(policy -> routes.add(new Route(List.of(), Optional.of(policy), List.of())));
        }
        var place = integration.map(item -> item.at("name")).orElseGet(() -> items.getFirst()
                .at("integration_id"));
        draft.routes.add(new Route(List.of(Matchers.equal("integration", name, place)), Optional.empty(), routes));
    }

    private Optional<Route> route(Item item, String integration) {
        var title = "route " + item.number("position", 0) + " of integration " + integration;
        var policy = policy(item, title);
        if (policy.isEmpty() || item.flag("is_the_last_route", false)) {
            return policy.map(name -> new Route(List.of(), policy, List.of()));
        }
        var template = item.compared("routing_regex").orElse("");
        var matchers = Optional.of(template)
                .filter(_ -> !item.text("routing_type").equals(Optional.of("regex")))
                .flatMap(OnCallRoutes::matchers)
                .filter(all -> all.stream().allMatch(Matchers::isReadable));
        if (matchers.isEmpty()) {
            draft.note(DifferenceKind.ROUTE_CONDITION, "route", title + ": " + template);
            return Optional.empty();
        }
        return Optional.of(new Route(matchers.get(), policy, List.of()));
    }

    private Optional<String> policy(Item route, String title) {
        var id = route.text("escalation_chain_id");
        if (id.isEmpty()) {
            draft.note(DifferenceKind.ROUTE_NOBODY, "route", title + ", which has no escalation chain");
            return Optional.of(draft.nobodyReceiver());
        }
        var policy = draft.policies.get(id.get());
        if (policy == null) {
            draft.note(DifferenceKind.ROUTE_WITHOUT_POLICY, "route", title);
            return Optional.empty();
        }
        return Optional.of(policy.name());
    }

    /** Comparisons of labels joined by {@code and}; anything else is not understood. */
    private static Optional<List<String>> matchers(String template) {
        var expression = TEMPLATE.matcher(template.strip());
        if (!expression.matches()) {
            return Optional.empty();
        }
        var matchers = new ArrayList<String>();
        for (var part : expression.group(1).split("\\band\\b", -1)) {
            var match = EQUALS.matcher(part);
            if (!match.matches()) {
                return Optional.empty();
            }
            var text = match.group(3);
            matchers.add(match.group(1)
                    + (match.group(2).equals("==") ? "=" : "!=")
                    + Matchers.quoted(text.substring(1, text.length() - 1)));
        }
        return Optional.of(matchers);
    }
}
