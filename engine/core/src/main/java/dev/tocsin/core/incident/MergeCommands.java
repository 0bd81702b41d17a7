package dev.tocsin.core.incident;

import dev.tocsin.core.incident.Decision.Outcome;
import dev.tocsin.core.incident.IncidentCommand.Absorb;
import dev.tocsin.core.incident.IncidentCommand.Clear;
import dev.tocsin.core.incident.IncidentCommand.Link;
import dev.tocsin.core.incident.IncidentCommand.Merge;
import dev.tocsin.core.incident.IncidentCommand.OfAlert;
import dev.tocsin.core.incident.IncidentCommand.Release;
import dev.tocsin.core.incident.IncidentCommand.Unmerge;
import dev.tocsin.core.incident.IncidentEvent.IncidentAbsorbed;
import dev.tocsin.core.incident.IncidentEvent.IncidentLinked;
import dev.tocsin.core.incident.IncidentEvent.IncidentReleased;
import dev.tocsin.core.incident.IncidentEvent.Merged;
import dev.tocsin.core.incident.IncidentEvent.Unmerged;
import dev.tocsin.core.signal.Hash64;
import dev.tocsin.core.signal.IncidentId;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * Handles links between incidents, and merges by hand. A merged incident is over: its alerts move to the target, which
 * escalates through its own policy. Each of the two incidents records its own half; the caller sends the commands to
 * both.
 */
final class MergeCommands {
    /** Maximum of links: the first incident of a storm need not list all others, which link to it. */
    static final int MAX_LINKS = 50;

    private MergeCommands() {}

    static Verdict link(Draft draft, Incident incident, Link link) {
        var linked = incident.relations().linked();
        if (link.other().equals(incident.id()) || linked.containsKey(link.other())) {
            return done(Outcome.DUPLICATE, "the incidents are already linked");
        }
        if (linked.size() >= MAX_LINKS) {
            return done(Outcome.DUPLICATE, "the incident already has the maximum of " + MAX_LINKS + " links");
        }
        draft.emit(new IncidentLinked(draft.now(), link.by(), link.other(), link.reason()));
        return done(Outcome.UPDATED, link.reason());
    }

    static Verdict absorb(Draft draft, Incident incident, Absorb absorb) {
        var known = incident.relations().absorbed().containsKey(absorb.source());
        var alerts = absorb.alerts();
        var event = new IncidentAbsorbed(
                draft.now(),
                absorb.by(),
                absorb.source(),
                alerts.kept(),
                alerts.counted().unkept());
        var cleared = alerts.kept().entrySet().stream()
                .filter(alert -> hasCleared(incident, absorb.source(), alert.getKey(), alert.getValue()))
                .<OfAlert>map(alert -> new Clear(absorb.by(), alert.getKey()))
                .toList();
        if (known && incident.alerts().added(event).isEmpty() && cleared.isEmpty()) {
            return done(Outcome.DUPLICATE, "incident " + absorb.source() + " is already merged into this incident");
        }
        draft.emit(event);
        if (!cleared.isEmpty()) {
            AlertCommands.take(draft, cleared);
        }
        if (!draft.incident().isResolved()) {
            AllClear.over(draft, incident, absorb.by(), Optional.empty());
        }
        SuppressionReview.review(draft);
        AllClear.notifyOwner(draft, incident);
        return done(Outcome.UPDATED, "incident " + absorb.source() + " is now merged into this incident");
    }

    /** Whether the alert came from the source incident and has cleared there after it began here. */
    private static boolean hasCleared(Incident incident, IncidentId source, String alert, AlertState there) {
        return !there.firing()
                && incident.alerts()
                        .firingSince(alert)
                        .filter(since -> !there.since().isBefore(since))
                        .isPresent()
                && incident.relations()
                        .absorbed()
                        .getOrDefault(source, Set.of())
                        .contains(Hash64.of(alert));
    }

    static Verdict release(Draft draft, Incident incident, Release release) {
        var alerts = incident.relations().absorbed().get(release.source());
        if (alerts == null) {
            return done(Outcome.DUPLICATE, "incident " + release.source() + " is not merged into this incident");
        }
        var clear = !incident.alerts().without(alerts).anyFiring();
        var autoResolveAt =
                clear && !incident.isResolved() ? draft.autoResolveAt(incident.severity()) : Optional.<Instant>empty();
        draft.emit(new IncidentReleased(draft.now(), release.by(), release.source(), autoResolveAt));
        SuppressionReview.review(draft);
        return !incident.isResolved() && draft.resolveIfDue(release.by())
                ? done(Outcome.RESOLVED, "all alerts are clear")
                : done(Outcome.UPDATED, "incident " + release.source() + " is no longer merged into this incident");
    }

    static Verdict merge(Draft draft, Incident incident, Merge merge) {
        if (!incident.relations().absorbed().isEmpty()) {
            return new Verdict.No(new Rejection.NotMergeable(incident.id(), "other incidents were merged into it"));
        }
        var reason = "merged into " + merge.into();
        draft.emit(new Merged(draft.now(), merge.by(), merge.into()));
        draft.withdrawAll(merge.by(), reason);
        return done(Outcome.RESOLVED, reason);
    }

    /** The incident escalates again if any of its alerts fires; otherwise it stays resolved. */
    static Verdict unmerge(Draft draft, Incident incident, Unmerge unmerge) {
        if (incident.relations().mergedInto().isEmpty()) {
            if (incident.relations().unmergedFrom().isPresent()) {
                return done(Outcome.DUPLICATE, "the incident is already un-merged");
            }
            return new Verdict.No(new Rejection.NotMergeable(incident.id(), "it is not merged"));
        }
        var alerts = unmerge.alerts();
        draft.emit(new Unmerged(
                draft.now(),
                unmerge.by(),
                incident.relations().mergedInto().get(),
                alerts.kept(),
                alerts.counted().unkept()));
        Escalator.ifDue(draft, "the incident was un-merged");
        return done(Outcome.UPDATED, "un-merged");
    }

    private static Verdict done(Outcome outcome, String reason) {
        return new Verdict.Done(outcome, reason);
    }
}
