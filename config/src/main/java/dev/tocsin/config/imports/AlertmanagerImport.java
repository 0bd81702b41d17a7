package dev.tocsin.config.imports;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Reads an {@code alertmanager.yml}: its route tree, inhibition rules and time intervals mean here what they mean
 * there. A receiver without integrations pages nobody, as there; the others become stubs, as what they send to is a
 * policy's business here. A matcher that cannot be read refuses the whole: a route with a matcher less takes alerts
 * that are not its own.
 */
public final class AlertmanagerImport {
    private static final String STUB = "fill-me";
    private static final Set<String> KEYS = Set.of(
            "global",
            "templates",
            "route",
            "receivers",
            "inhibit_rules",
            "time_intervals",
            "mute_time_intervals",
            "tracing",
            "event_recorder");
    private static final Set<String> ROUTE_KEYS = Set.of(
            "receiver",
            "group_by",
            "group_wait",
            "group_interval",
            "repeat_interval",
            "matchers",
            "match",
            "match_re",
            "continue",
            "mute_time_intervals",
            "active_time_intervals",
            "labels",
            "routes");
    private static final Set<String> RULE_KEYS = Set.of(
            "name",
            "source_match",
            "source_match_re",
            "source_matchers",
            "target_match",
            "target_match_re",
            "target_matchers",
            "equal");
    /** Alertmanager's own, for a root that does not say. */
    private static final Map<String, String> TIMES =
            Map.of("group_wait", "30s", "group_interval", "5m", "repeat_interval", "4h");

    private static final Set<String> OF_CHILDREN =
            Set.of("matchers", "match", "match_re", "continue", "mute_time_intervals", "active_time_intervals");

    private final Names names = new Names();
    private final Map<String, String> receivers = new LinkedHashMap<>();
    private final Set<String> ofNobody = new LinkedHashSet<>();
    /** The matchers of routes that lead to such a receiver. */
    private final List<List<String>> pageNobody = new ArrayList<>();

    private final Map<String, Object> written = new LinkedHashMap<>();
    private final Set<ImportDifference> notes = new LinkedHashSet<>();
    private final List<ImportFault> faults = new ArrayList<>();
    private final AlertmanagerMatchers matchers = new AlertmanagerMatchers(faults);
    private final AlertmanagerIntervals intervals = new AlertmanagerIntervals(names, notes, faults);

    private AlertmanagerImport() {}

    /** @param file its name, for faults */
    public static ImportResult translate(String file, String text) {
        return new AlertmanagerImport().read(file, text);
    }

    private ImportResult read(String file, String text) {
        try {
            var document = GoYaml.parse(file, text);
            if (!document.isObject() || !document.at("route").isObject()) {
                throw document.unreadable("has no route, so it is no alertmanager.yml", "name Alertmanager's own file");
            }
            document(document);
        } catch (Unreadable e) {
            faults.add(e.fault());
        }
        return faults.isEmpty()
                ? new ImportResult.Done(
                        Map.of("alertmanager.yaml", YamlText.of(written, this::comments)), List.copyOf(notes))
                : new ImportResult.Refused(faults);
    }

    private void document(Item document) {
        faults.addAll(document.keysBeside(KEYS, "an alertmanager.yml"));
        written.put(
                "users", Map.of(STUB, Map.of("contacts", List.of(new YamlText.Flow(Map.of("channel", "console"))))));
        written.put("policies", policies());
        written.put("receivers", receivers(document.list("receivers")));
        for (var section : List.of("time_intervals", "mute_time_intervals")) {
            each(document.list(section), intervals::read);
        }
        if (!intervals.written().isEmpty()) {
            written.put("time_intervals", intervals.written());
        }
        var root = document.at("route");
        written.put("route", route(root, true));
        if (root.list("group_by").isEmpty()) {
            note(DifferenceKind.ONE_GROUP, "route", "a root route without group_by");
        }
        var rules = new ArrayList<Object>();
        each(document.list("inhibit_rules"), rule -> inhibition(rule).ifPresent(rules::add));
        if (!rules.isEmpty()) {
            written.put("inhibit_rules", rules);
        }
        List.of("event_recorder", "global", "templates", "tracing").stream()
                .filter(document::has)
                .forEach(key -> note(DifferenceKind.OWN_NOTIFICATIONS, "receivers", key));
        note(DifferenceKind.NEVER_EXPORTED_RULES, "", "alert rules, which are Prometheus's, and silences");
        note(DifferenceKind.NEVER_EXPORTED_INTEGRATIONS, "", "who sends to Alertmanager");
    }

    private void each(List<Item> items, Consumer<Item> reader) {
        for (var item : items) {
            try {
                if (!item.isObject()) {
                    throw item.unreadable("expected a map", item.remedy());
                }
                reader.accept(item);
            } catch (Unreadable e) {
                faults.add(e.fault());
            }
        }
    }

    private static Map<String, Object> policies() {
        var level = new LinkedHashMap<String, Object>();
        level.put("responders", List.of(Map.of("user", STUB)));
        level.put("timeout", "15m");
        return Map.of(STUB, Map.of("levels", List.of(new YamlText.Flow(level))));
    }

    private Map<String, Object> receivers(List<Item> items) {
        var written = new LinkedHashMap<String, Object>();
        each(items, receiver -> {
            var given = receiver.require("name", receiver.remedy());
            if (receivers.containsKey(given)) {
                throw receiver.at("name").unreadable("there are two receivers " + given, receiver.remedy());
            }
            var name = names.unique("receivers", given);
            receivers.put(given, name);
            var sends = receiver.keys().stream()
                    .filter(key -> !key.equals("name") && !key.equals("labels"))
                    .filter(key -> !receiver.list(key).isEmpty())
                    .toList();
            if (sends.isEmpty()) {
                ofNobody.add(name);
                written.put(name, new YamlText.Flow(Map.of("page", "nobody")));
                note(
                        DifferenceKind.RECEIVER_NOBODY,
                        "receivers." + name,
                        "receiver " + given + " without integrations");
            } else {
                written.put(name, new YamlText.Flow(Map.of("policy", STUB)));
                note(
                        DifferenceKind.RECEIVER_STUB,
                        "receivers." + name,
                        "receiver " + given + " with " + String.join(", ", sends));
            }
        });
        return written;
    }

    private Map<String, Object> route(Item route, boolean root) {
        var written = new LinkedHashMap<String, Object>();
        var place = route.path();
        faults.addAll(route.keysBeside(ROUTE_KEYS, "a route"));
        for (var key : route.keys()) {
            if (root && OF_CHILDREN.contains(key) && route.has(key)) {
                note(DifferenceKind.ROOT_TAKES_ALL, place, key + " of the root route");
            }
        }
        if (route.has("labels")) {
            note(DifferenceKind.OWN_NOTIFICATIONS, place, "labels");
        }
        var receiver = root ? Optional.of(route.require("receiver", route.remedy())) : route.text("receiver");
        receiver.filter(given -> !given.isEmpty()).ifPresent(given -> written.put("receiver", receiver(route, given)));
        if (!root) {
            var own = matchers.of(route, "");
            if (!own.isEmpty()) {
                written.put("matchers", own);
            }
            if (ofNobody.contains(written.getOrDefault("receiver", "").toString())) {
                pageNobody.add(own);
            }
            if (GoYaml.flag(route, "continue")) {
                written.put("continue", true);
            }
        }
        var labels = route.list("group_by").stream().map(Item::scalar).toList();
        if (root || !labels.isEmpty()) {
            written.put("group_by", new YamlText.Flow(labels));
        }
        times(route, root, written);
        for (var key : List.of("mute_time_intervals", "active_time_intervals")) {
            if (!root && !route.list(key).isEmpty()) {
                written.put(
                        key,
                        new YamlText.Flow(route.list(key).stream()
                                .map(this::intervalNamed)
                                .toList()));
            }
        }
        var routes = new ArrayList<Object>();
        each(route.list("routes"), child -> routes.add(route(child, false)));
        if (!routes.isEmpty()) {
            written.put("routes", routes);
        }
        return written;
    }

    private String receiver(Item route, String given) {
        var known = receivers.get(given);
        if (known == null) {
            fault(route.at("receiver"), "the receiver " + OneLine.of(given, 60) + " is not defined", "define it");
            return given;
        }
        return known;
    }

    private void times(Item route, boolean root, Map<String, Object> written) {
        for (var key : List.of("group_wait", "group_interval", "repeat_interval")) {
            var given = route.text(key).filter(text -> !text.isEmpty());
            given.ifPresent(text -> {
                var there = GoDuration.read(route.at(key), text, !key.equals("group_wait"));
                var here = GoDuration.ofRoute(there);
                if (!here.equals(there)) {
                    note(DifferenceKind.TIME_OF_ROUTE, route.path(), key + ' ' + text);
                }
                written.put(key, SetupWriter.duration(here));
            });
            if (root && given.isEmpty()) {
                written.put(key, TIMES.get(key));
                note(DifferenceKind.USUAL_TIMES, "route", key + ", which the root route does not say");
            }
        }
    }

    private String intervalNamed(Item name) {
        var known = intervals.named(name.scalar());
        if (known.isEmpty()) {
            fault(name, "the time interval " + OneLine.of(name.scalar(), 60) + " is not defined", "define it");
        }
        return known.orElse("");
    }

    private Optional<Object> inhibition(Item rule) {
        faults.addAll(rule.keysBeside(RULE_KEYS, "an inhibition rule"));
        var source = matchers.of(rule, "source_");
        var target = matchers.of(rule, "target_");
        if (source.isEmpty() && target.isEmpty()) {
            note(DifferenceKind.RULE_NEVER_HOLDS, rule.path(), "an inhibition rule without matchers");
            return Optional.empty();
        }
        for (var side : List.of("source", "target")) {
            if (Stream.of("_match", "_match_re", "_matchers").noneMatch(key -> rule.has(side + key))) {
                note(DifferenceKind.RULE_OF_ANY, rule.path(), "an inhibition rule without " + side + "_matchers");
            }
        }
        var view = new LinkedHashMap<String, Object>();
        view.put("source_matchers", source);
        view.put("target_matchers", target);
        var equal = rule.list("equal").stream().map(Item::scalar).toList();
        if (!equal.isEmpty()) {
            view.put("equal", new YamlText.Flow(equal));
        }
        if (pageNobody.stream().anyMatch(route -> AlertmanagerMatchers.takes(route, source))) {
            note(
                    DifferenceKind.SOURCE_PAGES_NOBODY,
                    rule.path(),
                    "inhibits by " + (source.isEmpty() ? "any alert" : String.join(", ", source)));
        }
        return Optional.of(view);
    }

    private List<String> comments(String path) {
        return notes.stream()
                .filter(note -> path.equals(anchor(note.place())))
                .map(note -> "not carried over: " + note)
                .toList();
    }

    private String anchor(String place) {
        var section = place.replaceAll("[.\\[].*", "");
        return place.startsWith("receivers.") ? place : written.containsKey(section) ? section : "route";
    }

    private void note(DifferenceKind differenceKind, String place, String was) {
        notes.add(new ImportDifference(differenceKind, place, was));
    }

    private void fault(Item place, String message, String hint) {
        faults.add(place.unreadable(message, hint).fault());
    }
}
