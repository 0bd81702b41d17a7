package dev.tocsin.config.imports;

import dev.tocsin.config.imports.Setup.Layer;
import dev.tocsin.config.imports.Setup.Override;
import dev.tocsin.config.imports.Setup.Schedule;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Several people on call at once, in schedules of which each has one answer.
 *
 * <p>Everybody on one level who is on duty is on call, and a higher level with somebody hides the lower ones. A lane is
 * what one person at a time can be on call for. With one level each lane is a schedule. With several, schedule {@code k}
 * has all lanes of all levels, a level above the ones below it, and within each level lane {@code k} on top: then every
 * lane that is on duty on the highest level is the answer of some schedule, and no other is.
 */
final class ParallelSchedules {
    private final SortedMap<Integer, List<List<Layer>>> levels = new TreeMap<>();

    /** A layer that ends shares a lane with others that it does not overlap. */
    void add(int level, Layer layer) {
        var lanes = levels.computeIfAbsent(level, _ -> new ArrayList<>());
        for (var lane : lanes) {
            if (lane.stream().allMatch(other -> apart(layer, other))) {
                lane.add(layer);
                return;
            }
        }
        lanes.add(new ArrayList<>(List.of(layer)));
    }

    boolean isEmpty() {
        return levels.isEmpty();
    }

    private static boolean apart(Layer one, Layer other) {
        return endsBefore(one, other) || endsBefore(other, one);
    }

    private static boolean endsBefore(Layer one, Layer other) {
        return one.until()
                .flatMap(until -> other.from().map(from -> !until.isAfter(from)))
                .orElse(false);
    }

    List<Schedule> schedules(ImportDraft draft, String displayName, ZoneId zone, List<Override> overrides) {
        var width = levels.values().stream().mapToInt(List::size).max().orElse(0);
        var schedules = new ArrayList<Schedule>();
        for (int k = 0; k < width; k++) {
            var layers = new ArrayList<Layer>();
            for (var lanes : levels.values()) {
                var order = new ArrayList<>(levels.size() == 1 ? List.of(lanes.get(k)) : lanes);
                Collections.rotate(order, -1 - k % lanes.size());
                order.forEach(layers::addAll);
            }
            var suffix = width == 1
                    ? ""
                    : levels.size() == 1 ? ' ' + layers.getFirst().name() : " " + (k + 1);
            schedules.add(new Schedule(
                    draft.names.unique("schedules", displayName + suffix), zone, unique(layers), overrides));
        }
        return schedules;
    }

    private static List<Layer> unique(List<Layer> layers) {
        var names = new Names();
        return layers.stream()
                .map(layer -> new Layer(
                        names.unique("layers", layer.name()),
                        layer.turns(),
                        layer.named(),
                        layer.restrictions(),
                        layer.from(),
                        layer.until()))
                .toList();
    }
}
