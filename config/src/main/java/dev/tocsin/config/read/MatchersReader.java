package dev.tocsin.config.read;

import dev.tocsin.core.signal.Matcher;
import dev.tocsin.runtime.matching.MatcherResult;
import java.util.List;

/** Reads matchers in Alertmanager's syntax: one text, or a list of texts that must all match. */
record MatchersReader(Values values) {
    List<Matcher> read(Yaml node) {
        var texts = Values.isText(node, MatcherResult.MAX_LENGTH) ? List.of(node) : values.list(node, "matchers");
        return texts.stream().flatMap(text -> matchersIn(text).stream()).toList();
    }

    private List<Matcher> matchersIn(Yaml node) {
        var text = values.texts(node, "a matcher such as severity=\"critical\"", MatcherResult.MAX_LENGTH);
        if (!Values.isText(node, MatcherResult.MAX_LENGTH)) {
            return List.of();
        }
        return switch (MatcherResult.parse(text)) {
            case MatcherResult.Good(var matchers) -> {
                if (!values.keeps(
                        matchers.stream().mapToInt(MatcherResult::size).sum())) {
                    values.problems()
                            .add(
                                    node.place(),
                                    "the regular expressions up to here are too large together",
                                    "shorten them: repeat less, or list values without special characters");
                }
                yield matchers;
            }
            case MatcherResult.Bad(var message, var hint) -> {
                values.problems().add(node.place(), message, hint);
                yield List.of();
            }
        };
    }
}
