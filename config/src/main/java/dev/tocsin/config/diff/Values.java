package dev.tocsin.config.diff;

import dev.tocsin.config.read.DurationReader;
import dev.tocsin.core.policy.AutoResolve;
import dev.tocsin.core.policy.EscalationPolicy;
import dev.tocsin.core.policy.Responder;
import java.time.Duration;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Values as somebody would write them in the files. */
final class Values {
    private Values() {}

    static String text(Object value) {
        return switch (value) {
            case Duration duration -> DurationReader.format(duration);
            case Optional<?> optional -> optional.map(Values::text).orElse("none");
            case Responder responder -> responder.reference();
            case EscalationPolicy policy -> "policy " + policy.name();
            case AutoResolve.Never _ -> "never";
            case AutoResolve.After(var clear) -> DurationReader.format(clear);
            case Enum<?> constant -> constant.name().toLowerCase(Locale.ROOT);
            case Collection<?> some ->
                some.isEmpty() ? "none" : some.stream().map(Values::text).collect(Collectors.joining(", "));
            case Map<?, ?> map ->
                map.isEmpty()
                        ? "none"
                        : map.entrySet().stream()
                                .map(entry -> text(entry.getKey()) + ' ' + text(entry.getValue()))
                                .sorted()
                                .collect(Collectors.joining(", "));
            case Object other -> other.toString();
        };
    }
}
