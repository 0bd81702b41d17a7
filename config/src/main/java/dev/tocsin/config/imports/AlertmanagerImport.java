package dev.tocsin.config.imports;

import dev.tocsin.engine.matching.MatcherText;
import dev.tocsin.engine.signal.Matcher;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.schema.FailsafeSchema;

/**
 * Reads an {@code alertmanager.yml}: its route tree, inhibition rules and time intervals mean here what they mean
 * there; its receivers become stubs, as what they send to is a policy's business here. A matcher that cannot be read
 * refuses the whole: a route with a matcher less takes alerts that are not its own.
 */
public final class AlertmanagerImport {
    private static final String STUB = "fill-me";
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
            "routes");
    private static final List<String> INHERITED = List.of("group_wait", "group_interval", "repeat_interval");
    private static final Set<String> OF_CHILDREN =
            Set.of("matchers", "match", "match_re", "continue", "mute_time_intervals", "active_time_intervals");
    private static final Set<String> INTERVAL_KEYS =
            Set.of("times", "weekdays", "days_of_month", "months", "years", "location");

    private final String file;
    private final Names names = new Names();
    private final Map<String, String> receivers = new LinkedHashMap<>();
    private final Map<String, String> intervals = new LinkedHashMap<>();
    private final Map<String, Object> written = new LinkedHashMap<>();
    private final List<NotCarriedOver> notes = new ArrayList<>();
    private final List<Fault> faults = new ArrayList<>();

    private AlertmanagerImport(String file) {
        this.file = file;
    }

    /** @param file its name, for faults */
    public static Translation translate(String file, String text) {
        return new AlertmanagerImport(file).read(text);
    }

    private Translation read(String text) {
        if (text.lines().allMatch(line -> line.matches("\\s*(#.*|---|\\.\\.\\.)?"))) {
            return refused("$", "has nothing in it", "name Alertmanager's own file");
        }
        Object root;
        try {
            var settings = LoadSettings.builder()
                    .setSchema(new FailsafeSchema())
                    .setMaxAliasesForCollections(50)
                    .build();
            root = new Load(settings).loadFromString(text);
        } catch (YamlEngineException e) {
            return refused("$", "is not YAML: " + e.getMessage(), "correct it; amtool check-config may say more");
        }
        if (!(root instanceof Map<?, ?> document) || !(document.get("route") instanceof Map<?, ?> route)) {
            return refused("$", "has no route, so it is no alertmanager.yml", "name Alertmanager's own file");
        }
        written.put(
                "users", Map.of(STUB, Map.of("contacts", List.of(new YamlText.Flow(Map.of("channel", "console"))))));
        written.put("policies", policies());
        written.put("receivers", receivers(list(document.get("receivers"))));
        var named = new LinkedHashMap<String, Object>();
        for (var section : List.of("time_intervals", "mute_time_intervals")) {
            list(document.get(section)).forEach(each -> interval(each, named));
        }
        if (!named.isEmpty()) {
            written.put("time_intervals", named);
        }
        written.put("route", route(route, "route"));
        var rules = inhibition(list(document.get("inhibit_rules")));
        if (!rules.isEmpty()) {
            written.put("inhibit_rules", rules);
        }
        document.keySet().stream()
                .map(Object::toString)
                .filter(key ->
                        !written.containsKey(key) && !key.equals("mute_time_intervals") && !key.equals("inhibit_rules"))
                .forEach(key -> note("receivers", key, "it belongs to Alertmanager's own notifications"));
        if (!route.containsKey("repeat_interval")) {
            note(
                    "route",
                    "repeat_interval",
                    "Alertmanager repeats every 4h when it is not given; here nothing repeats");
        }
        return faults.isEmpty()
                ? new Translation.Done(Map.of("alertmanager.yaml", YamlText.of(written, this::comments)), notes)
                : new Translation.Refused(faults);
    }

    private static Map<String, Object> policies() {
        var level = new LinkedHashMap<String, Object>();
        level.put("responders", List.of(Map.of("user", STUB)));
        level.put("timeout", "15m");
        return Map.of(STUB, Map.of("levels", List.of(new YamlText.Flow(level))));
    }

    private Map<String, Object> receivers(List<?> items) {
        var written = new LinkedHashMap<String, Object>();
        for (var item : items) {
            if (item instanceof Map<?, ?> receiver && receiver.get("name") instanceof String given) {
                var name = names.unique("receivers", given);
                receivers.put(given, name);
                written.put(name, new YamlText.Flow(Map.of("policy", STUB)));
                var sends = receiver.keySet().stream()
                        .map(Object::toString)
                        .filter(key -> !key.equals("name"))
                        .sorted()
                        .toList();
                note(
                        "receivers." + name,
                        "receiver " + given + (sends.isEmpty() ? "" : " with " + String.join(", ", sends)),
                        "a stub; name the policy that pages for it");
            }
        }
        return written;
    }

    private void interval(Object item, Map<String, Object> into) {
        if (!(item instanceof Map<?, ?> named) || !(named.get("name") instanceof String given)) {
            note("time_intervals", "a time interval", "it has no name");
            return;
        }
        var name = names.unique("time_intervals", given);
        intervals.put(given, name);
        var written = new ArrayList<Object>();
        for (var each : list(named.get("time_intervals"))) {
            if (each instanceof Map<?, ?> interval) {
                interval.keySet().stream()
                        .map(Object::toString)
                        .filter(key -> !INTERVAL_KEYS.contains(key))
                        .forEach(key ->
                                fault("time_intervals." + given, "has the key " + key, "remove it, or write location"));
                written.add(interval);
            }
        }
        into.put(name, written);
    }

    private Map<String, Object> route(Map<?, ?> route, String place) {
        var written = new LinkedHashMap<String, Object>();
        var root = place.equals("route");
        for (var key : route.keySet()) {
            var name = key.toString();
            if (!ROUTE_KEYS.contains(name)) {
                note(place, name, "there is nothing like it");
            } else if (root && OF_CHILDREN.contains(name)) {
                note(place, name, "the root takes everything, always");
            }
        }
        if (route.get("receiver") instanceof String given) {
            var known = receivers.get(given);
            if (known == null) {
                fault(place, "leads to the receiver " + given + ", which is not defined", "define it");
            }
            written.put("receiver", known == null ? given : known);
        }
        if (!root) {
            var matchers = matchers(route, "", place);
            if (!matchers.isEmpty()) {
                written.put("matchers", matchers);
            }
            if ("true".equals(route.get("continue"))) {
                written.put("continue", true);
            }
        }
        if (route.get("group_by") instanceof List<?> labels) {
            written.put("group_by", new YamlText.Flow(labels));
        }
        for (var key : INHERITED) {
            if (route.get(key) instanceof String duration) {
                written.put(key, duration);
            }
        }
        for (var key : List.of("mute_time_intervals", "active_time_intervals")) {
            if (!root && route.get(key) instanceof List<?> used) {
                written.put(
                        key,
                        new YamlText.Flow(
                                used.stream().map(name -> interval(name, place)).toList()));
            }
        }
        var children = list(route.get("routes"));
        var routes = new ArrayList<Object>();
        for (int i = 0; i < children.size(); i++) {
            if (children.get(i) instanceof Map<?, ?> child) {
                routes.add(route(child, place + ".routes[" + i + ']'));
            }
        }
        if (!routes.isEmpty()) {
            written.put("routes", routes);
        }
        return written;
    }

    private String interval(Object name, String place) {
        var known = intervals.get(String.valueOf(name));
        if (known == null) {
            fault(place, "names the time interval " + name + ", which is not defined", "define it");
            return "";
        }
        return known;
    }

    private List<Object> inhibition(List<?> items) {
        var written = new ArrayList<Object>();
        for (int i = 0; i < items.size(); i++) {
            var place = "inhibit_rules[" + i + ']';
            if (items.get(i) instanceof Map<?, ?> rule) {
                var source = matchers(rule, "source_", place);
                var target = matchers(rule, "target_", place);
                if (source.isEmpty() || target.isEmpty()) {
                    note(place, "a rule without matchers on one side", "it would hold everything back");
                    continue;
                }
                var view = new LinkedHashMap<String, Object>();
                view.put("source_matchers", source);
                view.put("target_matchers", target);
                if (rule.get("equal") instanceof List<?> equal) {
                    view.put("equal", new YamlText.Flow(equal));
                }
                written.add(view);
            }
        }
        return written;
    }

    /** Of the old and the new way to write them. */
    private List<String> matchers(Map<?, ?> of, String prefix, String place) {
        var written = new ArrayList<String>();
        for (var entry : map(of.get(prefix + "match")).entrySet()) {
            written.add(read(
                    new Matcher.Equal(entry.getKey().toString(), String.valueOf(entry.getValue())).toString(), place));
        }
        for (var entry : map(of.get(prefix + "match_re")).entrySet()) {
            var equal = new Matcher.Equal(entry.getKey().toString(), String.valueOf(entry.getValue())).toString();
            var name = equal.substring(0, equal.indexOf("=\""));
            written.add(read(name + "=~" + equal.substring(name.length() + 1), place));
        }
        var given = of.get(prefix + "matchers");
        for (var text : given instanceof List<?> texts ? texts : given == null ? List.of() : List.of(given)) {
            written.add(read(String.valueOf(text), place));
        }
        return written;
    }

    private String read(String text, String place) {
        if (MatcherText.parse(text) instanceof MatcherText.Bad(var message, var hint)) {
            fault(place, message, hint);
        }
        return text;
    }

    private static List<?> list(@Nullable Object value) {
        return value instanceof List<?> list ? list : List.of();
    }

    private static Map<?, ?> map(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? map : Map.of();
    }

    private List<String> comments(String path) {
        return notes.stream()
                .filter(note -> path.equals(anchor(note.place())))
                .map(NotCarriedOver::toString)
                .toList();
    }

    private String anchor(String place) {
        var section = place.replaceAll("[.\\[].*", "");
        return place.startsWith("receivers.") ? place : written.containsKey(section) ? section : "route";
    }

    private void note(String place, String what, String why) {
        notes.add(new NotCarriedOver(place, what, why));
    }

    private void fault(String path, String message, String hint) {
        faults.add(new Fault(file, path, message, hint));
    }

    private Translation refused(String path, String message, String hint) {
        return new Translation.Refused(List.of(new Fault(file, path, message, hint)));
    }
}
