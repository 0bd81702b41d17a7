package dev.tocsin.core.policy;

import dev.tocsin.core.signal.Labels;
import dev.tocsin.core.signal.Match;
import dev.tocsin.core.signal.Matcher;
import dev.tocsin.core.signal.Severity;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * When a level applies. All three parts must hold; an empty list always holds.
 *
 * @param severities the incident's severity is one of them, by its name on the scale
 * @param matchers all of them match the labels of the alert that opened the incident
 * @param hours the instant is within one of them
 */
public record Condition(List<String> severities, List<Matcher> matchers, List<Hours> hours) {
    public Condition {
        severities = List.copyOf(severities);
        matchers = List.copyOf(matchers);
        hours = List.copyOf(hours);
    }

    /** Why the condition is not met; empty = it is met, or a matcher could not be evaluated. */
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
