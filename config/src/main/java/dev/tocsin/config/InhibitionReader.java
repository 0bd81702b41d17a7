package dev.tocsin.config;

import dev.tocsin.engine.quiet.Inhibition;
import dev.tocsin.engine.quiet.InhibitionRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads {@code inhibit_rules}. */
record InhibitionReader(Values values) {
    private static final List<String> KEYS = List.of("source_matchers", "target_matchers", "equal");

    Inhibition read(Document document) {
        var nodes = document.value("inhibit_rules")
                .map(node -> values.list(node, "rules"))
                .orElse(List.of());
        var rules = new ArrayList<InhibitionRule>();
        for (int i = 0; i < nodes.size(); i++) {
            rule("inhibit_rules[" + i + ']', nodes.get(i)).ifPresent(rules::add);
        }
        return new Inhibition(rules);
    }

    private Optional<InhibitionRule> rule(String name, Yaml node) {
        return Fields.of(node, "an inhibition rule", KEYS, values.problems()).flatMap(fields -> {
            var matchers = new MatchersReader(values);
            var source = fields.require("source_matchers", "say what must fire: ['severity=\"critical\"']")
                    .map(matchers::read)
                    .orElse(List.of());
            var target = fields.require("target_matchers", "say what is held back: ['severity=\"warning\"']")
                    .map(matchers::read)
                    .orElse(List.of());
            var equal = fields.get("equal").map(list -> values.list(list, "labels")).orElse(List.of()).stream()
                    .map(label -> values.text(label, "the name of a label"))
                    .toList();
            if (source.isEmpty() || target.isEmpty()) {
                reportEmpty(fields, "source_matchers");
                reportEmpty(fields, "target_matchers");
                return Optional.empty();
            }
            return Optional.of(new InhibitionRule(name, source, target, equal));
        });
    }

    private void reportEmpty(Fields fields, String key) {
        fields.get(key)
                .filter(node -> node instanceof Yaml.Sequence(_, var items) && items.isEmpty())
                .ifPresent(node -> values.problems()
                        .add(node.place(), "a rule without " + key + " would hold everything back", "add a matcher"));
    }
}
