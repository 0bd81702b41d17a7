package dev.tocsin.engine.incident;

import dev.tocsin.engine.signal.Alert;
import dev.tocsin.engine.signal.Severity;
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
 * Which alerts that begin to fire an incident keeps whole, and which give way to them: those that are clear, the oldest
 * first, and then those that are milder, the mildest and newest first. Otherwise the first stay.
 *
 * <p>What is not kept leaves no trace: those that are kept, taken alone, are kept again. So an event that lists them
 * means the same when it is read.
 */
final class AlertAdmission {
    private record Candidate(String id, AlertState alert) {}

    private final KeptAlerts before;
    private final Optional<Long> group;
    private final Map<String, Severity> severities;
    private final Set<String> coming = new HashSet<>();
    private final Map<String, AlertState> kept = new HashMap<>();
    private final Map<String, AlertState> leaving = new LinkedHashMap<>();

    /** What may give way, in that order; empty = nobody has looked yet. */
    private Optional<List<Candidate>> candidates = Optional.empty();

    private int places;
    private int characters;
    private int demotions;

    private AlertAdmission(KeptAlerts before, Optional<Long> group, Map<String, Severity> severities, int demotions) {
        this.before = before;
        this.group = group;
        this.severities = severities;
        this.places = Alerts.MAX_KEPT - before.all().size();
        this.characters = before.characters();
        this.demotions = demotions;
    }

    /**
     * @param group that all of them came with; empty = none
     * @param severities that they came with, as far as is known
     * @param demotions how many that fire may give way: they are only counted from then on
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

    /** Those of them that are kept whole, as they are kept. */
    Map<String, AlertState> kept() {
        return kept;
    }

    /** What gives way. */
    Map<String, AlertState> leaving() {
        return leaving;
    }

    /** Of all that is kept then. */
    int characters() {
        return characters;
    }

    /** One that is kept stays; where its texts have grown too large for the incident, with those that it had. */
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

    /** Looks first, so that nothing gives way in vain. */
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

    /** Nothing is sorted in a storm in which all are alike: no other newcomer is worse than the first that asks. */
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
