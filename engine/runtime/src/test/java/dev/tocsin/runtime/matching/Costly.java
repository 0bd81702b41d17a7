package dev.tocsin.runtime.matching;

import dev.tocsin.core.signal.Match;
import dev.tocsin.core.signal.Matcher;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A matcher that costs much on one value, and remembers its results. */
public final class Costly {
    /** Some 300 000 steps: a budget is enough for a few dozen. */
    public static final String VALUE = "a".repeat(400);

    private static final String REGEX = "(.*a){200}c|wanted";

    private final Queue<Match> results = new ConcurrentLinkedQueue<>();

    /** It matches the value "wanted" only. */
    public Matcher matcher(String label) {
        var compiled = MatcherParser.compiledOrUnknown(REGEX);
        return new Matcher.Regex(label, REGEX, value -> {
            var match = compiled.apply(value);
            if (value.equals(VALUE)) {
                results.add(match);
            }
            return match;
        });
    }

    public List<Match> results() {
        return List.copyOf(results);
    }

    /** Uses up the budget of the work under way. */
    public static void burn() {
        var compiled = MatcherParser.compiledOrUnknown(REGEX);
        while (compiled.apply(VALUE) != Match.UNKNOWN) {}
    }
}
