package dev.tocsin.config.section;

import dev.tocsin.config.read.Yaml;
import dev.tocsin.core.signal.Sha256;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The hash of the meaning of a configuration, independent of how it is written. */
final class Version {
    private static final int DIGITS = 12;

    private Version() {}

    static String of(Map<String, Yaml> sections, Map<String, String> calendars) {
        var canonical = new StringBuilder();
        new TreeMap<>(sections)
                .forEach((name, value) -> canonical.append(text(name)).append(canonical(value)));
        new TreeMap<>(calendars)
                .forEach((name, text) -> canonical.append(text(name)).append(text(text)));
        var hash = Sha256.of(canonical.toString());
        return HexFormat.of().formatHex(hash).substring(0, DIGITS);
    }

    private static String canonical(Yaml node) {
        return switch (node) {
            case Yaml.Scalar scalar -> scalar.isNull() ? "~" : text(scalar.text());
            case Yaml.Sequence list ->
                list.items().stream().map(Version::canonical).collect(Collectors.joining(",", "[", "]"));
            case Yaml.Mapping map ->
                map.entries().stream()
                        .map(entry -> text(entry.key()) + canonical(entry.value()))
                        .sorted()
                        .collect(Collectors.joining(",", "{", "}"));
        };
    }

    /** A text with its length, so that two different texts never have the same form. */
    private static String text(String text) {
        return text.length() + ":" + text;
    }
}
