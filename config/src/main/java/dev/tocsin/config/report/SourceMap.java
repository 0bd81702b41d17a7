package dev.tocsin.config.report;

import dev.tocsin.config.ConfigFile;
import dev.tocsin.config.read.Document;
import dev.tocsin.config.read.Problems;
import dev.tocsin.config.read.SourceLocation;
import dev.tocsin.config.read.Yaml;
import dev.tocsin.config.read.YamlParser;
import dev.tocsin.config.section.Sections;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds the location of a path such as {@code route.routes[0]} in the files. */
final class SourceMap {
    private static final Pattern STEP = Pattern.compile("([^.\\[\\]]+)|\\[(\\d+)\\]");

    private final Document document;

    private SourceMap(Document document) {
        this.document = document;
    }

    /** @param sources without a fault */
    static SourceMap of(List<ConfigFile> sources) {
        var problems = new Problems();
        var roots = new ArrayList<Yaml>();
        sources.forEach(configFile -> YamlParser.parse(configFile, problems).ifPresent(roots::add));
        return new SourceMap(Document.join(roots, Sections.ROOT, problems));
    }

    Optional<Yaml> section(String name) {
        return document.value(name);
    }

    Set<String> names(String section) {
        var names = new TreeSet<String>();
        document.map(section).ifPresent(map -> map.entries().forEach(entry -> names.add(entry.key())));
        return names;
    }

    private static boolean startsBelow(String path, String name) {
        return Stream.of("levels", "layers", "versions", "contacts")
                .anyMatch(key -> path.startsWith(name + '.' + key + '['));
    }

    /** The location of the path, as far as it exists; the whole configuration if its section does not. */
    SourceLocation of(String path) {
        var dot = path.indexOf('.');
        var section = dot < 0 ? path : path.substring(0, dot);
        var found = document.value(section);
        if (found.isEmpty()) {
            return SourceLocation.whole("configuration").withPath(path);
        }
        var node = found.get();
        var location = node.place();
        var rest = dot < 0 ? "" : path.substring(dot + 1);
        if (node instanceof Yaml.Mapping mapping && document.isJoined(section)) {
            // Names may contain dots, so the keys that may follow them are listed in startsBelow.
            for (var entry : mapping.entries()) {
                if (rest.equals(entry.key()) || startsBelow(rest, entry.key())) {
                    location = entry.place();
                    node = entry.value();
                    rest = rest.equals(entry.key())
                            ? ""
                            : rest.substring(entry.key().length() + 1);
                    break;
                }
            }
        }
        for (var step = STEP.matcher(rest); step.find(); ) {
            if (step.group(1) != null && node instanceof Yaml.Mapping mapping) {
                for (var entry : mapping.entries()) {
                    if (entry.key().equals(step.group(1))) {
                        location = entry.place();
                        node = entry.value();
                    }
                }
            } else if (step.group(2) != null && node instanceof Yaml.Sequence(_, var items)) {
                node = items.get(Integer.parseInt(step.group(2)));
                location = node.place();
            }
        }
        return location.withPath(path);
    }
}
