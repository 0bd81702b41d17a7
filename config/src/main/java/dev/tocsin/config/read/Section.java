package dev.tocsin.config.read;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** A map with fixed keys: the whole configuration, or a part of it such as a route. */
public final class Section {
    private final String what;
    private final String title;
    private final String meaning;
    private final Supplier<List<Key<?>>> keys;
    private final Map<String, Object> schema;

    private Section(
            String what, String title, String meaning, Supplier<List<Key<?>>> keys, Map<String, Object> schema) {
        this.what = what;
        this.title = title;
        this.meaning = meaning;
        this.keys = keys;
        this.schema = schema;
    }

    /** @param what such as "a route", for faults; without the article it is the title in the reference */
    public static Section of(String what, Key<?>... keys) {
        var all = List.of(keys);
        return of(what, () -> all);
    }

    /** A section that contains itself: its keys are asked for when they are needed. */
    public static Section of(String what, Supplier<List<Key<?>>> keys) {
        return new Section(what, what.replaceFirst("^(an?|the) ", ""), "", keys, Map.of());
    }

    public Section titled(String other) {
        return new Section(what, other, meaning, keys, schema);
    }

    /** @param half a sentence, without a full stop */
    public Section described(String half) {
        return new Section(what, title, half, keys, schema);
    }

    /** This section with more in its JSON Schema than its keys. */
    public Section with(Map<String, Object> more) {
        return new Section(what, title, meaning, keys, more);
    }

    public String what() {
        return what;
    }

    public String title() {
        return title;
    }

    /** What the section is, beside what its keys mean; "" = nothing more. */
    public String meaning() {
        return meaning;
    }

    /** This section and all sections below it, each once, in the order of the keys. */
    public Set<Section> all() {
        var all = new LinkedHashSet<Section>();
        addTo(all);
        return all;
    }

    private void addTo(Set<Section> all) {
        if (all.add(this)) {
            keys().stream().flatMap(key -> key.type().sections()).forEach(section -> section.addTo(all));
        }
    }

    public List<Key<?>> keys() {
        return keys.get();
    }

    public List<String> names() {
        return keys().stream().<String>map(Key::name).toList();
    }

    /** What the JSON Schema has beside the keys. */
    public Map<String, Object> schema() {
        return schema;
    }

    public Type<Fields> type() {
        return new Type<>(
                title, "", "", List.of(), Map.of(), Optional.of(this), (node, values) -> Fields.of(node, this, values));
    }
}
