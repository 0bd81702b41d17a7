package dev.tocsin.core.oncall;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;

/** The overrides that are active in each section between the instants at which one begins or ends. */
final class Overrides {
    private final Instant[] edges;
    /** The active overrides of each section; the first section is before the first edge. */
    private final List<List<ShiftOverride>> holding;

    /** @param given in order: a later one wins over an earlier one */
    Overrides(List<ShiftOverride> given) {
        var changes = new TreeMap<Instant, List<Integer>>();
        for (int i = 0; i < given.size(); i++) {
            changes.computeIfAbsent(given.get(i).start(), _ -> new ArrayList<>())
                    .add(i);
            changes.computeIfAbsent(given.get(i).end(), _ -> new ArrayList<>()).add(i);
        }
        edges = changes.keySet().toArray(Instant[]::new);
        holding = new ArrayList<>(List.of(List.of()));
        var open = new TreeMap<Integer, ShiftOverride>();
        for (var indexes : changes.values()) {
            for (var index : indexes) {
                if (open.remove(index) == null) {
                    open.put(index, given.get(index));
                }
            }
            holding.add(List.copyOf(open.descendingMap().values()));
        }
    }

    /**
     * The overrides between two edges.
     *
     * @param holding the one that wins comes first
     */
    record Section(List<ShiftOverride> holding, Instant start, Instant end) {}

    Section at(Instant at) {
        var found = Arrays.binarySearch(edges, at);
        var index = found >= 0 ? found + 1 : -found - 1;
        return new Section(
                holding.get(index),
                index == 0 ? Instant.MIN : edges[index - 1],
                index == edges.length ? Instant.MAX : edges[index]);
    }

    boolean changeAt(Instant at) {
        return Arrays.binarySearch(edges, at) >= 0;
    }
}
