package dev.tocsin.core.incident;

import dev.tocsin.core.signal.Alert;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The alerts that an incident keeps whole, by id and in order of arrival: as many as {@link #MAX_ALERTS} and {@link
 * #MAX_CHARACTERS} allow.
 *
 * @param firing how many of them fire
 * @param characters of all their ids and texts
 */
record KeptAlerts(Map<String, AlertState> all, int firing, int characters) {
    static final int MAX_ALERTS = 1_000;

    /** Room for 1 000 alerts of 4 KiB each, so that an incident fits into the memory whatever its senders say. */
    static final int MAX_CHARACTERS = 4 * 1024 * 1024;

    static final KeptAlerts NONE = new KeptAlerts(Map.of(), 0, 0);

    KeptAlerts {
        all = Collections.unmodifiableMap(all);
    }

    static KeptAlerts of(Map<String, AlertState> all) {
        var characters = 0;
        for (var alert : all.entrySet()) {
            characters += alert.getValue().characters(alert.getKey());
        }
        return of(all, characters);
    }

    private static KeptAlerts of(Map<String, AlertState> all, int characters) {
        var firing = 0;
        for (var alert : all.values()) {
            firing += alert.firing() ? 1 : 0;
        }
        return new KeptAlerts(all, firing, characters);
    }

    boolean contains(String id) {
        return all.containsKey(id);
    }

    /**
     * Adds the admitted alerts, and removes those that are dropped for them.
     *
     * @param alerts in order of arrival
     * @param admitted the admitted alerts by id, in the state in which they are kept
     * @param leaving the ids of the dropped alerts
     * @param characters the size of all kept alerts afterwards
     */
    KeptAlerts with(Collection<Alert> alerts, Map<String, AlertState> admitted, Set<String> leaving, int characters) {
        if (admitted.isEmpty()) {
            return this;
        }
        var changed = new LinkedHashMap<>(all);
        changed.keySet().removeAll(leaving);
        for (var alert : alerts) {
            var state = admitted.get(alert.id());
            if (state != null) {
                changed.put(alert.id(), state);
            }
        }
        return of(changed, characters);
    }

    /** Adds as many of the others as there is room for. */
    KeptAlerts with(Map<String, AlertState> others) {
        var more = new LinkedHashMap<>(all);
        var size = characters;
        for (var other : others.entrySet()) {
            var own = other.getValue().characters(other.getKey());
            if (more.size() < MAX_ALERTS && size + own <= MAX_CHARACTERS && !contains(other.getKey())) {
                more.put(other.getKey(), other.getValue());
                size += own;
            }
        }
        return of(more, size);
    }

    KeptAlerts cleared(List<String> ids, Instant at) {
        var changed = new LinkedHashMap<>(all);
        for (var id : ids) {
            changed.computeIfPresent(id, (_, known) -> known.cleared(at));
        }
        return of(changed, characters);
    }

    KeptAlerts without(Predicate<String> id) {
        var left = new LinkedHashMap<>(all);
        left.keySet().removeIf(id);
        return of(left);
    }
}
