package dev.tocsin.config.section;

import dev.tocsin.config.read.Document;
import dev.tocsin.config.read.Fields;
import dev.tocsin.config.read.NearestName;
import dev.tocsin.config.read.SourceLocation;
import dev.tocsin.config.read.Values;
import dev.tocsin.config.read.Yaml;
import dev.tocsin.engine.signal.SeverityScale;
import dev.tocsin.engine.signal.Urgency;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads {@code severities} and {@code default_severity}. */
final class SeveritiesReader {
    private static final List<String> KEYS = List.of("name", "aliases", "auto_resolve", "urgency");

    /** How many of the worst severities have high urgency by default. */
    private static final int URGENT = 2;

    private static final String USUAL_FALLBACK = "warning";
    /** Replaces an invalid name; nobody can write it as a name. */
    private static final String STAND_IN = "?";

    private static final SeverityScale STANDARD = new SeverityScale(
            List.of(
                    rule("critical", Urgency.HIGH, Optional.empty(), "P0", "SEV1", "page", "emergency"),
                    rule("high", Urgency.HIGH, Optional.empty(), "P1", "SEV2", "error"),
                    rule("warning", Urgency.LOW, Optional.of(Duration.ZERO), "P2", "SEV3", "warn"),
                    rule("low", Urgency.LOW, Optional.of(Duration.ZERO), "P3", "SEV4"),
                    rule("info", Urgency.LOW, Optional.of(Duration.ZERO), "P4", "notice", "debug", "none")),
            USUAL_FALLBACK);

    private record Claim(int rank, SourceLocation place) {}

    private final Values values;
    private final Map<String, Claim> claims = new HashMap<>();
    private List<SeverityScale.Rule> known = List.of();

    SeveritiesReader(Values values) {
        this.values = values;
    }

    SeverityScale read(Document document) {
        var given = document.value("severities");
        var rules = given.map(this::rules).orElse(STANDARD.rules());
        known = rules;
        var names = rules.stream()
                .map(SeverityScale.Rule::name)
                .filter(name -> !name.equals(STAND_IN))
                .toList();
        var wanted = document.value("default_severity");
        var fallback = wanted.map(node -> known(node, names)).orElse(USUAL_FALLBACK);
        given.filter(_ -> wanted.isEmpty() && !names.isEmpty() && !names.contains(USUAL_FALLBACK))
                .ifPresent(node -> reportMissingFallback(node.place(), names));
        return values.problems().isEmpty() ? new SeverityScale(rules, fallback) : STANDARD;
    }

    /** The names that {@link #read} could read, even if there are faults elsewhere. */
    Severities names() {
        return new Severities(values, known);
    }

    private String known(Yaml node, List<String> names) {
        var name = values.text(node, "the name of a severity");
        if (Values.isText(node) && !names.isEmpty() && !names.contains(name)) {
            var hint = NearestName.hint(name, names, "");
            values.problems().add(node.place(), "unknown severity " + Values.quote(name), hint);
        }
        return name;
    }

    private void reportMissingFallback(SourceLocation severities, List<String> names) {
        values.problems()
                .add(
                        severities.withPath("default_severity"),
                        "'default_severity' is missing, and no severity is named " + USUAL_FALLBACK,
                        "say what alerts without a severity get: default_severity: " + names.getFirst());
    }

    private List<SeverityScale.Rule> rules(Yaml node) {
        var rules = new ArrayList<SeverityScale.Rule>();
        for (var item : values.someOf(node, "severities, worst first")) {
            Fields.of(item, "a severity", KEYS, values.problems())
                    .ifPresent(fields -> rules.add(rule(fields, rules.size())));
        }
        return rules;
    }

    private SeverityScale.Rule rule(Fields fields, int rank) {
        var name = fields.require("name", "name it, for example critical").map(node -> claim(node, rank));
        var aliases = fields.get("aliases").map(node -> values.list(node, "aliases")).orElse(List.of()).stream()
                .map(node -> claim(node, rank))
                .toList();
        var autoResolve =
                fields.get("auto_resolve").flatMap(node -> values.durationOrNever(node, Duration.ZERO, Values.A_MONTH));
        var urgency = fields.get("urgency").map(this::urgency).orElse(rank < URGENT ? Urgency.HIGH : Urgency.LOW);
        return new SeverityScale.Rule(name.orElse(STAND_IN), aliases, autoResolve, urgency);
    }

    private String claim(Yaml node, int rank) {
        var name = values.name(node, "the name of a severity");
        var taken = claims.putIfAbsent(name.toLowerCase(Locale.ROOT), new Claim(rank, node.place()));
        if (taken != null && taken.rank() != rank && !name.isEmpty()) {
            values.problems()
                    .add(
                            node.place(),
                            "the severity name " + Values.quote(name) + " is used twice, first at "
                                    + taken.place().fileAndLine(),
                            "a name or alias belongs to one severity; letter case does not count");
        }
        return name.isBlank() || !name.equals(name.strip()) ? STAND_IN : name;
    }

    private Urgency urgency(Yaml node) {
        var text = values.text(node, "an urgency");
        if (Values.isText(node) && !text.equals("high") && !text.equals("low")) {
            values.expected(
                    node.place(), "high or low", text, "write high, or low, which respects people's quiet hours");
        }
        return text.equals("low") ? Urgency.LOW : Urgency.HIGH;
    }

    private static SeverityScale.Rule rule(
            String name, Urgency urgency, Optional<Duration> autoResolve, String... aliases) {
        return new SeverityScale.Rule(name, List.of(aliases), autoResolve, urgency);
    }
}
