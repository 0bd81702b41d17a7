package dev.tocsin.engine.delivery;

import dev.tocsin.engine.channel.Wording;
import dev.tocsin.engine.incident.AlertState;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The labels that tell instances apart, in one line: of several alerts those that differ, of a single one all but its
 * name and severity. Bounded, because a text message is short.
 */
final class Whereabouts {
    private static final int MAX_LABELS = 4;
    private static final int MAX_VALUES = 3;
    private static final int MAX_VALUE = 60;
    private static final Set<String> SAID = Set.of("alertname", "severity");

    private Whereabouts() {}

    /** @param firing alerts of one incident */
    static String of(Collection<AlertState> firing) {
        var values = new TreeMap<String, Set<String>>();
        for (var alert : firing) {
            alert.labels().values().forEach((name, value) -> values.computeIfAbsent(name, _ -> new LinkedHashSet<>())
                    .add(value));
        }
        return values.entrySet().stream()
                .filter(label -> !SAID.contains(label.getKey()))
                .filter(label -> firing.size() == 1 || label.getValue().size() > 1)
                .limit(MAX_LABELS)
                .map(Whereabouts::label)
                .collect(Collectors.joining("; "));
    }

    private static String label(Map.Entry<String, Set<String>> label) {
        var shown = label.getValue().stream()
                .limit(MAX_VALUES)
                .map(value -> Wording.cut(value, MAX_VALUE))
                .collect(Collectors.joining(", "));
        var more = label.getValue().size() - MAX_VALUES;
        return label.getKey() + '=' + shown + (more > 0 ? " and " + more + " more" : "");
    }
}
