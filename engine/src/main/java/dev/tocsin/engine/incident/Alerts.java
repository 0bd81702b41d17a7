package dev.tocsin.engine.incident;

import dev.tocsin.engine.signal.Alert;
import dev.tocsin.engine.signal.Hash64;
import dev.tocsin.engine.signal.Severity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The alerts of an incident. The first {@link #MAX_KEPT} are kept whole, in order of arrival; one that is clear makes
 * room for one that fires. Those that fire beyond are counted and told apart, no more. However many come together they
 * are taken in at once: the whole is copied once for each event and not once for each alert.
 *
 * @param firingKept how many of those kept fire
 * @param renewed how often one that fires was heard to have begun anew
 * @param groups {@link Hash64} of the sender's groups that they came with
 */
public record Alerts(
        Map<String, AlertState> kept, int firingKept, CountedAlerts counted, int renewed, Set<Long> groups) {
    /** Enough for a person to look through, and little enough for a node that holds thousands of incidents. */
    public static final int MAX_KEPT = 1_000;

    /**
     * So often a later start of what fires is taken down, and so many groups of senders are known: a sender that says
     * another one each time must not make an incident grow for ever.
     */
    static final int MAX_RENEWED = 1_000;

    static final int MAX_GROUPS = 100;

    static final Alerts NONE = new Alerts(Map.of(), 0, CountedAlerts.NONE, 0, Set.of());

    public Alerts {
        kept = Collections.unmodifiableMap(kept);
        groups = Collections.unmodifiableSet(groups);
    }

    public static Alerts of(Map<String, AlertState> kept) {
        return NONE.with(kept, CountedAlerts.NONE);
    }

    /** Which of the alerts that begin to fire are kept whole, and which are only counted. */
    record Split(List<Alert> kept, List<Alert> counted) {}

    Split split(Collection<Alert> alerts) {
        var whole = new ArrayList<Alert>();
        var counted = new ArrayList<Alert>();
        var room = room(alerts);
        for (var alert : alerts) {
            if (kept.containsKey(alert.id()) || room-- > 0) {
                whole.add(alert);
            } else {
                counted.add(alert);
            }
        }
        return new Split(whole, counted);
    }

    /** How many that are not known may be kept: what is clear, and does not begin to fire now, gives way. */
    private int room(Collection<Alert> alerts) {
        var clear = kept.size() - firingKept;
        for (var alert : alerts) {
            var known = kept.get(alert.id());
            clear -= known != null && !known.firing() ? 1 : 0;
        }
        return MAX_KEPT - kept.size() + clear;
    }

    public @Nullable AlertState get(String id) {
        return kept.get(id);
    }

    /** How many are known: those that are kept and those that fire beyond. */
    public int size() {
        return kept.size() + counted.size();
    }

    /** How many fire, as far as they can be told apart. */
    public int firing() {
        return firingKept + counted.size();
    }

    public boolean anyFiring() {
        return firing() > 0 || counted.overflowed();
    }

    /** When the last of those that are kept cleared. */
    Optional<Instant> clearSince() {
        return kept.values().stream()
                .filter(alert -> !alert.firing())
                .map(AlertState::since)
                .max(Instant::compareTo);
    }

    /** Whether one that is kept began to fire at an instant or later. */
    boolean anyFiringSince(Instant at) {
        return kept.values().stream()
                .anyMatch(alert -> alert.firing() && !alert.since().isBefore(at));
    }

    /** Which names the incident: the worst that fires and, of equals, the first that came. */
    public Optional<AlertState> naming() {
        @Nullable AlertState worst = null;
        for (var alert : kept.values()) {
            if (alert.firing() && (worst == null || rank(alert) < rank(worst))) {
                worst = alert;
            }
        }
        return Optional.ofNullable(worst);
    }

    private static int rank(AlertState alert) {
        return alert.severity().map(Severity::rank).orElse(Integer.MAX_VALUE);
    }

    /** When the first of those that are kept and fire began to, by their senders' clocks. */
    public Optional<Instant> began() {
        return kept.values().stream()
                .filter(AlertState::firing)
                .map(AlertState::since)
                .min(Instant::compareTo);
    }

    boolean isKnown(String id) {
        return kept.containsKey(id) || counted.contains(id);
    }

    boolean isFiring(String id) {
        var known = kept.get(id);
        return known == null ? counted.contains(id) : known.firing();
    }

    /** When an alert that fires began to, by the sender's clock. */
    Optional<Instant> firingSince(String id) {
        var known = kept.get(id);
        return known != null
                ? Optional.of(known).filter(AlertState::firing).map(AlertState::since)
                : counted.startedAt(id).map(Instant::ofEpochMilli);
    }

    /** @param group that all of them came with; empty = none */
    Alerts fired(
            List<Alert> alerts, Optional<UnkeptAlerts> more, Optional<Long> group, Map<String, Severity> severities) {
        var split = split(alerts);
        var promoted = split.kept().stream()
                .map(Alert::id)
                .filter(counted::contains)
                .map(Hash64::of)
                .toList();
        var beyond = counted.without(promoted);
        if (!split.counted().isEmpty()) {
            beyond = beyond.with(UnkeptAlerts.of(split.counted(), beyond.room()), group.orElse(0L));
        }
        if (more.isPresent()) {
            beyond = beyond.with(more.get(), group.orElse(0L));
        }
        var again = alerts.stream().filter(alert -> isFiring(alert.id())).count()
                + more.map(unkept -> unkept.ids().size() - counted.unknown(unkept))
                        .orElse(0);
        return (split.kept().isEmpty() ? with(beyond) : keeping(split.kept(), group, severities, beyond))
                .with(group.map(Set::of).orElse(Set.of()), renewed + (int) again);
    }

    private Alerts keeping(
            List<Alert> alerts, Optional<Long> group, Map<String, Severity> severities, CountedAlerts beyond) {
        var all = new LinkedHashMap<>(kept);
        makeRoom(all, alerts);
        for (var alert : alerts) {
            all.put(alert.id(), AlertState.firing(alert, group, Optional.ofNullable(severities.get(alert.id()))));
        }
        return with(all, beyond);
    }

    private Alerts with(Map<String, AlertState> kept, CountedAlerts counted) {
        return new Alerts(kept, firing(kept.values()), counted, renewed, groups);
    }

    private Alerts with(CountedAlerts counted) {
        return new Alerts(kept, firingKept, counted, renewed, groups);
    }

    private Alerts with(Set<Long> more, int renewed) {
        if (groups.containsAll(more) || groups.size() >= MAX_GROUPS) {
            return renewed == this.renewed ? this : new Alerts(kept, firingKept, counted, renewed, groups);
        }
        var all = new TreeSet<>(groups);
        more.stream().limit(MAX_GROUPS - groups.size()).forEach(all::add);
        return new Alerts(kept, firingKept, counted, renewed, all);
    }

    /** How many of these are not known yet. */
    int unknown(Collection<Alert> alerts, Optional<UnkeptAlerts> more) {
        return (int) alerts.stream().filter(alert -> !isKnown(alert.id())).count()
                + more.map(counted::unknown).orElse(0);
    }

    /** Whether it is clear, and something that began at an instant is no news of it. */
    boolean isOverSince(String id, Instant start) {
        var known = kept.get(id);
        return known != null && known.isOverSince(start);
    }

    /** Those kept that fire, came with a group of the sender, and began before an instant. */
    List<String> ofGroup(long group, Optional<Instant> before) {
        var ids = new ArrayList<String>();
        kept.forEach((id, alert) -> {
            if (alert.firing()
                    && alert.group().filter(own -> own == group).isPresent()
                    && before.filter(end -> !alert.since().isBefore(end)).isEmpty()) {
                ids.add(id);
            }
        });
        return ids;
    }

    /** The oldest of those that are clear give way. */
    private static void makeRoom(Map<String, AlertState> all, List<Alert> alerts) {
        var ids = new HashSet<String>();
        alerts.forEach(alert -> ids.add(alert.id()));
        var excess = all.size() - MAX_KEPT;
        for (var id : ids) {
            excess += all.containsKey(id) ? 0 : 1;
        }
        for (var known = all.entrySet().iterator(); excess > 0 && known.hasNext(); ) {
            var next = known.next();
            if (!next.getValue().firing() && !ids.contains(next.getKey())) {
                known.remove();
                excess--;
            }
        }
    }

    Alerts cleared(List<String> ids, List<Long> more, Instant at) {
        if (ids.isEmpty()) {
            return with(counted.without(more));
        }
        var all = new LinkedHashMap<>(kept);
        for (var id : ids) {
            all.computeIfPresent(id, (_, known) -> known.cleared(at));
        }
        return with(all, counted.without(more));
    }

    /** With those of another incident that it does not have. */
    Alerts absorbing(Map<String, AlertState> others, Optional<UnkeptAlerts> more) {
        var all = new LinkedHashMap<>(kept);
        var excess = new LinkedHashMap<String, AlertState>();
        others.forEach((id, other) -> {
            if (all.size() < MAX_KEPT) {
                all.putIfAbsent(id, other);
            } else if (other.firing() && !all.containsKey(id)) {
                excess.put(id, other);
            }
        });
        var beyond = counted;
        if (!excess.isEmpty()) {
            beyond = beyond.with(UnkeptAlerts.of(excess), 0);
        }
        if (more.isPresent()) {
            beyond = beyond.with(more.get(), 0);
        }
        var came = new TreeSet<Long>();
        others.values().forEach(other -> other.group().ifPresent(came::add));
        more.ifPresent(unkept -> came.addAll(unkept.groups()));
        came.remove(0L);
        return with(all, beyond).with(came, renewed);
    }

    /** {@link Hash64} of the ids of those that another incident brings and that it does not know. */
    Set<Long> added(IncidentEvent.IncidentAbsorbed event) {
        var added = new LinkedHashSet<Long>();
        event.alerts().keySet().stream()
                .filter(id -> !isKnown(id))
                .map(Hash64::of)
                .forEach(added::add);
        event.more().ifPresent(more -> {
            added.addAll(more.ids());
            kept.keySet().forEach(id -> added.remove(Hash64.of(id)));
            counted.ids().forEach(added::remove);
        });
        return added;
    }

    /**
     * As they are now in an incident that took them in: of those it took, one that it does not know to fire is clear.
     *
     * @param taken {@link Hash64} of the ids of those it took
     */
    public Alerts asIn(Alerts target, Set<Long> taken) {
        var firing = target.firingHashes();
        var all = new LinkedHashMap<String, AlertState>();
        kept.forEach((id, alert) -> {
            var there = target.get(id);
            var hash = Hash64.of(id);
            var isOver = alert.firing() && taken.contains(hash) && !firing.contains(hash);
            all.put(id, there != null ? there : isOver ? alert.cleared(alert.since()) : alert);
        });
        var gone = new HashSet<>(counted.ids());
        gone.retainAll(taken);
        gone.removeAll(firing);
        return with(all, counted.without(List.copyOf(gone)));
    }

    private Set<Long> firingHashes() {
        var hashes = new HashSet<>(counted.ids());
        kept.forEach((id, alert) -> {
            if (alert.firing()) {
                hashes.add(Hash64.of(id));
            }
        });
        return hashes;
    }

    /** @param ids {@link Hash64} of the id of each that goes */
    Alerts without(Set<Long> ids) {
        var all = new LinkedHashMap<>(kept);
        all.keySet().removeIf(id -> ids.contains(Hash64.of(id)));
        return with(all, counted.without(List.copyOf(ids)));
    }

    private static int firing(Collection<AlertState> alerts) {
        var firing = 0;
        for (var alert : alerts) {
            firing += alert.firing() ? 1 : 0;
        }
        return firing;
    }
}
