package dev.tocsin.config.section;

import dev.tocsin.config.read.Document;
import dev.tocsin.config.read.Fields;
import dev.tocsin.config.read.MatchersReader;
import dev.tocsin.config.read.Values;
import dev.tocsin.config.read.Yaml;
import dev.tocsin.engine.suppression.InhibitionRule;
import dev.tocsin.engine.suppression.InhibitionRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads {@code inhibit_rules}. */
record InhibitionReader(Values values) {
    private static final List<String> KEYS = List.of("source_matchers", "target_matchers", "equal");

    InhibitionRules read(Document document) {
        var nodes = document.value("inhibit_rules")
                .map(node -> values.list(node, "rules"))
                .orElse(List.of());
        var rules = new ArrayList<InhibitionRule>();
        for (int i = 0; i < nodes.size(); i++) {
            rule("inhibit_rules[" + i + ']', nodes.get(i)).ifPresent(rules::add);
        }
        return new InhibitionRules(rules);
    }

    private Optional<InhibitionRule> rule(String name, Yaml node) {
        return Fields.of(node, "an inhibition rule", KEYS, values.problems()).flatMap(fields -> {
            var matchers = new MatchersReader(values);
            var source = fields.require("source_matchers", "say what must fire: ['severity=\"critical\"']")
                    .map(matchers::read)
                    .orElse(List.of());
            var target = fields.require("target_matchers", "say what is suppressed: ['severity=\"warning\"']")
                    .map(matchers::read)
                    .orElse(List.of());
            var equal = fields.get("equal").map(list -> values.list(list, "labels")).orElse(List.of()).stream()
                    .map(label -> values.text(label, "the name of a label"))
                    .toList();
            if (source.isEmpty() && target.isEmpty()) {
                reportEmpty(fields);
                return Optional.empty();
            }
            return Optional.of(new InhibitionRule(name, source, target, equal));
        });
    }

    private void reportEmpty(Fields fields) {
        var empty = Stream.of("source_matchers", "target_matchers")
                .flatMap(key -> fields.get(key).stream())
                .filter(node -> node instanceof Yaml.Sequence(_, var items) && items.isEmpty())
                .toList();
        if (empty.size() == 2) {
            values.problems()
                    .add(
                            empty.getFirst().place(),
                            "a rule without matchers on both sides never inhibits",
                            "say what must fire, or what is then suppressed: [] alone means every alert");
        }
    }
}
