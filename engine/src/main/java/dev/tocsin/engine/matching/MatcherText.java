package dev.tocsin.engine.matching;

import dev.tocsin.engine.signal.Matcher;
import java.util.List;

/** What a text in Alertmanager's matcher syntax turned out to be. */
public sealed interface MatcherText {
    /** At least one matcher; all of them must match. */
    record Good(List<Matcher> matchers) implements MatcherText {
        public Good {
            matchers = List.copyOf(matchers);
        }
    }

    record Bad(String message, String hint) implements MatcherText {}

    /**
     * One or more matchers, with or without braces around them. As in Alertmanager a text that its classic syntax
     * takes means what it means there; any other is read in the UTF-8 syntax. What {@link Matcher#toString} writes is
     * read back as an equal matcher.
     */
    static MatcherText parse(String text) {
        return MatcherParser.parse(text);
    }
}
