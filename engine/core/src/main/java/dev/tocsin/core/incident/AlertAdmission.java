package dev.tocsin.core.incident;

import dev.tocsin.core.signal.Alert;
import dev.tocsin.core.signal.Severity;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Decides which alerts that begin to fire an incident keeps whole, and which kept alerts are dropped to make room for
 * them. Clear alerts are dropped first, the oldest first; then milder alerts, the mildest and newest first. An alert
 * that fires is never dropped for one that is not more severe.
 *
 * <p>The decision depends on the admitted alerts alone: when only those are admitted again to the same state, all of
 * them are kept again. So an event that lists only the admitted alerts has the same effect when it is replayed.
 */
final class AlertAdmission {
    private record Candidate(String id, AlertState alert) {}

    private final KeptAlerts before;
    private final Optional<Long> group;
    private final Map<String, Severity> severities;
    private final Set<String> coming = new HashSet<>();
    private final Map<String, AlertState> kept = new HashMap<>();
    private final Map<String, AlertState> leaving = new LinkedHashMap<>();

    /** The alerts that may be dropped, in order; empty = not computed yet. */
    private Optional<List<Candidate>> candidates = Optional.empty();

    private int places;
    private int characters;
    private int demotions;

    private AlertAdmission(KeptAlerts before, Optional<Long> group, Map<String, Severity> severities, int demotions) {
        this.before = before;
        this.group = group;
        this.severities = severities;
        this.places = KeptAlerts.MAX_ALERTS - before.all().size();
        this.characters = before.characters();
        this.demotions = demotions;
    }

    /**
     * @param group of the sender that all of the alerts came with; empty = none
     * @param severities that the alerts came with, by alert id, as far as they are known
     * @param demotions how many firing alerts may be dropped: from then on they are only counted
     */
    static AlertAdmission of(
            KeptAlerts before,
            Collection<Alert> alerts,
            Optional<Long> group,
            Map<String, Severity> severities,
            int demotions) {
        var admission = new AlertAdmission(before, group, severities, demotions);
        var unknown = new ArrayList<Alert>();
        for (var alert : alerts) {
            admission.coming.add(alert.id());
            var known = before.all().get(alert.id());
            if (known == null) {
                unknown.add(alert);
            } else {
                admission.renew(alert, known);
            }
        }
        unknown.sort(Comparator.comparingInt(admission::rank));
        unknown.forEach(admission::add);
        return admission;
    }

    /** The admitted alerts by id, in the state in which they are kept. */
    Map<String, AlertState> kept() {
        return kept;
    }

    /** The alerts that are dropped, by id. */
    Map<String, AlertState> leaving() {
        return leaving;
    }

    /** The characters of all alerts that are kept after the admission. */
    int characters() {
        return characters;
    }

    /**
     * An alert that is kept already stays. If its new texts would exceed the incident's limit, it keeps the old ones.
     */
    private void renew(Alert alert, AlertState known) {
        var next = firing(alert);
        var growth = next.characters(alert.id()) - known.characters(alert.id());
        if (growth > 0 && characters + growth > KeptAlerts.MAX_CHARACTERS) {
            next = next.withTextsOf(known);
        } else {
            characters += growth;
        }
        kept.put(alert.id(), next);
    }

    private void add(Alert alert) {
        if (places <= 0 && candidates(rank(alert)).size() == leaving.size()) {
            return;
        }
        var next = firing(alert);
        var size = next.characters(alert.id());
        if (size <= KeptAlerts.MAX_CHARACTERS && makesRoom(size, next.rank())) {
            places--;
            characters += size;
            kept.put(alert.id(), next);
        }
    }

    /** Drops nothing unless that makes enough room. */
    private boolean makesRoom(int size, int rank) {
        var excess = characters + size - KeptAlerts.MAX_CHARACTERS;
        var going = new ArrayList<Candidate>();
        var demoted = 0;
        while (places + going.size() <= 0 || excess > 0) {
            var next = leaving.size() + going.size();
            if (next == candidates(rank).size()) {
                return false;
            }
            var candidate = candidates(rank).get(next);
            if (candidate.alert().firing() && (candidate.alert().rank() <= rank || demoted++ == demotions)) {
                return false;
            }
            going.add(candidate);
            excess -= candidate.alert().characters(candidate.id());
        }
        for (var each : going) {
            leaving.put(each.id(), each.alert());
            characters -= each.alert().characters(each.id());
        }
        places += going.size();
        demotions -= demoted;
        return true;
    }

    /**
     * Computed once, for the first alert that needs room: {@link #of} adds alerts by severity, so no later one is more
     * severe and could displace more. In a storm of equal alerts the list is empty and nothing is sorted.
     */
    private List<Candidate> candidates(int rank) {
        if (candidates.isEmpty()) {
            var clear = new ArrayList<Candidate>();
            var milder = new ArrayList<Candidate>();
            before.all().forEach((id, alert) -> {
                if (!coming.contains(id) && (!alert.firing() || alert.rank() > rank)) {
                    (alert.firing() ? milder : clear).add(new Candidate(id, alert));
                }
            });
            var mildestFirst = Comparator.<Candidate>comparingInt(
                            each -> each.alert().rank())
                    .reversed();
            milder.reversed().stream().sorted(mildestFirst).forEach(clear::add);
            candidates = Optional.of(clear);
        }
        return candidates.get();
    }

    private AlertState firing(Alert alert) {
        return AlertState.firing(alert, group, Optional.ofNullable(severities.get(alert.id())));
    }

    private int rank(Alert alert) {
        var severity = severities.get(alert.id());
        return severity == null ? Integer.MAX_VALUE : severity.rank();
    }
}
