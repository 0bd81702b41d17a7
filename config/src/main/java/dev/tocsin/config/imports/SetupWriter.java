package dev.tocsin.config.imports;

import dev.tocsin.config.imports.YamlText.Flow;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A draft as files of YAML, with what was not carried over as comments where it would be. */
final class SetupWriter {
    private static final DateTimeFormatter MINUTES = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm", Locale.ROOT);
    private static final String PREFIX = "not carried over: ";

    private final ImportDraft draft;
    private final SourceProduct sourceProduct;
    private static final Pattern ENTRY = Pattern.compile("[^.\\[]*(\\.[^.\\[]*)?");

    private final Map<String, List<ImportDifference>> byEntry;
    private final Set<ImportDifference> placed = new HashSet<>();

    SetupWriter(ImportDraft draft, SourceProduct sourceProduct) {
        this.draft = draft;
        this.sourceProduct = sourceProduct;
        byEntry = draft.notes.stream().collect(Collectors.groupingBy(note -> entry(note.place())));
    }

    Map<String, String> files() {
        var bodies = new LinkedHashMap<String, String>();
        if (sourceProduct == SourceProduct.OPSGENIE) {
            add(bodies, "00-severities.yaml", Priorities.sections());
        }
        add(bodies, "10-people.yaml", people());
        add(bodies, "20-schedules.yaml", schedules());
        add(bodies, "30-policies.yaml", policies());
        add(bodies, "40-routes.yaml", routes());
        var files = new LinkedHashMap<String, String>();
        bodies.forEach((name, body) -> files.put(name, head(files.isEmpty()) + body));
        return files;
    }

    private void add(Map<String, String> bodies, String name, Map<String, Object> sections) {
        sections.values().removeIf(section -> section instanceof Map<?, ?> map && map.isEmpty());
        if (!sections.isEmpty()) {
            bodies.put(name, YamlText.of(sections, this::comments));
        }
    }

    /** The first file also has what belongs to no entry of any. */
    private String head(boolean first) {
        var head = new StringBuilder("# Imported from " + sourceProduct.title() + ". Check it: ./tocsin check DIR\n");
        if (first) {
            draft.notes.stream()
                    .filter(note -> !placed.contains(note))
                    .forEach(note ->
                            head.append("# ").append(PREFIX).append(note).append('\n'));
        }
        return head.toString();
    }

    /** Of an entry of a section, with all that is below it; and of a section itself. */
    private List<String> comments(String path) {
        var here = byEntry.getOrDefault(path, List.of());
        placed.addAll(here);
        return here.stream()
                .map(note -> PREFIX
                        + new ImportDifference(
                                note.difference(),
                                note.place().substring(path.length()).replaceFirst("^\\.", ""),
                                note.was()))
                .toList();
    }

    /** The section, or the section and the name within it. */
    private static String entry(String place) {
        var entry = ENTRY.matcher(place);
        return entry.lookingAt() ? entry.group() : "";
    }

    private Map<String, Object> people() {
        var channels = new LinkedHashMap<String, Object>();
        draft.channels.forEach(channel -> channels.put(channel, new Flow(Map.of("type", "console"))));
        var users = new LinkedHashMap<String, Object>();
        draft.users.values().forEach(user -> users.put(user.name(), person(user)));
        var teams = new LinkedHashMap<String, Object>();
        draft.teams.values().stream()
                .filter(team -> !team.members().isEmpty())
                .forEach(team -> teams.put(team.name(), new Flow(team.members())));
        return sections("channels", channels, "users", users, "teams", teams);
    }

    private static Map<String, Object> person(Setup.Person person) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("name", person.displayName());
        person.zone().ifPresent(zone -> fields.put("time_zone", zone.getId()));
        fields.put(
                "contacts",
                person.contacts().stream()
                        .map(contact -> {
                            var way = new LinkedHashMap<String, Object>();
                            if (!contact.name().equals(contact.channel())) {
                                way.put("name", contact.name());
                            }
                            way.put("channel", contact.channel());
                            if (!contact.address().isEmpty()) {
                                way.put("address", contact.address());
                            }
                            return new Flow(way);
                        })
                        .toList());
        if (!person.rules().isEmpty()) {
            var rules = new LinkedHashMap<String, Object>();
            person.rules()
                    .forEach((urgency, steps) -> rules.put(
                            urgency,
                            steps.stream()
                                    .map(step -> {
                                        var fieldsOfStep = new LinkedHashMap<String, Object>();
                                        fieldsOfStep.put("contact", step.contact());
                                        if (!step.after().isZero()) {
                                            fieldsOfStep.put("after", duration(step.after()));
                                        }
                                        return new Flow(fieldsOfStep);
                                    })
                                    .toList()));
            fields.put("rules", rules);
        }
        return fields;
    }

    private Map<String, Object> schedules() {
        var rotations = new LinkedHashMap<String, Object>();
        var schedules = new LinkedHashMap<String, Object>();
        for (var schedule : draft.schedules) {
            var fields = new LinkedHashMap<String, Object>();
            fields.put("time_zone", schedule.zone().getId());
            var layers = new ArrayList<Object>();
            for (var layer : schedule.layers()) {
                if (layer.named()) {
                    var turns = new LinkedHashMap<String, Object>();
                    turns.put("time_zone", layer.turns().zone().getId());
                    turns.putAll(turns(layer.turns()));
                    rotations.putIfAbsent(layer.turns().name(), turns);
                }
                layers.add(layer(layer));
            }
            fields.put("layers", layers);
            if (!schedule.overrides().isEmpty()) {
                fields.put(
                        "overrides",
                        schedule.overrides().stream().map(SetupWriter::override).toList());
            }
            schedules.put(schedule.name(), fields);
        }
        return sections("rotations", rotations, "schedules", schedules);
    }

    private static Map<String, Object> layer(Setup.Layer layer) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("name", layer.name());
        if (layer.named()) {
            fields.put("rotation", layer.turns().name());
        } else {
            fields.putAll(turns(layer.turns()));
        }
        if (!layer.restrictions().isEmpty()) {
            fields.put(
                    "restrictions",
                    layer.restrictions().stream().map(SetupWriter::hours).toList());
        }
        layer.from().ifPresent(from -> fields.put("from", minutes(from)));
        layer.until().ifPresent(until -> fields.put("until", minutes(until)));
        return fields;
    }

    private static Map<String, Object> turns(Setup.Turns turns) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("start", turns.start().toLocalDate().toString());
        fields.put("handoff", turns.start().toLocalTime().toString());
        switch (turns.shift()) {
            case Setup.Shift.Every(var length) -> fields.put("shift", duration(length));
            case Setup.Shift.Rule(var rule) -> fields.put("rrule", rule);
        }
        fields.put("members", new Flow(turns.members()));
        return fields;
    }

    private static Flow hours(Setup.Hours hours) {
        var fields = new LinkedHashMap<String, Object>();
        if (hours.days().size() < 7) {
            fields.put(
                    "days",
                    Arrays.stream(DayOfWeek.values())
                            .filter(hours.days()::contains)
                            .map(day -> day.name().substring(0, 3).toLowerCase(Locale.ROOT))
                            .toList());
        }
        fields.put("from", clock(hours.from()));
        fields.put("to", clock(hours.to()));
        return new Flow(fields);
    }

    private static Flow override(Setup.Override override) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("user", override.user());
        fields.put("from", minutes(override.from()));
        fields.put("to", minutes(override.to()));
        override.reason().ifPresent(reason -> fields.put("reason", reason));
        override.insteadOf().ifPresent(user -> fields.put("instead_of", user));
        return new Flow(fields);
    }

    private Map<String, Object> policies() {
        var policies = new LinkedHashMap<String, Object>();
        for (var policy : draft.policies.values()) {
            var fields = new LinkedHashMap<String, Object>();
            fields.put(
                    "levels", policy.levels().stream().map(SetupWriter::level).toList());
            if (policy.repeat() > 0) {
                fields.put("repeat", policy.repeat());
            }
            policy.acknowledgeTimeout().ifPresent(time -> fields.put("acknowledge_timeout", duration(time)));

            policies.put(policy.name(), fields);
        }
        return sections("policies", policies);
    }

    private static Map<String, Object> level(Setup.Level level) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put(
                "responders",
                new Flow(level.responders().stream()
                        .map(responder -> {
                            var one = new LinkedHashMap<String, Object>();
                            one.put(
                                    responder.kind(),
                                    responder.kind().equals("round_robin")
                                            ? responder.names()
                                            : responder.names().getFirst());
                            if (!responder.who().equals("current")) {
                                one.put("who", responder.who());
                            }
                            return one;
                        })
                        .toList()));
        if (!level.delay().isZero()) {
            fields.put("delay", duration(level.delay()));
        }
        fields.put("timeout", duration(level.timeout()));
        return fields;
    }

    private Map<String, Object> routes() {
        var receivers = new LinkedHashMap<String, Object>();
        if (draft.policies.isEmpty()) {
            return sections();
        }
        draft.policies
                .values()
                .forEach(policy -> receivers.put(policy.name(), new Flow(Map.of("policy", policy.name()))));
        draft.nobodyReceiver.ifPresent(name -> receivers.put(name, new Flow(Map.of("page", "nobody"))));
        var root = new LinkedHashMap<String, Object>();
        root.put("receiver", draft.policies.values().iterator().next().name());
        // Each alert is an incident of its own and pages at once, as it does there.
        root.put("group_by", new Flow(List.of("...")));
        root.put("group_wait", "0s");
        if (!draft.routes.isEmpty()) {
            root.put("routes", draft.routes.stream().map(SetupWriter::route).toList());
        }
        return sections("receivers", receivers, "route", root);
    }

    private static Map<String, Object> route(Setup.Route route) {
        var fields = new LinkedHashMap<String, Object>();
        if (!route.matchers().isEmpty()) {
            fields.put("matchers", route.matchers());
        }
        route.policy().ifPresent(policy -> fields.put("receiver", policy));
        if (!route.routes().isEmpty()) {
            fields.put("routes", route.routes().stream().map(SetupWriter::route).toList());
        }
        return fields;
    }

    private static String minutes(LocalDateTime time) {
        return MINUTES.format(time);
    }

    private static String clock(LocalTime time) {
        return time.toString();
    }

    /** As the loader reads it; days and weeks are those of the wall clock. */
    static String duration(Duration duration) {
        if (duration.toDays() > 0 && duration.equals(Duration.ofDays(duration.toDays()))) {
            return duration.toDays() % 7 == 0 ? duration.toDays() / 7 + "w" : duration.toDays() + "d";
        }
        return duration.toString().substring(2).toLowerCase(Locale.ROOT);
    }

    private static Map<String, Object> sections(Object... namesAndSections) {
        var sections = new LinkedHashMap<String, Object>();
        for (int i = 0; i < namesAndSections.length; i += 2) {
            sections.put((String) namesAndSections[i], namesAndSections[i + 1]);
        }
        return sections;
    }
}
