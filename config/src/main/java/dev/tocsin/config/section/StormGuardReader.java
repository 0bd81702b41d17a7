package dev.tocsin.config.section;

import dev.tocsin.config.read.Document;
import dev.tocsin.config.read.Fields;
import dev.tocsin.config.read.NearestName;
import dev.tocsin.config.read.Values;
import dev.tocsin.config.read.Yaml;
import dev.tocsin.engine.policy.StormGuard;
import dev.tocsin.engine.signal.SeverityScale;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads {@code storm_guard}: a map, or {@code off}. */
final class StormGuardReader {
    private static final List<String> KEYS = List.of("pages", "window", "exempt");
    private static final String OFF = "off";
    private static final int USUAL_PAGES = 5;
    private static final Duration USUAL_WINDOW = Duration.ofMinutes(1);

    private final Values values;
    private final List<String> severities;
    private final boolean areKnown;

    /** @param areKnown false = the severities are faulty, and their names are not checked */
    StormGuardReader(Values values, SeverityScale severities, boolean areKnown) {
        this.values = values;
        this.severities =
                severities.rules().stream().map(SeverityScale.Rule::name).toList();
        this.areKnown = areKnown;
    }

    /** The storm guard; empty = off. */
    Optional<StormGuard> read(Document document) {
        var usual = new StormGuard(USUAL_PAGES, USUAL_WINDOW, Set.of(severities.getFirst()));
        return document.value("storm_guard").map(node -> read(node, usual)).orElse(Optional.of(usual));
    }

    private Optional<StormGuard> read(Yaml node, StormGuard usual) {
        if (node instanceof Yaml.Scalar scalar && scalar.text().equals(OFF)) {
            return Optional.empty();
        }
        return Fields.of(node, "off or a storm guard", KEYS, values.problems())
                .map(fields -> new StormGuard(
                        fields.get("pages").map(n -> values.integer(n, 1, 1000)).orElse(usual.pages()),
                        fields.get("window")
                                .map(n -> values.duration(n, Duration.ofSeconds(1), Duration.ofHours(1)))
                                .orElse(usual.window()),
                        fields.get("exempt").map(this::exempt).orElse(usual.exempt())));
    }

    private Set<String> exempt(Yaml node) {
        var names = new LinkedHashSet<String>();
        for (var item : values.list(node, "severities")) {
            var name = values.text(item, "the name of a severity");
            if (Values.isText(item) && areKnown && !severities.contains(name)) {
                values.problems()
                        .add(
                                item.place(),
                                "unknown severity " + Values.quote(name),
                                NearestName.hint(name, severities, ""));
            }
            names.add(name);
        }
        return names;
    }
}
