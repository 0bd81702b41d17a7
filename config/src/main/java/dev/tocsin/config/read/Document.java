package dev.tocsin.config.read;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** All files as one document: maps at the top level are joined, every other section may be given once. */
public final class Document {
    private static final List<String> JOINED = List.of(
            "channels",
            "users",
            "teams",
            "rotations",
            "schedules",
            "policies",
            "receivers",
            "time_intervals",
            "maintenance",
            "webhooks",
            "tokens");
    private static final List<String> ONCE = List.of(
            "external_url",
            "trusted_proxies",
            "outgoing",
            "severities",
            "default_severity",
            "dedup_window",
            "storm_guard",
            "correlation",
            "route",
            "inhibit_rules");
    private static final List<String> KNOWN =
            Stream.concat(JOINED.stream(), ONCE.stream()).toList();

    private final Map<String, Yaml> sections = new TreeMap<>();
    private final Map<String, SourceLocation> keys = new HashMap<>();
    private final Set<String> faulty = new HashSet<>();
    private final Problems problems;

    private Document(Problems problems) {
        this.problems = problems;
    }

    public static Document join(List<Yaml> roots, Problems problems) {
        var document = new Document(problems);
        roots.forEach(document::add);
        return document;
    }

    public Optional<Yaml> value(String section) {
        return Optional.ofNullable(sections.get(section));
    }

    public Optional<Yaml.Mapping> map(String section) {
        return value(section).map(Yaml.Mapping.class::cast);
    }

    public boolean isJoined(String section) {
        return JOINED.contains(section);
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
            if (!KNOWN.contains(entry.key())) {
                problems.add(
                        entry.place(),
                        "unknown section '" + entry.key() + "'",
                        NearestName.hint(entry.key(), KNOWN, "remove it"));
            } else if (!entry.value().isNothing()) {
                add(entry);
            }
        }
    }

    private void add(Yaml.Entry entry) {
        var section = entry.key();
        var earlier = keys.putIfAbsent(section, entry.place());
        if (earlier != null
                && (ONCE.contains(section)
                        || earlier.file().equals(entry.place().file()))) {
            problems.add(
                    entry.place(), "'" + section + "' is given twice, first at " + earlier.fileAndLine(), "keep one");
        }
        if (ONCE.contains(section)) {
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
