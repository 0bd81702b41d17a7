package dev.tocsin.engine.incident;

import dev.tocsin.engine.signal.Alert;
import dev.tocsin.engine.signal.Hash64;
import dev.tocsin.engine.signal.Labels;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Alerts that fire beyond those that an incident keeps, as events say them: few bytes each.
 *
 * @param ids {@link Hash64} of each alert's id
 * @param startedAt when each began to fire, in milliseconds since 1970
 * @param groups {@link Hash64} of the sender's group that each came with, 0 = none; empty = what the event says
 * @param common labels that all of them have
 * @param overflowed whether there were more than an incident can tell apart
 */
public record UnkeptAlerts(List<Long> ids, List<Long> startedAt, List<Long> groups, Labels common, boolean overflowed) {
    public UnkeptAlerts {
        ids = List.copyOf(ids);
        startedAt = List.copyOf(startedAt);
        groups = List.copyOf(groups);
        if (startedAt.size() != ids.size() || !groups.isEmpty() && groups.size() != ids.size()) {
            throw new IllegalArgumentException("as many starts and groups as alerts");
        }
    }

    /** @param most how many can be told apart */
    static UnkeptAlerts of(List<Alert> alerts, int most) {
        var ids = new ArrayList<Long>(alerts.size());
        var startedAt = new ArrayList<Long>(alerts.size());
        var common = alerts.getFirst().labels();
        for (var alert : alerts) {
            common = common.common(alert.labels());
            if (ids.size() < most) {
                ids.add(Hash64.of(alert.id()));
                startedAt.add(alert.startsAt().toEpochMilli());
            }
        }
        return new UnkeptAlerts(ids, startedAt, List.of(), common, alerts.size() > most);
    }

    static UnkeptAlerts of(Map<String, AlertState> alerts) {
        var ids = new ArrayList<Long>(alerts.size());
        var startedAt = new ArrayList<Long>(alerts.size());
        var groups = new ArrayList<Long>(alerts.size());
        var common = alerts.values().iterator().next().labels();
        for (var alert : alerts.entrySet()) {
            ids.add(Hash64.of(alert.getKey()));
            startedAt.add(alert.getValue().since().toEpochMilli());
            groups.add(alert.getValue().group().orElse(0L));
            common = common.common(alert.getValue().labels());
        }
        return new UnkeptAlerts(ids, startedAt, groups, common, false);
    }
}
