package dev.tocsin.engine.incident;

import dev.tocsin.engine.incident.Decision.Outcome;
import dev.tocsin.engine.incident.IncidentCommand.Clear;
import dev.tocsin.engine.incident.IncidentCommand.Fire;
import dev.tocsin.engine.incident.IncidentCommand.OfAlert;
import dev.tocsin.engine.incident.IncidentEvent.AlertsCleared;
import dev.tocsin.engine.incident.IncidentEvent.AlertsFired;
import dev.tocsin.engine.incident.IncidentEvent.Reopened;
import dev.tocsin.engine.incident.IncidentEvent.SeverityChanged;
import dev.tocsin.engine.incident.IncidentEvent.Unacknowledged;
import dev.tocsin.engine.signal.Hash64;
import dev.tocsin.engine.signal.Origin;
import dev.tocsin.engine.signal.Severity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What senders say of alerts. What comes together is taken together: each statement is judged on what those before it
 * have said, then all of them make one event for what fires and one for what is clear, and what follows from them is
 * looked at once. So n alerts cost n times as much as one, and people are paged for what is wrong in the end.
 */
final class Alerting {
    private final Draft draft;
    private final Incident before;
    private final Origin by;
    private final Optional<Long> group;

    /** The last that was said of each alert which begins to fire, and which alerts are clear after that. */
    private final Map<String, Fire> firing = new LinkedHashMap<>();

    private final Set<String> clear = new LinkedHashSet<>();
    private final List<Optional<Verdict>> verdicts = new ArrayList<>();

    /** Whether it comes back: then what fires counts as if it were new. */
    private boolean reopens;

    private Alerting(Draft draft, OfAlert first) {
        this.draft = draft;
        this.before = draft.incident();
        this.by = first.by();
        this.group = first.group();
    }

    /** @param statements of the same origin and group; one verdict for each */
    static List<Verdict> take(Draft draft, List<OfAlert> statements) {
        return switch (draft.state()) {
            case IncidentState.Unopened _ -> open(draft, statements);
            case Incident incident ->
                incident.status() instanceof Status.Resolved resolved
                        ? resolved(draft, incident, resolved, statements)
                        : new Alerting(draft, statements.getFirst()).unresolved(statements);
        };
    }

    private static List<Verdict> open(Draft draft, List<OfAlert> statements) {
        var verdicts = new ArrayList<Verdict>(statements.size());
        for (int i = 0; i < statements.size(); i++) {
            if (statements.get(i) instanceof Fire fire) {
                draft.emit(opened(draft, fire));
                var batch = new Alerting(draft, fire);
                statements.subList(i + 1, statements.size()).forEach(batch::judge);
                batch.emit();
                if (!draft.resolveIfDue(fire.by())) {
                    Holding.review(draft);
                    Climb.ifDue(draft, "the incident opened");
                }
                verdicts.add(
                        IncidentDecider.done(Outcome.OPENED, fire.placement().reason() + Holding.said(draft)));
                verdicts.addAll(batch.verdicts());
                return verdicts;
            }
            verdicts.add(IncidentDecider.done(Outcome.DUPLICATE, "the incident was never opened"));
        }
        return verdicts;
    }

    private static IncidentEvent opened(Draft draft, Fire fire) {
        var placement = fire.placement();
        return new IncidentEvent.Opened(
                draft.now(),
                fire.by(),
                draft.state().id(),
                placement.key(),
                placement.severity(),
                placement.receiver(),
                placement.reason(),
                placement.policy(),
                fire.alert(),
                placement.firstPageAt(draft.now()),
                fire.previous(),
                placement.groupInterval(),
                placement.repeatInterval(),
                fire.group());
    }

    private static List<Verdict> resolved(
            Draft draft, Incident incident, Status.Resolved status, List<OfAlert> statements) {
        var merged = incident.relations().mergedInto().isPresent();
        var closed = new Verdict.No(new Rejection.Closed(incident.id()));
        var isOver = merged || draft.now().isAfter(status.reopenUntil());
        var verdicts = new ArrayList<Verdict>(statements.size());
        for (int i = 0; i < statements.size(); i++) {
            switch (statements.get(i)) {
                case Fire fire
                when !isOver -> {
                    verdicts.addAll(reopen(draft, fire, statements.subList(i + 1, statements.size())));
                    return verdicts;
                }
                case Fire _ -> verdicts.add(closed);
                case Clear _ ->
                    verdicts.add(merged ? closed : IncidentDecider.done(Outcome.DUPLICATE, "the incident is resolved"));
            }
        }
        return verdicts;
    }

    private static List<Verdict> reopen(Draft draft, Fire fire, List<OfAlert> rest) {
        var reason = "the alert fires again within the dedup window";
        draft.emit(new Reopened(draft.now(), fire.by(), reason));
        var batch = new Alerting(draft, fire);
        batch.reopens = true;
        batch.firing.put(fire.alertId(), fire);
        batch.verdicts.add(Optional.of(IncidentDecider.done(Outcome.UPDATED, reason)));
        rest.forEach(batch::judge);
        batch.emit();
        Holding.untilUnmuted(draft, fire);
        if (!draft.resolveIfDue(fire.by())) {
            Climb.ifDue(draft, "the incident was re-opened");
        }
        return batch.verdicts();
    }

    private List<Verdict> unresolved(List<OfAlert> statements) {
        statements.forEach(this::judge);
        emit();
        if (!clear.containsAll(firing.keySet())) {
            cameBack();
            Holding.review(draft);
            SeverityRise.page(draft, by);
            Reminders.ifDue(draft);
        }
        if (!clear.isEmpty()) {
            draft.resolveIfDue(by);
        }
        return verdicts();
    }

    private void judge(OfAlert statement) {
        var id = statement.alertId();
        var fires = !clear.contains(id)
                && (firing.containsKey(id) || before.alerts().isFiring(id));
        verdicts.add(
                switch (statement) {
                    case Fire _ when fires -> Optional.of(duplicate("alert " + id + " is known to fire"));
                    case Fire fire -> {
                        var known =
                                firing.put(id, fire) != null || before.alerts().isKnown(id);
                        clear.remove(id);
                        yield Optional.of(IncidentDecider.done(
                                Outcome.UPDATED, known ? "the alert fires again" : "another alert of the same group"));
                    }
                    case Clear _ when !fires -> Optional.of(duplicate("alert " + id + " is not known to fire"));
                    case Clear _ -> {
                        clear.add(id);
                        yield Optional.empty();
                    }
                });
    }

    private void emit() {
        if (!firing.isEmpty()) {
            var split = before.alerts()
                    .split(firing.values().stream().map(Fire::alert).toList());
            var room = before.alerts().counted().room();
            var more = Optional.of(split.counted())
                    .filter(counted -> !counted.isEmpty())
                    .map(counted -> UnkeptAlerts.of(counted, room));
            draft.emit(new AlertsFired(draft.now(), by, split.kept(), more, group));
            raise();
        }
        if (!clear.isEmpty()) {
            var alerts = draft.incident().alerts();
            var kept = clear.stream().filter(id -> alerts.get(id) != null).toList();
            var counted = clear.stream()
                    .filter(id -> alerts.get(id) == null)
                    .map(Hash64::of)
                    .toList();
            var last = !alerts.cleared(kept, counted, draft.now()).anyFiring();
            var autoResolveAt = last ? draft.autoResolveAt(draft.incident().severity()) : Optional.<Instant>empty();
            draft.emit(new AlertsCleared(draft.now(), by, kept, counted, autoResolveAt));
        }
    }

    /** An incident is as bad as its worst alert was when it came; what a person has said since holds for known ones. */
    private void raise() {
        var scale = draft.directory().severities();
        var current = draft.incident().severity();
        var rank = scale.find(current.name()).map(Severity::rank).orElse(current.rank());
        firing.values().stream()
                .filter(fire -> reopens || !before.alerts().isKnown(fire.alertId()))
                .map(fire -> fire.placement().severity())
                .min(Severity::compareTo)
                .filter(wanted -> wanted.rank() < rank)
                .ifPresent(wanted -> draft.emit(new SeverityChanged(draft.now(), by, wanted, Optional.empty())));
    }

    private void cameBack() {
        if (before.status() instanceof Status.Mitigated) {
            draft.emit(new Unacknowledged(draft.now(), by, "an alert fires although the harm was stopped"));
            draft.withdrawReminders(by, "the incident came back");
            Climb.resume(draft, "the incident came back after it was mitigated");
        }
    }

    /** What is clear is answered for when it is known what follows from all of it. */
    private List<Verdict> verdicts() {
        var cleared = clear();
        return verdicts.stream().map(verdict -> verdict.orElse(cleared)).toList();
    }

    private Verdict clear() {
        var incident = draft.incident();
        if (incident.isResolved()) {
            return IncidentDecider.done(Outcome.RESOLVED, "all alerts are clear");
        }
        var reason = incident.alerts().anyFiring()
                ? "other alerts still fire"
                : incident.autoResolveAt()
                        .map(at -> "all alerts are clear; resolves at " + at)
                        .orElse("all alerts are clear; severity "
                                + incident.severity().name() + " is resolved by a person only");
        return IncidentDecider.done(Outcome.UPDATED, reason);
    }

    private static Verdict duplicate(String reason) {
        return IncidentDecider.done(Outcome.DUPLICATE, reason);
    }
}
