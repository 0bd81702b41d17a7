package dev.tocsin.config.report;

import dev.tocsin.config.read.Section;
import dev.tocsin.config.read.Type;
import dev.tocsin.config.section.Sections;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The reference of all keys, in Markdown, as the keys define it. */
final class ConfigReference {
    private static final Section ROOT = Sections.ROOT;

    private final StringBuilder text = new StringBuilder();

    /** Where each section stands in a file, such as {@code users.NAME.contacts[]}. */
    private final Map<Section, Set<String>> paths = new LinkedHashMap<>();

    private ConfigReference() {}

    static String text() {
        var reference = new ConfigReference();
        reference.locate(ROOT, "");
        reference.write();
        return reference.text.toString();
    }

    private void locate(Section section, String path) {
        for (var key : section.keys()) {
            locate(key.type(), path.isEmpty() ? key.name() : path + '.' + key.name());
        }
    }

    private void locate(Type<?> type, String path) {
        type.section().ifPresent(section -> {
            var known = paths.containsKey(section);
            paths.computeIfAbsent(section, _ -> new LinkedHashSet<>()).add(path);
            if (!known) {
                locate(section, path);
            }
        });
        var below = type.name().startsWith("list of") ? path + "[]" : type.isMap() ? path + ".NAME" : path;
        type.parts().forEach(part -> locate(part, below));
    }

    private void write() {
        text.append("""
            # Configuration reference

            Every key of the configuration. [Configuration](../configuration.md) explains how to use the keys. This page
            is generated from the program: `ConfigReferenceTest` tells how to renew it.

            The column *default* says what applies if you omit the key, or that the key is required. If the column is
            empty, an omitted key has no effect. *Since* is the first version of Tocsin that has the key. Unknown keys
            are refused.

            ## Sections

            The keys at the top level of the files. You may spread a map over several files; every other section is in
            one file.
            """);
        table(ROOT);
        var below = new ArrayList<>(ROOT.all());
        below.remove(ROOT);
        below.sort(Comparator.comparing(this::isChannel));
        below.forEach(this::section);
        values();
    }

    /** Channels come last: there are many of them. */
    private boolean isChannel(Section section) {
        return paths(section).contains("channels.NAME");
    }

    private Set<String> paths(Section section) {
        return paths.getOrDefault(section, Set.of());
    }

    private void section(Section section) {
        text.append("\n## ").append(section.title()).append("\n\n");
        if (!section.meaning().isEmpty()) {
            text.append(section.meaning().substring(0, 1).toUpperCase(Locale.ROOT))
                    .append(section.meaning().substring(1))
                    .append(". ");
        }
        text.append(
                paths(section).stream().map(path -> '`' + path + '`').collect(Collectors.joining(", ", "In ", ".\n")));
        table(section);
    }

    private void table(Section section) {
        text.append("\n| key | type | values | default | meaning | since | example |\n|---|---|---|---|---|---|---|\n");
        for (var key : section.keys()) {
            row(
                    '`' + key.name() + '`',
                    name(key.type()),
                    range(key.type()),
                    key.isRequired() ? "required" : key.otherwise(),
                    key.meaning(),
                    key.since(),
                    '`' + key.example() + '`');
        }
    }

    private void values() {
        text.append("""

            ## Values

            How single values are written.

            | type | notation |
            |---|---|
            """);
        ROOT.all().stream()
                .flatMap(section -> section.keys().stream())
                .flatMap(key -> key.type().all())
                .filter(type -> !type.how().isEmpty())
                .collect(Collectors.toMap(Type::name, Type::how, (first, _) -> first, TreeMap::new))
                .forEach((name, how) -> row(name, how));
    }

    private void row(String... cells) {
        text.append(Arrays.stream(cells)
                .map(cell -> cell.isEmpty() ? " " : ' ' + cell.replace("|", "\\|") + ' ')
                .collect(Collectors.joining("|", "|", "|\n")));
    }

    /** The name of a type, with links to what explains it. */
    private static String name(Type<?> type) {
        if (type.isDefined()) {
            var anchor = type.section().isPresent() ? type.name().replace(' ', '-') : "values";
            return '[' + type.name() + "](#" + anchor + ')';
        }
        if (!type.name().contains("{}") && !type.parts().isEmpty()) {
            return type.parts().stream().map(ConfigReference::name).collect(Collectors.joining(" or "));
        }
        var name = type.name();
        for (var part : type.parts()) {
            name = name.replaceFirst("\\{\\}", Matcher.quoteReplacement(name(part)));
        }
        return name;
    }

    /** The range of a type, or the ranges of its parts. */
    private static String range(Type<?> type) {
        return Stream.concat(
                        Stream.of(type.range()),
                        type.section().isPresent()
                                ? Stream.empty()
                                : type.parts().stream().map(ConfigReference::range))
                .filter(range -> !range.isEmpty())
                .distinct()
                .collect(Collectors.joining("; "));
    }
}
