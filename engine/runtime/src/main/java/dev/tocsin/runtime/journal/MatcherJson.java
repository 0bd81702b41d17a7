package dev.tocsin.runtime.journal;

import com.fasterxml.jackson.databind.util.Converter;
import com.fasterxml.jackson.databind.util.StdConverter;
import dev.tocsin.core.signal.Matcher;
import dev.tocsin.runtime.matching.MatcherResult;

/** Matchers in JSON: as text in the syntax of the configuration. */
final class MatcherJson {
    static final Converter<Matcher, String> WRITE = new StdConverter<>() {
        @Override
        public String convert(Matcher matcher) {
            return matcher.toString();
        }
    };
    static final Converter<String, Matcher> READ = new StdConverter<>() {
        @Override
        public Matcher convert(String text) {
            return parse(text);
        }
    };

    private MatcherJson() {}

    private static Matcher parse(String text) {
        return switch (MatcherResult.stored(text)) {
            case MatcherResult.Good(var matchers) when matchers.size() == 1 -> matchers.getFirst();
            case MatcherResult.Good _ -> throw new IllegalArgumentException("not one matcher: " + text);
            case MatcherResult.Bad(var message, _) -> throw new IllegalArgumentException(message);
        };
    }
}
