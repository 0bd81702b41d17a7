package dev.tocsin.config.read;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** All files as one document: maps at the top level are joined, every other section may be given once. */
public final class Document {
    private final Map<String, Yaml> sections = new TreeMap<>();
    private final Map<String, SourceLocation> keys = new HashMap<>();
    private final Set<String> faulty = new HashSet<>();
    private final Section known;
    private final Problems problems;

    private Document(Section known, Problems problems) {
        this.known = known;
        this.problems = problems;
    }

    /** @param known the keys at the top level */
    public static Document join(List<Yaml> roots, Section known, Problems problems) {
        var document = new Document(known, problems);
        roots.forEach(document::add);
        return document;
    }

    public Optional<Yaml> value(String section) {
        return Optional.ofNullable(sections.get(section));
    }

    public Optional<Yaml.Mapping> map(String section) {
        return value(section).map(Yaml.Mapping.class::cast);
    }

    /** Whether the section is a map that may be spread over several files. */
    public boolean isJoined(String section) {
        return known.keys().stream()
                .anyMatch(key -> key.name().equals(section) && key.type().isMap());
    }

    /** The sections, to be read. */
    public Fields fields(Values values) {
        return Fields.ofChecked(sections, known, SourceLocation.whole(""), values);
    }

    /** Whether the section has a form from which its definitions cannot be read. */
    public boolean isFaulty(String section) {
        return faulty.contains(section);
    }

    public Map<String, Yaml> sections() {
        return sections;
    }

    private void add(Yaml root) {
        if (!(root instanceof Yaml.Mapping mapping)) {
            if (!root.isNothing()) {
                problems.add(root.place(), "expected a map of sections, found " + root.kind(), "start with `route:`");
            }
            return;
        }
        for (var entry : mapping.entries()) {
            if (!known.names().contains(entry.key())) {
                problems.add(
                        entry.place(),
                        "unknown section '" + entry.key() + "'",
                        NearestName.hint(entry.key(), known.names(), "remove it"));
            } else if (!entry.value().isNothing()) {
                add(entry);
            }
        }
    }

    private void add(Yaml.Entry entry) {
        var section = entry.key();
        var earlier = keys.putIfAbsent(section, entry.place());
        if (earlier != null
                && (!isJoined(section) || earlier.file().equals(entry.place().file()))) {
            problems.add(
                    entry.place(), "'" + section + "' is given twice, first at " + earlier.fileAndLine(), "keep one");
        }
        if (!isJoined(section)) {
            sections.putIfAbsent(section, entry.value());
        } else if (entry.value() instanceof Yaml.Mapping mapping) {
            sections.merge(section, mapping, (first, more) -> joined((Yaml.Mapping) first, (Yaml.Mapping) more));
        } else {
            faulty.add(section);
            problems.add(
                    entry.value().place(),
                    "expected a map, found " + entry.value().kind(),
                    "write `name: definition` lines below " + section + ':');
        }
    }

    private static Yaml.Mapping joined(Yaml.Mapping first, Yaml.Mapping more) {
        var entries = new ArrayList<>(first.entries());
        entries.addAll(more.entries());
        return new Yaml.Mapping(first.place(), entries);
    }
}
