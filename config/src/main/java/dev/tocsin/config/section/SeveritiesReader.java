package dev.tocsin.config.section;

import dev.tocsin.config.read.DurationReader;
import dev.tocsin.config.read.Fields;
import dev.tocsin.config.read.Key;
import dev.tocsin.config.read.NearestName;
import dev.tocsin.config.read.Section;
import dev.tocsin.config.read.SourceLocation;
import dev.tocsin.config.read.Type;
import dev.tocsin.config.read.Types;
import dev.tocsin.config.read.Values;
import dev.tocsin.config.read.Yaml;
import dev.tocsin.core.signal.SeverityScale;
import dev.tocsin.core.signal.Urgency;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Reads {@code severities} and {@code default_severity}. */
final class SeveritiesReader {
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

    private static final Type<Yaml> NEW_NAME =
            Types.name("the name of a severity").unread();
    private static final Key<Yaml> NAME =
            Key.required("name", NEW_NAME, "critical", "the name of the severity", "name it, for example critical");
    private static final Key<List<Yaml>> ALIASES = Key.optional(
            "aliases", NEW_NAME.list("aliases"), "[P0, SEV1]", "other names that senders use for the severity");
    private static final Key<Optional<Duration>> AUTO_RESOLVE = Key.optional(
                    "auto_resolve",
                    Types.duration("0s", "30d").orWord("never"),
                    "15m",
                    "how long all alerts must be clear before an incident resolves by itself")
            .otherwise("`never`");
    private static final Key<String> URGENCY = Key.optional(
                    "urgency",
                    Types.word(
                            "an urgency",
                            List.of("high", "low"),
                            _ -> "write high, or low, which respects people's quiet hours"),
                    "high",
                    "which rules of a user apply, and whether quiet hours delay a page")
            .otherwise("`high` for the " + URGENT + " worst severities, `low` for the others");
    private static final Section SEVERITY = Section.of("a severity", NAME, ALIASES, AUTO_RESOLVE, URGENCY);

    static final Key<List<Fields>> SEVERITIES = Key.optional(
                    "severities",
                    SEVERITY.type().some("severities, worst first"),
                    "[{name: critical, aliases: [P0]}, {name: warning}]",
                    "the severity scale, worst first")
            .otherwise(STANDARD.rules().stream()
                    .map(SeveritiesReader::written)
                    .collect(Collectors.joining(", ", "`[", "]`")));

    static final Key<Yaml> DEFAULT_SEVERITY = Key.optional(
                    "default_severity",
                    Types.severity(),
                    "warning",
                    "the severity of an alert that names none of the scale")
            .otherwise('`' + USUAL_FALLBACK + '`');

    private record Claim(int rank, SourceLocation place) {}

    private final Values values;
    private final Map<String, Claim> claims = new HashMap<>();
    private List<SeverityScale.Rule> known = List.of();

    SeveritiesReader(Values values) {
        this.values = values;
    }

    SeverityScale read(Fields root) {
        var given = root.get(SEVERITIES);
        var rules = given.map(this::rules).orElse(STANDARD.rules());
        known = rules;
        var names = rules.stream()
                .map(SeverityScale.Rule::name)
                .filter(name -> !name.equals(STAND_IN))
                .toList();
        var wanted = root.get(DEFAULT_SEVERITY);
        var fallback = wanted.map(node -> known(node, names)).orElse(USUAL_FALLBACK);
        root.node(SEVERITIES)
                .filter(_ -> wanted.isEmpty() && !names.isEmpty() && !names.contains(USUAL_FALLBACK))
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

    private List<SeverityScale.Rule> rules(List<Fields> severities) {
        var rules = new ArrayList<SeverityScale.Rule>();
        for (var fields : severities) {
            rules.add(rule(fields, rules.size()));
        }
        return rules;
    }

    private SeverityScale.Rule rule(Fields fields, int rank) {
        var name = fields.get(NAME).map(node -> claim(node, rank));
        var aliases =
                fields.list(ALIASES).stream().map(node -> claim(node, rank)).toList();
        var autoResolve = fields.get(AUTO_RESOLVE).flatMap(after -> after);
        var urgency = fields.get(URGENCY)
                .map(text -> text.equals("low") ? Urgency.LOW : Urgency.HIGH)
                .orElse(rank < URGENT ? Urgency.HIGH : Urgency.LOW);
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

    /** A severity as in the files. */
    private static String written(SeverityScale.Rule rule) {
        return "{name: " + rule.name() + ", aliases: [" + String.join(", ", rule.aliases()) + ']'
                + rule.autoResolve()
                        .map(clear -> ", auto_resolve: " + DurationReader.format(clear))
                        .orElse("")
                + '}';
    }

    private static SeverityScale.Rule rule(
            String name, Urgency urgency, Optional<Duration> autoResolve, String... aliases) {
        return new SeverityScale.Rule(name, List.of(aliases), autoResolve, urgency);
    }
}
