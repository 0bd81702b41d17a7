package dev.tocsin.config;

import dev.tocsin.engine.matching.MatcherText;
import dev.tocsin.engine.signal.Matcher;
import java.util.List;

/** Reads matchers in Alertmanager's syntax: one text, or a list of texts that must all match. */
record MatchersReader(Values values) {
    List<Matcher> read(Yaml node) {
        var texts = Values.isText(node, MatcherText.MAX_LENGTH) ? List.of(node) : values.list(node, "matchers");
        return texts.stream().flatMap(text -> matchersIn(text).stream()).toList();
    }

    private List<Matcher> matchersIn(Yaml node) {
        var text = values.texts(node, "a matcher such as severity=\"critical\"", MatcherText.MAX_LENGTH);
        if (!Values.isText(node, MatcherText.MAX_LENGTH)) {
            return List.of();
        }
        return switch (MatcherText.parse(text)) {
            case MatcherText.Good(var matchers) -> {
                if (!values.keeps(matchers.stream().mapToInt(MatcherText::size).sum())) {
                    values.problems()
                            .add(
                                    node.place(),
                                    "the regular expressions up to here are too large together",
                                    "shorten them: repeat less, or list values without special characters");
                }
                yield matchers;
            }
            case MatcherText.Bad(var message, var hint) -> {
                values.problems().add(node.place(), message, hint);
                yield List.of();
            }
        };
    }
}
