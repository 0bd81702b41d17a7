package dev.tocsin.channel;

import dev.tocsin.channel.Setting.Fault;
import dev.tocsin.channel.Setting.Kind;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Maps Tocsin's severities to a provider's, with a setting for installations whose scale has other names. An unmapped
 * severity counts as high: Tocsin has decided to page, and the provider should not lower the urgency.
 *
 * @param high the provider's name for that row, and for all severities that are unknown
 */
public record SeverityNames(String critical, String high, String warning, String low, String info) {
    private static final String KEY = "severities";
    private static final List<List<String>> OURS = List.of(
            List.of("critical", "p0", "sev1"),
            List.of("high", "p1", "sev2"),
            List.of("warning", "p2", "sev3"),
            List.of("low", "p3", "sev4"),
            List.of("info", "p4", "sev5"));

    /** @param provider such as "PagerDuty" */
    public Setting setting(String provider) {
        return Setting.optional(
                        KEY,
                        Kind.TEXTS,
                        "major=" + high,
                        "Tocsin's severities as those of " + provider + ", which are " + String.join(", ", theirs())
                                + "; without it: `critical=" + critical + "`, `high=" + high + "`, `warning=" + warning
                                + "`, `low=" + low + "`, `info=" + info + "`, any other " + high)
                .checked(this::fault);
    }

    private Optional<Fault> fault(String text) {
        var equals = text.indexOf('=');
        return Fault.unless(
                equals > 0 && theirs().contains(text.substring(equals + 1).strip()),
                "expected a severity and the provider's name for it",
                "write major=" + high + ", with one of " + String.join(", ", theirs()));
    }

    /** The mapping from Tocsin's name to the provider's. */
    public UnaryOperator<String> of(Settings settings) {
        var names = new HashMap<String, String>();
        for (int row = 0; row < OURS.size(); row++) {
            for (var ours : OURS.get(row)) {
                names.put(ours, rows().get(row));
            }
        }
        for (var text : settings.texts(KEY)) {
            var equals = text.indexOf('=');
            names.put(
                    small(text.substring(0, equals)), text.substring(equals + 1).strip());
        }
        return ours -> names.getOrDefault(small(ours), high);
    }

    /** The worst severity of a digest, by Tocsin's name. */
    public static String worst(DigestMessage digest) {
        return digest.severities().keySet().stream().findFirst().orElse("");
    }

    private List<String> theirs() {
        return rows().stream().distinct().toList();
    }

    private List<String> rows() {
        return List.of(critical, high, warning, low, info);
    }

    private static String small(String name) {
        return name.strip().toLowerCase(Locale.ROOT);
    }
}
