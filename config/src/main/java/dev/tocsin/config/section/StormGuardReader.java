package dev.tocsin.config.section;

import dev.tocsin.config.read.Fields;
import dev.tocsin.config.read.Key;
import dev.tocsin.config.read.NearestName;
import dev.tocsin.config.read.Section;
import dev.tocsin.config.read.Types;
import dev.tocsin.config.read.Values;
import dev.tocsin.config.read.Yaml;
import dev.tocsin.core.policy.StormGuard;
import dev.tocsin.core.signal.SeverityScale;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads {@code storm_guard}. */
final class StormGuardReader {
    private static final Key<Integer> PAGES = Key.optional(
                    "pages", Types.number(1, 1000), "5", "how many pages are sent immediately within the window")
            .or("5");
    private static final Key<Duration> WINDOW = Key.optional(
                    "window", Types.duration("1s", "1h"), "1m", "the time that the first page starts")
            .or("1m");
    private static final Key<List<Yaml>> EXEMPT = Key.optional(
                    "exempt", Types.severity().list("severities"), "[critical]", "severities that are never delayed")
            .otherwise("the worst severity");
    private static final Section STORM_GUARD =
            Section.of("off or a storm guard", PAGES, WINDOW, EXEMPT).titled("storm guard");

    static final Key<Optional<Fields>> KEY = Key.optional(
                    "storm_guard",
                    STORM_GUARD.type().orWord("off"),
                    "{pages: 5, window: 1m, exempt: [critical]}",
                    "the pages that a person gets by one contact method in a window before further pages become one"
                            + " digest: [storms](../configuration.md#storms)")
            .otherwise(PAGES.otherwise() + " pages in " + WINDOW.otherwise() + ", the worst severity exempt");

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
    Optional<StormGuard> read(Fields root) {
        return root.node(KEY).isEmpty()
                ? Optional.of(new StormGuard(
                        PAGES.usual().orElseThrow(), WINDOW.usual().orElseThrow(), Set.of(severities.getFirst())))
                : root.get(KEY)
                        .flatMap(given -> given)
                        .map(fields -> new StormGuard(
                                fields.value(PAGES),
                                fields.value(WINDOW),
                                fields.get(EXEMPT).map(this::exempt).orElse(Set.of(severities.getFirst()))));
    }

    private Set<String> exempt(List<Yaml> items) {
        var names = new LinkedHashSet<String>();
        for (var item : items) {
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
