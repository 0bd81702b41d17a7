package dev.tocsin.config.diff;

import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Names every component in which two records differ by its key, so that what is new in the language is never passed over
 * in silence.
 */
final class RecordDiff {
    private static final int MAX_TEXT = 100;

    /** The keys of the components that are named otherwise. */
    static final Map<String, String> KEYS = Map.ofEntries(
            Map.entry("active", "active_time_intervals"),
            Map.entry("allowed", "allow_networks"),
            Map.entry("announcement", "announce"),
            Map.entry("continues", "continue"),
            Map.entry("displayName", "name"),
            Map.entry("fallback", "default_severity"),
            Map.entry("handoffNotices", "handoff_notice"),
            Map.entry("muted", "mute_time_intervals"),
            Map.entry("source", "source_matchers"),
            Map.entry("target", "target_matchers"),
            Map.entry("zone", "time_zone"));

    private RecordDiff() {}

    /** @param except components that somebody else speaks of */
    static <R extends Record> List<String> of(R before, R after, Set<String> except) {
        var changes = new ArrayList<String>();
        for (var component : before.getClass().getRecordComponents()) {
            var name = component.getName();
            if (except.contains(name)) {
                continue;
            }
            try {
                component.getAccessor().setAccessible(true);
                var old = component.getAccessor().invoke(before);
                var now = component.getAccessor().invoke(after);
                if (!old.equals(now)) {
                    changes.addAll(change(key(name).replace('_', ' '), old, now));
                }
            } catch (IllegalAccessException | InvocationTargetException e) {
                throw new IllegalStateException("a component of a record can be read: " + name, e);
            }
        }
        return changes;
    }

    private static List<String> change(String name, Object old, Object now) {
        if (old instanceof Map<?, ?> was && now instanceof Map<?, ?> is && !isPlain(was) && !isPlain(is)) {
            var sentences = new Sentences();
            sentences.keyed(name + ':', texts(was), texts(is), (_, _) -> List.of());
            return sentences.all();
        }
        if (old instanceof Optional<?> was && now instanceof Optional<?> is) {
            return optional(name, was.orElse(null), is.orElse(null));
        }
        if (old instanceof Record was && now instanceof Record is && was.getClass() == is.getClass()) {
            return of(was, is, Set.of()).stream()
                    .map(change -> name + ": " + change)
                    .toList();
        }
        return plain(name, old, now);
    }

    private static List<String> optional(String name, @Nullable Object old, @Nullable Object now) {
        if (old instanceof Record && now == null) {
            return List.of(name + " is removed");
        }
        if (old == null && now instanceof Record) {
            return List.of(name + " is new");
        }
        return old == null || now == null
                ? plain(name, old == null ? "none" : old, now == null ? "none" : now)
                : change(name, old, now);
    }

    private static List<String> plain(String name, Object old, Object now) {
        var from = Values.text(old);
        var to = Values.text(now);
        return List.of(
                from.equals(to) || from.length() > MAX_TEXT || to.length() > MAX_TEXT
                        ? name + " changes"
                        : name + " is " + to + " instead of " + from);
    }

    private static boolean isPlain(Map<?, ?> map) {
        return map.values().stream().noneMatch(Record.class::isInstance);
    }

    private static Map<String, Object> texts(Map<?, ?> map) {
        var texts = new TreeMap<String, Object>();
        map.forEach((key, value) -> texts.put(key.toString(), value));
        return texts;
    }

    /** The key that fills a component: {@code group_wait} for {@code groupWait}. */
    static String key(String component) {
        return KEYS.getOrDefault(
                component, component.replaceAll("([a-z])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT));
    }
}
