package dev.tocsin.engine.suppression;

import dev.tocsin.engine.signal.Labels;
import dev.tocsin.engine.signal.Match;
import dev.tocsin.engine.signal.Matcher;
import java.util.List;

/**
 * What somebody does not want to be paged for until an instant.
 *
 * @param matchers an alert must match all of them; never none
 */
public record Silence(long number, List<Matcher> matchers, Span span, String by, String reason) {
    public Silence {
        matchers = List.copyOf(matchers);
        if (matchers.isEmpty()) {
            throw new IllegalArgumentException("a silence has matchers");
        }
    }

    boolean matches(Labels labels) {
        return Match.all(matchers, labels) == Match.YES;
    }

    String why() {
        return "silence " + number + " by " + by + ": " + reason;
    }
}
