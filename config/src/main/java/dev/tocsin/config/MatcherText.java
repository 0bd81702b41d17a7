package dev.tocsin.config;

import dev.tocsin.engine.signal.Matcher;
import java.util.List;

/** What a text in Alertmanager's matcher syntax turned out to be. */
sealed interface MatcherText {
    record Good(List<Matcher> matchers) implements MatcherText {
        public Good {
            matchers = List.copyOf(matchers);
        }
    }

    record Bad(String message, String hint) implements MatcherText {}

    static MatcherText parse(String text) {
        return new MatcherParser(text).parse();
    }
}
