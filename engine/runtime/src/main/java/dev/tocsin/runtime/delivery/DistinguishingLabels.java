package dev.tocsin.runtime.delivery;

import dev.tocsin.channel.Wording;
import dev.tocsin.core.incident.AlertState;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeMap;

/**
 * The labels that distinguish the affected instances, in one line: of several alerts the labels that differ, of a
 * single one all but its name and severity. Bounded, because a text message is short.
 */
final class DistinguishingLabels {
    private static final int MAX_LABELS = 4;
    private static final int MAX_VALUES = 3;
    private static final int MAX_VALUE = 60;
    private static final Set<String> SAID = Set.of("alertname", "severity");

    private DistinguishingLabels() {}

    /** @param firing alerts of one incident */
    static String of(Collection<AlertState> firing) {
        var values = new TreeMap<String, Set<String>>();
        for (var alert : firing) {
            alert.labels().values().forEach((name, value) -> {
                if (!SAID.contains(name)) {
                    values.computeIfAbsent(name, _ -> new LinkedHashSet<>()).add(value);
                }
            });
        }
        var said = new StringJoiner("; ");
        var labels = 0;
        for (var label : values.entrySet()) {
            if (labels < MAX_LABELS && (firing.size() == 1 || label.getValue().size() > 1)) {
                labels++;
                said.add(label.getKey() + '=' + shown(label.getValue()));
            }
        }
        return said.toString();
    }

    private static String shown(Set<String> values) {
        var shown = new StringJoiner(", ");
        var left = MAX_VALUES;
        for (var value : values) {
            if (left-- > 0) {
                shown.add(Wording.cut(value, MAX_VALUE));
            }
        }
        return left < 0 ? shown + " and " + -left + " more" : shown.toString();
    }
}
