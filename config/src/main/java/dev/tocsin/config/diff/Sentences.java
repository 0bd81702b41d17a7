package dev.tocsin.config.diff;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.BiFunction;

/** Collects what there is to say. */
final class Sentences {
    private final List<String> all = new ArrayList<>();

    void add(String sentence) {
        all.add(sentence);
    }

    void addAll(Collection<String> sentences) {
        all.addAll(sentences);
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    List<String> all() {
        return List.copyOf(all);
    }

    /**
     * Things that have names: new ones, removed ones, and those that changed.
     *
     * @param changes what to say of one that is not the same, after its kind and name, from the punctuation on where
     *     there is any; none = only that it changes
     */
    <T> void keyed(String kind, Map<String, T> before, Map<String, T> after, BiFunction<T, T, List<String>> changes) {
        var names = new TreeSet<>(before.keySet());
        names.addAll(after.keySet());
        for (var name : names) {
            var old = before.get(name);
            var now = after.get(name);
            var subject = kind + ' ' + name;
            if (old == null) {
                add(subject + " is new");
            } else if (now == null) {
                add(subject + " is removed");
            } else if (!old.equals(now)) {
                var said = changes.apply(old, now);
                said.forEach(change -> add(subject + (Character.isLetter(change.charAt(0)) ? " " : "") + change));
                if (said.isEmpty()) {
                    add(subject + " changes");
                }
            }
        }
    }
}
