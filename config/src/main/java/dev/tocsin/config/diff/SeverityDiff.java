package dev.tocsin.config.diff;

import dev.tocsin.core.signal.SeverityScale;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** How bad things are called. */
final class SeverityDiff {
    private SeverityDiff() {}

    static void compare(SeverityScale before, SeverityScale after, Sentences sentences) {
        var old = byName(before);
        var now = byName(after);
        sentences.keyed("severity", old, now, (was, is) -> RecordDiff.of(was, is, Set.of("name")).stream()
                .map(change -> ": " + change)
                .toList());
        if (!common(old, now).equals(common(now, old))) {
            sentences.add("the order of the severities changes: " + String.join(", ", now.keySet()));
        }
        RecordDiff.of(before, after, Set.of("rules")).forEach(change -> sentences.add(change));
    }

    private static List<String> common(Map<String, ?> some, Map<String, ?> others) {
        return some.keySet().stream().filter(others::containsKey).toList();
    }

    private static Map<String, SeverityScale.Rule> byName(SeverityScale scale) {
        var byName = new LinkedHashMap<String, SeverityScale.Rule>();
        scale.rules().forEach(rule -> byName.put(rule.name(), rule));
        return byName;
    }
}
