package dev.tocsin.runtime.matching;

import dev.tocsin.core.signal.Matcher;
import java.util.List;

/** What a text in Alertmanager's matcher syntax turned out to be. */
public sealed interface MatcherResult {
    int MAX_LENGTH = 8_192;

    /** At least one matcher; all of them must match. */
    record Good(List<Matcher> matchers) implements MatcherResult {
        public Good {
            matchers = List.copyOf(matchers);
        }
    }

    /** How many instructions a matcher keeps in memory; a regular expression has about one for each character. */
    static int size(Matcher matcher) {
        return Regexes.size(matcher);
    }

    record Bad(String message, String hint) implements MatcherResult {}

    /**
     * One or more matchers, with or without braces around them. As in Alertmanager a text that its classic syntax
     * takes means what it means there; any other is read in the UTF-8 syntax. What {@code Matcher.toString} writes is
     * read back as an equal matcher.
     */
    static MatcherResult parse(String text) {
        return text.length() > MAX_LENGTH
                ? new Bad(
                        "the matchers have " + text.length() + " characters, " + MAX_LENGTH + " are allowed",
                        "shorten them")
                : MatcherParser.parse(text, MatcherParser::compiled);
    }

    /**
     * The same for what was taken once and is kept: a regular expression that would be refused now is a matcher of which
     * nobody knows whether it matches, so that the history it stands in can be read for ever.
     */
    static MatcherResult stored(String text) {
        return MatcherParser.parse(text, MatcherParser::compiledOrUnknown);
    }
}
