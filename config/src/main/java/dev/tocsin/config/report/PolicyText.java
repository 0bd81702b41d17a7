package dev.tocsin.config.report;

import dev.tocsin.config.read.DurationReader;
import dev.tocsin.core.policy.AutoResolve;
import dev.tocsin.core.policy.Condition;
import dev.tocsin.core.policy.EscalationLevel;
import dev.tocsin.core.policy.EscalationPolicy;
import dev.tocsin.core.policy.Hours;
import dev.tocsin.core.policy.Responder;
import dev.tocsin.core.signal.Matcher;
import java.util.ArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Formats a policy on one line. */
final class PolicyText {
    private PolicyText() {}

    static String of(EscalationPolicy policy) {
        var text = new StringBuilder(policy.name())
                .append(": ")
                .append(policy.levels().stream().map(PolicyText::level).collect(Collectors.joining(" > ")));
        for (var more : rest(policy)) {
            text.append("; ").append(more);
        }
        return text.toString();
    }

    private static ArrayList<String> rest(EscalationPolicy policy) {
        var rest = new ArrayList<String>();
        if (policy.repeatsForever()) {
            rest.add("repeats until somebody answers");
        } else if (policy.repeat() > 0) {
            rest.add(policy.repeat() == 1 ? "repeats once" : "repeats " + policy.repeat() + " times");
        }
        policy.next().ifPresent(next -> rest.add("then policy " + next.name()));
        policy.acknowledgeTimeout()
                .ifPresent(after ->
                        rest.add("escalates again " + DurationReader.format(after) + " after an acknowledgement"));
        policy.autoResolve().ifPresent(auto -> rest.add(autoResolve(auto)));
        if (policy.escalateWhenClear()) {
            rest.add("escalates when clear too");
        }
        if (!policy.statusUpdates().isEmpty()) {
            rest.add(policy.statusUpdates().entrySet().stream()
                    .map(update -> DurationReader.format(update.getValue()) + " for " + update.getKey())
                    .collect(Collectors.joining(", ", "status updates every ", "")));
        }
        return rest;
    }

    private static String autoResolve(AutoResolve auto) {
        return switch (auto) {
            case AutoResolve.Never() -> "resolved by a person";
            case AutoResolve.After(var clear) -> "resolves when clear for " + DurationReader.format(clear);
        };
    }

    private static String level(EscalationLevel level) {
        var delay = level.delay()
                .map(wait -> "after " + DurationReader.format(wait) + ' ')
                .orElse("");
        var when = level.when().map(PolicyText::condition).orElse("");
        return delay
                + level.responders().stream().map(Responder::reference).collect(Collectors.joining(" + "))
                + when
                + ' '
                + DurationReader.format(level.timeout());
    }

    private static String condition(Condition when) {
        return Stream.of(
                        when.severities().stream(),
                        when.matchers().stream().map(Matcher::toString),
                        when.hours().stream().map(Hours::toString))
                .flatMap(parts -> parts)
                .collect(Collectors.joining(", ", " (if ", ")"));
    }
}
