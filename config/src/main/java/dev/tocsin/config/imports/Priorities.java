package dev.tocsin.config.imports;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Opsgenie's priorities as severities: the same five, each urgent and resolved when its alert is closed, as there. An
 * alert says it by the label {@code severity}, in Opsgenie's word or in another usual one.
 */
final class Priorities {
    private static final Map<String, List<String>> ALIASES = aliases();
    private static final String USUAL = "P3";

    private Priorities() {}

    private static Map<String, List<String>> aliases() {
        var aliases = new LinkedHashMap<String, List<String>>();
        aliases.put("P1", List.of("critical", "P0", "SEV1", "page", "emergency"));
        aliases.put("P2", List.of("high", "SEV2", "error"));
        aliases.put("P3", List.of("moderate", "warning", "SEV3", "warn"));
        aliases.put("P4", List.of("low", "SEV4"));
        aliases.put("P5", List.of("informational", "info", "notice", "debug", "none"));
        return aliases;
    }

    /** The sections of the configuration. */
    static Map<String, Object> sections() {
        var sections = new LinkedHashMap<String, Object>();
        sections.put(
                "severities",
                ALIASES.entrySet().stream()
                        .map(priority -> {
                            var fields = new LinkedHashMap<String, Object>();
                            fields.put("name", priority.getKey());
                            fields.put("aliases", priority.getValue());
                            fields.put("auto_resolve", "0s");
                            fields.put("urgency", "high");
                            return new YamlText.Flow(fields);
                        })
                        .toList());
        sections.put("default_severity", USUAL);
        return sections;
    }

    /** A matcher for alerts of this priority; empty where it is none. */
    static Optional<String> matcher(String priority, boolean not) {
        return Optional.ofNullable(ALIASES.get(priority))
                .map(aliases -> Stream.of(Stream.of(priority), aliases.stream(), unsaid(priority))
                        .flatMap(names -> names)
                        .collect(Collectors.joining("|", "(?i:", ")")))
                .map(names -> "severity" + (not ? "!~" : "=~") + Matchers.quoted(names));
    }

    /** An alert that does not say has the usual one. */
    private static Stream<String> unsaid(String priority) {
        return priority.equals(USUAL) ? Stream.of("") : Stream.empty();
    }
}
