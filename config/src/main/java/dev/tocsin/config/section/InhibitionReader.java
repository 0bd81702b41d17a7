package dev.tocsin.config.section;

import dev.tocsin.config.read.Fields;
import dev.tocsin.config.read.Key;
import dev.tocsin.config.read.Section;
import dev.tocsin.config.read.Types;
import dev.tocsin.config.read.Values;
import dev.tocsin.config.read.Yaml;
import dev.tocsin.core.signal.Matcher;
import dev.tocsin.core.suppression.InhibitionRule;
import dev.tocsin.core.suppression.InhibitionRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads {@code inhibit_rules}. */
record InhibitionReader(Values values) {
    private static final Key<List<Matcher>> SOURCE_MATCHERS = Key.required(
            "source_matchers",
            Types.matchers(),
            "['severity=\"critical\"']",
            "which alert must fire; `[]` = any",
            "say what must fire: ['severity=\"critical\"']");
    private static final Key<List<Matcher>> TARGET_MATCHERS = Key.required(
            "target_matchers",
            Types.matchers(),
            "['severity=\"warning\"']",
            "which alerts page nobody meanwhile; `[]` = every alert",
            "say what is suppressed: ['severity=\"warning\"']");
    private static final Key<List<String>> EQUAL = Key.optional(
                    "equal",
                    Types.label().list("labels"),
                    "[cluster]",
                    "the labels of which both alerts must have the same values")
            .otherwise("none");
    private static final Section RULE = Section.of("an inhibition rule", SOURCE_MATCHERS, TARGET_MATCHERS, EQUAL);

    static final Key<List<Yaml>> KEY = Key.optional(
            "inhibit_rules",
            RULE.type().unread().list("rules"),
            "[{source_matchers: ['severity=\"critical\"'], target_matchers: ['severity=\"warning\"'], equal:"
                    + " [cluster]}]",
            "which firing alerts keep others from paging: [inhibition](../configuration.md#routes)");

    InhibitionRules read(Fields root) {
        var nodes = root.list(KEY);
        var rules = new ArrayList<InhibitionRule>();
        for (int i = 0; i < nodes.size(); i++) {
            var name = "inhibit_rules[" + i + ']';
            Fields.of(nodes.get(i), RULE, values)
                    .flatMap(fields -> rule(name, fields))
                    .ifPresent(rules::add);
        }
        return new InhibitionRules(rules);
    }

    private Optional<InhibitionRule> rule(String name, Fields fields) {
        var source = fields.list(SOURCE_MATCHERS);
        var target = fields.list(TARGET_MATCHERS);
        var equal = fields.list(EQUAL);
        if (source.isEmpty() && target.isEmpty()) {
            reportEmpty(fields);
            return Optional.empty();
        }
        return Optional.of(new InhibitionRule(name, source, target, equal));
    }

    private void reportEmpty(Fields fields) {
        var empty = Stream.of(SOURCE_MATCHERS, TARGET_MATCHERS)
                .flatMap(key -> fields.node(key).stream())
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
