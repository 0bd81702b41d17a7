package dev.tocsin.engine.journal;

import com.fasterxml.jackson.databind.util.Converter;
import com.fasterxml.jackson.databind.util.StdConverter;
import dev.tocsin.engine.signal.Matcher;
import java.util.regex.Pattern;

/** A matcher in its parts, so that the journal needs no parser for it. */
record MatcherJson(String label, String op, String value) {
    static final Converter<Matcher, MatcherJson> WRITE = new StdConverter<>() {
        @Override
        public MatcherJson convert(Matcher matcher) {
            return switch (matcher) {
                case Matcher.Equal(var label, var value) -> new MatcherJson(label, "=", value);
                case Matcher.NotEqual(var label, var value) -> new MatcherJson(label, "!=", value);
                case Matcher.Regex(var label, var pattern) -> new MatcherJson(label, "=~", pattern.toString());
                case Matcher.NotRegex(var label, var pattern) -> new MatcherJson(label, "!~", pattern.toString());
            };
        }
    };
    static final Converter<MatcherJson, Matcher> READ = new StdConverter<>() {
        @Override
        public Matcher convert(MatcherJson json) {
            return json.matcher();
        }
    };

    private Matcher matcher() {
        return switch (op) {
            case "=" -> new Matcher.Equal(label, value);
            case "!=" -> new Matcher.NotEqual(label, value);
            case "=~" -> new Matcher.Regex(label, Pattern.compile(value));
            case "!~" -> new Matcher.NotRegex(label, Pattern.compile(value));
            default -> throw new IllegalArgumentException("not an operator of a matcher: " + op);
        };
    }
}
