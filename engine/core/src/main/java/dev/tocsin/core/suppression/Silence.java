package dev.tocsin.core.suppression;

import dev.tocsin.core.signal.Labels;
import dev.tocsin.core.signal.Match;
import dev.tocsin.core.signal.Matcher;
import java.util.List;

/**
 * A silence: alerts that match are not paged during its span.
 *
 * @param number of the ledger entry that created it
 * @param matchers an alert must match all of them; never empty
 */
public record Silence(long number, List<Matcher> matchers, SuppressionSpan span, String by, String reason) {
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
