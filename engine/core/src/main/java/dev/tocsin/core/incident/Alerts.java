package dev.tocsin.core.incident;

import dev.tocsin.core.signal.Alert;
import dev.tocsin.core.signal.Hash64;
import dev.tocsin.core.signal.Severity;
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
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The alerts of an incident. Some are kept whole; {@link AlertAdmission} decides which. The other firing alerts are
 * only counted, by the hash of their ids. Alerts that arrive together are applied in one step: the collection is copied
 * once for each event and not once for each alert.
 *
 * @param renewed how often a firing alert was reported with a later start
 * @param groups {@link Hash64} of the senders' groups that the alerts came with
 */
public record Alerts(KeptAlerts whole, CountedAlerts counted, int renewed, Set<Long> groups) {
    /**
     * Maximum of alerts kept whole: enough for a person to read, and few enough for a node with thousands of incidents.
     */
    public static final int MAX_KEPT = KeptAlerts.MAX_ALERTS;

    /**
     * Maximum of later starts that are recorded for firing alerts, and, below, of senders' groups: a sender that
     * reports a new one every time must not make an incident grow without bound.
     */
    static final int MAX_RENEWED = 1_000;

    static final int MAX_GROUPS = 100;

    static final Alerts NONE = new Alerts(KeptAlerts.NONE, CountedAlerts.NONE, 0, Set.of());

    public Alerts {
        groups = Collections.unmodifiableSet(groups);
    }

    public static Alerts of(Map<String, AlertState> kept) {
        return NONE.with(KeptAlerts.of(kept), CountedAlerts.NONE);
    }

    /** Which of the alerts that begin to fire are kept whole, and which are only counted. */
    record Split(List<Alert> kept, List<Alert> counted) {}

    Split split(Collection<Alert> alerts, Map<String, Severity> severities) {
        var admission = admit(alerts, Optional.empty(), severities);
        var byKept = alerts.stream()
                .collect(Collectors.partitioningBy(alert -> admission.kept().containsKey(alert.id())));
        return new Split(byKept.getOrDefault(true, List.of()), byKept.getOrDefault(false, List.of()));
    }

    private AlertAdmission admit(Collection<Alert> alerts, Optional<Long> group, Map<String, Severity> severities) {
        return AlertAdmission.of(whole, alerts, group, severities, counted.room());
    }

    /** The alerts that are kept whole, by id. */
    public Map<String, AlertState> kept() {
        return whole.all();
    }

    /** How many of the alerts that are kept whole fire. */
    public int firingKept() {
        return whole.firing();
    }

    public @Nullable AlertState get(String id) {
        return kept().get(id);
    }

    /** How many alerts are known: those kept whole and the firing ones that are only counted. */
    public int size() {
        return kept().size() + counted.size();
    }

    /** How many alerts fire, without those beyond {@link CountedAlerts#MAX_COUNTED}. */
    public int firing() {
        return whole.firing() + counted.size();
    }

    public boolean anyFiring() {
        return firing() > 0 || counted.overflowed();
    }

    /** When the last of the alerts kept whole cleared; empty = none is clear. */
    Optional<Instant> clearSince() {
        return kept().values().stream()
                .filter(alert -> !alert.firing())
                .map(AlertState::since)
                .max(Instant::compareTo);
    }

    /** Whether an alert that is kept whole and fires began at an instant or later, by its sender's clock. */
    boolean anyFiringSince(Instant at) {
        return kept().values().stream().anyMatch(alert -> alert.firing() && !alert.isFiringFromBefore(at));
    }

    /** The alert that names the incident: the most severe that fires and, of equals, the first that came. */
    public Optional<AlertState> naming() {
        @Nullable AlertState worst = null;
        for (var alert : kept().values()) {
            if (alert.firing() && (worst == null || alert.rank() < worst.rank())) {
                worst = alert;
            }
        }
        return Optional.ofNullable(worst);
    }

    /** When the first of the firing alerts that are kept whole began, by their senders' clocks. */
    public Optional<Instant> began() {
        return kept().values().stream()
                .filter(AlertState::firing)
                .map(AlertState::since)
                .min(Instant::compareTo);
    }

    boolean isKnown(String id) {
        return whole.contains(id) || counted.contains(id);
    }

    boolean isFiring(String id) {
        var known = get(id);
        return known == null ? counted.contains(id) : known.firing();
    }

    /**
     * When a firing alert began. The instant is the sender's or, if the sender gives none, Tocsin's; for an alert that
     * is only counted it is then the epoch. Empty = the alert does not fire.
     */
    Optional<Instant> firingSince(String id) {
        var known = get(id);
        return known != null
                ? Optional.of(known).filter(AlertState::firing).map(AlertState::since)
                : Optional.of(id).filter(counted::contains).map(_ -> counted.startedAt(id)
                        .orElse(Instant.EPOCH));
    }

    /** When a firing alert began, by its sender's clock; empty = it does not fire, or its sender does not say. */
    Optional<Instant> startedAt(String id) {
        var known = get(id);
        return known != null
                ? Optional.of(known).filter(AlertState::firing).flatMap(AlertState::startedAt)
                : counted.startedAt(id);
    }

    /** The rank of an alert's severity, 0 being the worst; empty = the alert or its severity is not known. */
    Optional<Integer> rank(String id) {
        var known = get(id);
        return known != null ? known.severity().map(Severity::rank) : counted.rank(id);
    }

    /** @param group of the sender that all of the alerts came with; empty = none */
    Alerts fired(
            List<Alert> alerts, Optional<UnkeptAlerts> more, Optional<Long> group, Map<String, Severity> severities) {
        var admission = admit(alerts, group, severities);
        var beyond = counted.size() == 0
                ? counted
                : counted.without(hashes(admission.kept().keySet()));
        if (!admission.leaving().isEmpty()) {
            var demoted = new LinkedHashMap<>(admission.leaving());
            demoted.values().removeIf(alert -> !alert.firing());
            if (!demoted.isEmpty()) {
                beyond = beyond.with(UnkeptAlerts.of(demoted), 0);
            }
        }
        if (admission.kept().size() < alerts.size()) {
            var rest = alerts.stream()
                    .filter(alert -> !admission.kept().containsKey(alert.id()))
                    .toList();
            if (!rest.isEmpty()) {
                beyond = beyond.with(unkept(rest, severities, beyond), group.orElse(0L));
            }
        }
        if (more.isPresent()) {
            beyond = beyond.with(more.get(), group.orElse(0L));
        }
        var again = alerts.stream().filter(alert -> isFiring(alert.id())).count()
                + more.map(unkept -> unkept.ids().size() - counted.unknown(unkept))
                        .orElse(0);
        return with(whole.with(alerts, admission.kept(), admission.leaving().keySet(), admission.characters()), beyond)
                .with(group.map(Set::of).orElse(Set.of()), renewed + (int) again);
    }

    /** Those of these alerts that can be told apart, to be counted. */
    UnkeptAlerts unkept(List<Alert> alerts, Map<String, Severity> severities) {
        return unkept(alerts, severities, counted);
    }

    private static UnkeptAlerts unkept(List<Alert> alerts, Map<String, Severity> severities, CountedAlerts counted) {
        return UnkeptAlerts.of(alerts, severities, counted.room(), counted::contains);
    }

    private static List<Long> hashes(Collection<String> ids) {
        return ids.stream().map(Hash64::of).toList();
    }

    private Alerts with(KeptAlerts whole, CountedAlerts counted) {
        return new Alerts(whole, counted, renewed, groups);
    }

    private Alerts with(Set<Long> more, int renewed) {
        if (groups.containsAll(more) || groups.size() >= MAX_GROUPS) {
            return renewed == this.renewed ? this : new Alerts(whole, counted, renewed, groups);
        }
        var all = new TreeSet<>(groups);
        more.stream().limit(MAX_GROUPS - groups.size()).forEach(all::add);
        return new Alerts(whole, counted, renewed, all);
    }

    /** How many of these alerts are not known yet. */
    int unknown(Collection<Alert> alerts, Optional<UnkeptAlerts> more) {
        return (int) alerts.stream().filter(alert -> !isKnown(alert.id())).count()
                + more.map(counted::unknown).orElse(0);
    }

    /** Whether an alert is clear and a start at this instant is not later than its last known start. */
    boolean isOverSince(String id, Instant start) {
        var known = get(id);
        return known != null && known.isOverSince(start);
    }

    /**
     * Ids of the firing alerts kept whole that came with a group of the sender and began before an instant, as far as
     * the sender says.
     */
    List<String> ofGroup(long group, Optional<Instant> before) {
        var ids = new ArrayList<String>();
        kept().forEach((id, alert) -> {
            if (alert.firing()
                    && alert.group().filter(own -> own == group).isPresent()
                    && before.filter(end -> !alert.isFiringFromBefore(end)).isEmpty()) {
                ids.add(id);
            }
        });
        return ids;
    }

    /**
     * @param ids of alerts that are kept whole; journals of earlier versions list counted alerts here too
     * @param more {@link Hash64} of the ids of the counted alerts
     */
    Alerts cleared(List<String> ids, List<Long> more, Instant at) {
        var gone = new ArrayList<>(more);
        ids.stream().filter(id -> !whole.contains(id)).map(Hash64::of).forEach(gone::add);
        return with(ids.isEmpty() ? whole : whole.cleared(ids, at), counted.without(gone));
    }

    /** These alerts and those of another incident that are not known here. */
    Alerts absorbing(Map<String, AlertState> others, Optional<UnkeptAlerts> more) {
        var news = new LinkedHashMap<>(others);
        news.keySet().removeIf(this::isKnown);
        var all = whole.with(news);
        news.entrySet().removeIf(other -> !other.getValue().firing() || all.contains(other.getKey()));
        var beyond = counted;
        if (!news.isEmpty()) {
            beyond = beyond.with(UnkeptAlerts.of(news), 0);
        }
        if (more.isPresent()) {
            beyond = beyond.with(more.get(), 0).without(hashes(all.all().keySet()));
        }
        var came = new TreeSet<Long>();
        others.values().forEach(other -> other.group().ifPresent(came::add));
        more.ifPresent(unkept -> came.addAll(unkept.groups()));
        came.remove(0L);
        return with(all, beyond).with(came, renewed);
    }

    /** {@link Hash64} of the ids of the alerts that the event brings and that this incident does not have. */
    Set<Long> added(IncidentEvent.IncidentAbsorbed event) {
        var added = new LinkedHashSet<Long>();
        event.alerts().keySet().stream()
                .filter(id -> !isKnown(id))
                .map(Hash64::of)
                .forEach(added::add);
        event.more().ifPresent(more -> {
            added.addAll(more.ids());
            kept().keySet().forEach(id -> added.remove(Hash64.of(id)));
            counted.ids().forEach(added::remove);
        });
        return added;
    }

    /**
     * These alerts in the state that they have now in the incident that absorbed them. An absorbed alert that does not
     * fire in the target is clear.
     *
     * @param taken {@link Hash64} of the ids of the alerts that the target absorbed
     */
    public Alerts asIn(Alerts target, Set<Long> taken) {
        var firing = target.firingHashes();
        var all = new LinkedHashMap<String, AlertState>();
        kept().forEach((id, alert) -> {
            var there = target.get(id);
            var hash = Hash64.of(id);
            var isOver = alert.firing() && taken.contains(hash) && !firing.contains(hash);
            all.put(id, there != null ? there : isOver ? alert.cleared(alert.since()) : alert);
        });
        var gone = new HashSet<>(counted.ids());
        gone.retainAll(taken);
        gone.removeAll(firing);
        return with(KeptAlerts.of(all), counted.without(List.copyOf(gone)));
    }

    private Set<Long> firingHashes() {
        var hashes = new HashSet<>(counted.ids());
        kept().forEach((id, alert) -> {
            if (alert.firing()) {
                hashes.add(Hash64.of(id));
            }
        });
        return hashes;
    }

    /** @param ids {@link Hash64} of the id of each alert to remove */
    Alerts without(Set<Long> ids) {
        return with(whole.without(id -> ids.contains(Hash64.of(id))), counted.without(List.copyOf(ids)));
    }
}
