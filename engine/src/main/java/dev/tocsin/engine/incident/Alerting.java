package dev.tocsin.engine.incident;

import dev.tocsin.engine.incident.Decision.Outcome;
import dev.tocsin.engine.incident.IncidentCommand.Clear;
import dev.tocsin.engine.incident.IncidentCommand.Fire;
import dev.tocsin.engine.incident.IncidentEvent.AlertCleared;
import dev.tocsin.engine.incident.IncidentEvent.AlertFired;
import dev.tocsin.engine.incident.IncidentEvent.Reopened;
import dev.tocsin.engine.incident.IncidentEvent.SeverityChanged;
import dev.tocsin.engine.incident.IncidentEvent.Unacknowledged;
import dev.tocsin.engine.signal.Severity;
import java.time.Instant;
import java.util.Optional;

/** What senders say of alerts. */
final class Alerting {
    private Alerting() {}

    static Verdict fire(Draft draft, Incident incident, Fire fire) {
        var known = incident.alerts().get(fire.alert().id());
        if (known != null && known.firing()) {
            return IncidentDecider.done(
                    Outcome.DUPLICATE, "alert " + fire.alert().id() + " is known to fire");
        }
        draft.emit(new AlertFired(draft.now(), fire.by(), fire.alert()));
        if (known == null) {
            raise(draft, fire);
        }
        if (incident.status() instanceof Status.Mitigated) {
            draft.emit(new Unacknowledged(draft.now(), fire.by(), "an alert fires although the harm was stopped"));
            draft.withdrawReminders(fire.by(), "the incident came back");
            Climb.resume(draft, "the incident came back after it was mitigated");
        }
        Holding.review(draft);
        Climb.ifUrgentNow(draft, incident.severity());
        Reminders.ifDue(draft);
        return IncidentDecider.done(
                Outcome.UPDATED, known == null ? "another alert of the same group" : "the alert fires again");
    }

    /** An incident is as bad as its worst alert was when it came; what a person has said since holds for known ones. */
    private static void raise(Draft draft, Fire fire) {
        var scale = draft.directory().severities();
        var wanted = fire.placement().severity();
        var current = draft.incident().severity();
        var rank = scale.find(current.name()).map(Severity::rank).orElse(current.rank());
        if (wanted.rank() < rank) {
            draft.emit(new SeverityChanged(draft.now(), fire.by(), wanted, Optional.empty()));
        }
    }

    static Verdict reopen(Draft draft, Fire fire) {
        var reason = "the alert fires again within the dedup window";
        draft.emit(new Reopened(draft.now(), fire.by(), reason));
        draft.emit(new AlertFired(draft.now(), fire.by(), fire.alert()));
        raise(draft, fire);
        Holding.untilUnmuted(draft, fire);
        Climb.ifDue(draft, "the incident was re-opened");
        return IncidentDecider.done(Outcome.UPDATED, reason);
    }

    static Verdict clear(Draft draft, Incident incident, Clear clear) {
        var known = incident.alerts().get(clear.alertId());
        if (known == null || !known.firing()) {
            return IncidentDecider.done(Outcome.DUPLICATE, "alert " + clear.alertId() + " is not known to fire");
        }
        var last =
                incident.alerts().values().stream().filter(AlertState::firing).count() == 1;
        var autoResolveAt = last ? draft.autoResolveAt(incident.severity()) : Optional.<Instant>empty();
        draft.emit(new AlertCleared(draft.now(), clear.by(), clear.alertId(), autoResolveAt));
        if (draft.resolveIfDue(clear.by())) {
            return IncidentDecider.done(Outcome.RESOLVED, "all alerts are clear");
        }
        var reason = !last
                ? "other alerts still fire"
                : autoResolveAt
                        .map(at -> "all alerts are clear; resolves at " + at)
                        .orElse("all alerts are clear; severity "
                                + incident.severity().name() + " is resolved by a person only");
        return IncidentDecider.done(Outcome.UPDATED, reason);
    }
}
