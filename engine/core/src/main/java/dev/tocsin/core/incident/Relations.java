package dev.tocsin.core.incident;

import dev.tocsin.core.signal.IncidentId;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The links and merges of an incident with others.
 *
 * @param linked incidents that may have the same cause, and why
 * @param mergedInto the incident that its alerts count for
 * @param unmergedFrom the incident that its alerts counted for before, so that a repeated un-merge is recognized
 * @param absorbed incidents that were merged into this one, with {@link dev.tocsin.core.signal.Hash64} of the ids of
 *     the alerts that came from each
 */
public record Relations(
        Map<IncidentId, String> linked,
        Optional<IncidentId> mergedInto,
        Optional<IncidentId> unmergedFrom,
        Map<IncidentId, Set<Long>> absorbed) {
    static final Relations NONE = new Relations(Map.of(), Optional.empty(), Optional.empty(), Map.of());

    public Relations {
        linked = Collections.unmodifiableMap(linked);
        absorbed = Collections.unmodifiableMap(absorbed);
    }

    Relations linkedTo(IncidentId other, String reason) {
        var more = new LinkedHashMap<>(linked);
        more.put(other, reason);
        return new Relations(more, mergedInto, unmergedFrom, absorbed);
    }

    Relations mergedInto(IncidentId into) {
        return new Relations(linked, Optional.of(into), Optional.empty(), absorbed);
    }

    Relations unmergedFrom(IncidentId from) {
        return new Relations(linked, Optional.empty(), Optional.of(from), absorbed);
    }

    Relations absorbing(IncidentId source, Set<Long> alerts) {
        var more = new LinkedHashMap<>(absorbed);
        var all = new LinkedHashSet<>(absorbed.getOrDefault(source, Set.of()));
        all.addAll(alerts);
        more.put(source, Collections.unmodifiableSet(all));
        return new Relations(linked, mergedInto, unmergedFrom, more);
    }

    Relations releasing(IncidentId source) {
        var fewer = new LinkedHashMap<>(absorbed);
        fewer.remove(source);
        return new Relations(linked, mergedInto, unmergedFrom, fewer);
    }
}
