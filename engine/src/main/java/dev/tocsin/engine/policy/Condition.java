package dev.tocsin.engine.policy;

import dev.tocsin.engine.signal.Labels;
import dev.tocsin.engine.signal.Match;
import dev.tocsin.engine.signal.Matcher;
import dev.tocsin.engine.signal.Severity;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * When a level counts. All three must hold; an empty list holds always.
 *
 * @param severities one of them is the incident's, by its name on the scale
 * @param matchers all of them match the labels of the alert that opened the incident
 * @param hours the instant falls in one of them
 */
public record Condition(List<String> severities, List<Matcher> matchers, List<Hours> hours) {
    public Condition {
        severities = List.copyOf(severities);
        matchers = List.copyOf(matchers);
        hours = List.copyOf(hours);
    }

    /** Why it does not hold; empty = it holds, or a matcher could not be tried. */
    public Optional<String> unmet(Severity severity, Labels labels, Instant at) {
        if (!severities.isEmpty() && !severities.contains(severity.name())) {
            return Optional.of("only for severity " + String.join(", ", severities) + ", not " + severity.name());
        }
        var unmatched = matchers.stream()
                .filter(matcher -> matcher.match(labels) == Match.NO)
                .findFirst();
        if (unmatched.isPresent()) {
            return Optional.of("only where " + unmatched.get());
        }
        return hours.isEmpty() || hours.stream().anyMatch(some -> some.contains(at))
                ? Optional.empty()
                : Optional.of("only at " + hours.stream().map(Hours::toString).collect(Collectors.joining(" or ")));
    }
}
