package dev.tocsin.core.incident;

import dev.tocsin.core.signal.Alert;
import dev.tocsin.core.signal.Hash64;
import dev.tocsin.core.signal.Labels;
import dev.tocsin.core.signal.Severity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Firing alerts that an incident does not keep whole, as events record them: a few bytes for each.
 *
 * @param ids {@link Hash64} of each alert's id
 * @param startedAt when each began to fire, in milliseconds since 1970; 0 = its sender does not say
 * @param groups {@link Hash64} of the sender's group that each came with, 0 = none; empty = the group of the event
 * @param ranks of the severity that each came with, 0 being the worst; -1 = not known; empty = the event was recorded
 *     before this was kept
 * @param common the labels that all of them have
 * @param overflowed whether there were more than an incident can tell apart
 */
public record UnkeptAlerts(
        List<Long> ids,
        List<Long> startedAt,
        List<Long> groups,
        Optional<List<Integer>> ranks,
        Labels common,
        boolean overflowed) {
    static final long START_UNKNOWN = 0;
    static final int RANK_UNKNOWN = -1;

    public UnkeptAlerts {
        ids = List.copyOf(ids);
        startedAt = List.copyOf(startedAt);
        groups = List.copyOf(groups);
        ranks = ranks.map(List::copyOf);
        var size = ids.size();
        if (startedAt.size() != size
                || !groups.isEmpty() && groups.size() != size
                || ranks.filter(all -> all.size() != size).isPresent()) {
            throw new IllegalArgumentException("as many starts, groups and ranks as alerts");
        }
    }

    public UnkeptAlerts(List<Long> ids, List<Long> startedAt, List<Long> groups, Labels common, boolean overflowed) {
        this(ids, startedAt, groups, Optional.empty(), common, overflowed);
    }

    int rank(int place) {
        return ranks.map(all -> all.get(place)).orElse(RANK_UNKNOWN);
    }

    /**
     * @param room how many more can be told apart
     * @param counted whether an alert is counted already, by its id
     */
    static UnkeptAlerts of(List<Alert> alerts, Map<String, Severity> severities, int room, Predicate<String> counted) {
        var ids = new ArrayList<Long>(alerts.size());
        var startedAt = new ArrayList<Long>(alerts.size());
        var ranks = new ArrayList<Integer>(alerts.size());
        var common = alerts.getFirst().labels();
        var left = room;
        for (var alert : alerts) {
            common = common.common(alert.labels());
            if (counted.test(alert.id()) || left-- > 0) {
                ids.add(Hash64.of(alert.id()));
                startedAt.add(millis(alert.startedAt()));
                ranks.add(rank(Optional.ofNullable(severities.get(alert.id()))));
            }
        }
        return new UnkeptAlerts(ids, startedAt, List.of(), Optional.of(ranks), common, ids.size() < alerts.size());
    }

    static UnkeptAlerts of(Map<String, AlertState> alerts) {
        var ids = new ArrayList<Long>(alerts.size());
        var startedAt = new ArrayList<Long>(alerts.size());
        var groups = new ArrayList<Long>(alerts.size());
        var ranks = new ArrayList<Integer>(alerts.size());
        var common = alerts.values().iterator().next().labels();
        for (var alert : alerts.entrySet()) {
            ids.add(Hash64.of(alert.getKey()));
            startedAt.add(millis(alert.getValue().startedAt()));
            groups.add(alert.getValue().group().orElse(0L));
            ranks.add(rank(alert.getValue().severity()));
            common = common.common(alert.getValue().labels());
        }
        return new UnkeptAlerts(ids, startedAt, groups, Optional.of(ranks), common, false);
    }

    private static long millis(Optional<Instant> startedAt) {
        return startedAt.map(Instant::toEpochMilli).orElse(START_UNKNOWN);
    }

    private static int rank(Optional<Severity> severity) {
        return severity.map(Severity::rank).orElse(RANK_UNKNOWN);
    }
}
