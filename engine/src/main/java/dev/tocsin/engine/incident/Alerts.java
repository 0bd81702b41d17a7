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
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The alerts of an incident. Some are kept whole; {@link AlertAdmission} says which. Those that fire beyond are counted and
 * told apart, no more. However many come together they are taken in at once: the whole is copied once for each event and
 * not once for each alert.
 *
 * @param renewed how often one that fires was heard to have begun anew
 * @param groups {@link Hash64} of the sender's groups that they came with
 */
public record Alerts(KeptAlerts whole, CountedAlerts counted, int renewed, Set<Long> groups) {
    /** Enough for a person to look through, and little enough for a node that holds thousands of incidents. */
    public static final int MAX_KEPT = 1_000;

    /**
     * So often a later start of what fires is taken down, and so many groups of senders are known: a sender that says
     * another one each time must not make an incident grow for ever.
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

    /** Those that are kept whole, by id. */
    public Map<String, AlertState> kept() {
        return whole.all();
    }

    /** How many of those kept fire. */
    public int firingKept() {
        return whole.firing();
    }

    public @Nullable AlertState get(String id) {
        return kept().get(id);
    }

    /** How many are known: those that are kept and those that fire beyond. */
    public int size() {
        return kept().size() + counted.size();
    }

    /** How many fire, as far as they can be told apart. */
    public int firing() {
        return whole.firing() + counted.size();
    }

    public boolean anyFiring() {
        return firing() > 0 || counted.overflowed();
    }

    /** When the last of those that are kept cleared. */
    Optional<Instant> clearSince() {
        return kept().values().stream()
                .filter(alert -> !alert.firing())
                .map(AlertState::since)
                .max(Instant::compareTo);
    }

    /** Whether one that is kept began to fire at an instant or later, as far as its sender says. */
    boolean anyFiringSince(Instant at) {
        return kept().values().stream().anyMatch(alert -> alert.firing() && !alert.isFiringFromBefore(at));
    }

    /** Which names the incident: the worst that fires and, of equals, the first that came. */
    public Optional<AlertState> naming() {
        @Nullable AlertState worst = null;
        for (var alert : kept().values()) {
            if (alert.firing() && (worst == null || alert.rank() < worst.rank())) {
                worst = alert;
            }
        }
        return Optional.ofNullable(worst);
    }

    /** When the first of those that are kept and fire began to, by their senders' clocks. */
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

    /** When an alert that fires began to: by its sender's clock or, where that does not say, ours. */
    Optional<Instant> firingSince(String id) {
        var known = get(id);
        return known != null
                ? Optional.of(known).filter(AlertState::firing).map(AlertState::since)
                : Optional.of(id).filter(counted::contains).map(_ -> counted.startedAt(id)
                        .orElse(Instant.EPOCH));
    }

    /** When an alert that fires began to, as far as its sender says. */
    Optional<Instant> startedAt(String id) {
        var known = get(id);
        return known != null
                ? Optional.of(known).filter(AlertState::firing).flatMap(AlertState::startedAt)
                : counted.startedAt(id);
    }

    /** Of an alert's severity, 0 being the worst, as far as both are known. */
    Optional<Integer> rank(String id) {
        var known = get(id);
        return known != null ? known.severity().map(Severity::rank) : counted.rank(id);
    }

    /** @param group that all of them came with; empty = none */
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
                beyond = beyond.with(UnkeptAlerts.of(rest, severities, beyond), group.orElse(0L));
            }
        }
        if (more.isPresent()) {
            beyond = beyond.with(more.get(), group.orElse(0L));
        }
        var again = alerts.stream().filter(alert -> isFiring(alert.id())).count()
                + more.map(unkept -> unkept.ids().size() - counted.unknown(unkept))
                        .orElse(0);
        return with(whole.with(alerts, admission), beyond)
                .with(group.map(Set::of).orElse(Set.of()), renewed + (int) again);
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

    /** How many of these are not known yet. */
    int unknown(Collection<Alert> alerts, Optional<UnkeptAlerts> more) {
        return (int) alerts.stream().filter(alert -> !isKnown(alert.id())).count()
                + more.map(counted::unknown).orElse(0);
    }

    /** Whether it is clear, and something that began at an instant is no news of it. */
    boolean isOverSince(String id, Instant start) {
        var known = get(id);
        return known != null && known.isOverSince(start);
    }

    /** Those kept that fire, came with a group of the sender, and began before an instant as far as it says. */
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
     * @param ids of alerts that were kept whole; in a journal of before, any
     * @param more {@link Hash64} of the ids of those that are counted
     */
    Alerts cleared(List<String> ids, List<Long> more, Instant at) {
        var gone = new ArrayList<>(more);
        ids.stream().filter(id -> !whole.contains(id)).map(Hash64::of).forEach(gone::add);
        return with(ids.isEmpty() ? whole : whole.cleared(ids, at), counted.without(gone));
    }

    /** With those of another incident that it does not have. */
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

    /** {@link Hash64} of the ids of those that another incident brings and that it does not know. */
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
     * As they are now in an incident that took them in: of those it took, one that it does not know to fire is clear.
     *
     * @param taken {@link Hash64} of the ids of those it took
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

    /** @param ids {@link Hash64} of the id of each that goes */
    Alerts without(Set<Long> ids) {
        return with(whole.without(id -> ids.contains(Hash64.of(id))), counted.without(List.copyOf(ids)));
    }
}
