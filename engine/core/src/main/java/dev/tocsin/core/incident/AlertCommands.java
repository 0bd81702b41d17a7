package dev.tocsin.core.incident;

import dev.tocsin.core.incident.Decision.Outcome;
import dev.tocsin.core.incident.IncidentCommand.Clear;
import dev.tocsin.core.incident.IncidentCommand.ClearGroup;
import dev.tocsin.core.incident.IncidentCommand.Fire;
import dev.tocsin.core.incident.IncidentCommand.OfAlert;
import dev.tocsin.core.incident.IncidentEvent.AlertsCleared;
import dev.tocsin.core.incident.IncidentEvent.AlertsFired;
import dev.tocsin.core.incident.IncidentEvent.Reopened;
import dev.tocsin.core.incident.IncidentEvent.SeverityChanged;
import dev.tocsin.core.incident.IncidentEvent.Unacknowledged;
import dev.tocsin.core.signal.Hash64;
import dev.tocsin.core.signal.Origin;
import dev.tocsin.core.signal.Severity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Handles the commands of senders: alerts that fire or are clear. Commands that arrive together are handled as one
 * step. Each is judged on the state that those before it left; then one event records all alerts that fire and one all
 * that are clear, and the consequences are computed once. So n alerts cost n times as much as one, and people are paged
 * for the state at the end of the step.
 */
final class AlertCommands {
    private static final String OTHERS_FIRE = "other alerts still fire";

    private final Draft draft;
    private final Incident before;
    private final Origin by;
    private final Optional<Long> group;

    /**
     * The last {@link Fire} of each alert that begins to fire; {@link #clear} has the alerts that are clear after it.
     */
    private final Map<String, Fire> firing = new LinkedHashMap<>();

    private final Set<String> clear = new LinkedHashSet<>();
    private final List<Optional<Verdict>> verdicts = new ArrayList<>();

    /** Whether the incident re-opens: then every alert that fires may raise its severity, as a new one would. */
    private boolean reopens;

    private AlertCommands(Draft draft, OfAlert first) {
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
                        : new AlertCommands(draft, statements.getFirst()).unresolved(statements);
        };
    }

    private static List<Verdict> open(Draft draft, List<OfAlert> statements) {
        var verdicts = new ArrayList<Verdict>(statements.size());
        for (int i = 0; i < statements.size(); i++) {
            if (statements.get(i) instanceof Fire fire) {
                draft.emit(opened(draft, fire));
                var batch = new AlertCommands(draft, fire);
                statements.subList(i + 1, statements.size()).forEach(batch::judge);
                batch.emit();
                if (!draft.resolveIfDue(fire.by())) {
                    AllClear.check(draft, fire.by());
                    SuppressionReview.review(draft);
                    Escalator.ifDue(draft, "the incident opened");
                }
                verdicts.add(
                        Verdict.done(Outcome.OPENED, fire.placement().reason() + SuppressionCheck.description(draft)));
                verdicts.addAll(batch.verdicts());
                return verdicts;
            }
            verdicts.add(Verdict.done(Outcome.DUPLICATE, "the incident was never opened"));
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
        var cleared = new LinkedHashSet<String>();
        for (int i = 0; i < statements.size(); i++) {
            switch (statements.get(i)) {
                case Fire fire
                when !isOver -> {
                    emitCleared(draft, statements.getFirst().by(), cleared);
                    verdicts.addAll(reopen(draft, fire, statements.subList(i + 1, statements.size())));
                    return verdicts;
                }
                case Fire _ -> verdicts.add(closed);
                case Clear _ when merged -> verdicts.add(closed);
                case Clear clear
                when isClearedByThis(draft, incident, clear) -> {
                    cleared.add(clear.alertId());
                    verdicts.add(Verdict.done(Outcome.UPDATED, "the incident is resolved; the alert is clear"));
                }
                case Clear _ -> verdicts.add(duplicate("the incident is resolved"));
            }
        }
        emitCleared(draft, statements.getFirst().by(), cleared);
        return verdicts;
    }

    private static boolean isClearedByThis(Draft draft, Incident incident, Clear clear) {
        return mayComeBack(draft, incident)
                && incident.alerts().isFiring(clear.alertId())
                && incident.alerts()
                        .startedAt(clear.alertId())
                        .filter(clear::isOfEarlierThan)
                        .isEmpty();
    }

    /** While an incident can be re-opened, or its end be undone, it keeps track of which alerts fire. */
    private static boolean mayComeBack(Draft draft, Incident incident) {
        return incident.canBeUndone(draft.now())
                || incident.status() instanceof Status.Resolved(_, _, var until)
                        && incident.relations().mergedInto().isEmpty()
                        && !draft.now().isAfter(until);
    }

    /** Ends a sender's group as a whole after the incident was resolved. */
    static Verdict endGroupAfterTheEnd(Draft draft, Incident incident, ClearGroup over) {
        var kept = incident.alerts().ofGroup(over.group(), over.endedAt());
        var counted = incident.alerts().counted().ofGroup(over.group(), over.endedAt());
        if (mayComeBack(draft, incident) && !(kept.isEmpty() && counted.isEmpty())) {
            emitCleared(draft, over.by(), kept, counted);
            return Verdict.done(Outcome.UPDATED, "the incident is resolved; the alerts of the group are clear");
        }
        return duplicate("the incident is resolved");
    }

    private static List<Verdict> reopen(Draft draft, Fire fire, List<OfAlert> rest) {
        var reason = "the alert fires again within the dedup window";
        draft.emit(new Reopened(draft.now(), fire.by(), reason));
        draft.withdrawClear(fire.by(), reason);
        var batch = new AlertCommands(draft, fire);
        batch.reopens = true;
        batch.firing.put(fire.alertId(), fire);
        batch.verdicts.add(Optional.of(Verdict.done(Outcome.UPDATED, reason)));
        rest.forEach(batch::judge);
        batch.emit();
        var until = batch.waitsUntil();
        until.ifPresent(at -> Escalator.waitFor(draft, at));
        SuppressionCheck.untilUnmuted(draft, fire);
        if (!draft.resolveIfDue(fire.by())) {
            AllClear.check(draft, fire.by());
            Escalator.ifDue(draft, "the incident was re-opened");
        }
        return batch.verdicts();
    }

    private List<Verdict> unresolved(List<OfAlert> statements) {
        statements.forEach(this::judge);
        emit();
        if (!clear.containsAll(firing.keySet())) {
            AllClear.over(draft, before, by, waitsUntil());
            cameBack();
            SuppressionReview.review(draft);
            SeverityRise.page(draft, by);
            AllClear.notifyOwner(draft, before);
            Reminders.ifDue(draft);
        }
        if (!clear.isEmpty()) {
            draft.resolveIfDue(by);
            AllClear.check(draft, by);
        }
        return verdicts();
    }

    private void judge(OfAlert statement) {
        var id = statement.alertId();
        var fires = !clear.contains(id)
                && (firing.containsKey(id) || before.alerts().isFiring(id));
        verdicts.add(
                switch (statement) {
                    case Fire fire
                    when fires && beganAnew(fire) -> {
                        firing.put(id, fire);
                        yield Optional.of(Verdict.done(
                                Outcome.UPDATED,
                                "alert " + id + " started again; the end of its previous episode was never received"));
                    }
                    case Fire fire
                    when fires && isWorse(fire) -> {
                        firing.put(id, fire);
                        yield Optional.of(Verdict.done(
                                Outcome.UPDATED,
                                "the severity of alert " + id + " rose to "
                                        + fire.placement().severity().name()));
                    }
                    case Fire _ when fires -> Optional.of(duplicate("alert " + id + " is already firing"));
                    case Fire fire -> {
                        var known =
                                firing.put(id, fire) != null || before.alerts().isKnown(id);
                        clear.remove(id);
                        yield Optional.of(Verdict.done(
                                Outcome.UPDATED, known ? "the alert fires again" : "another alert of the same group"));
                    }
                    case Clear _ when !fires -> Optional.of(duplicate("alert " + id + " is not firing"));
                    case Clear end
                    when startedAt(id).filter(end::isOfEarlierThan).isPresent() ->
                        Optional.of(duplicate("the clear belongs to an earlier episode, which ended at "
                                + end.endedAt().orElseThrow() + "; the alert has fired since "
                                + startedAt(id).orElseThrow()));
                    case Clear _ -> {
                        clear.add(id);
                        yield Optional.empty();
                    }
                });
    }

    /** Whether an alert that fires comes with a higher severity than the last time. */
    private boolean isWorse(Fire fire) {
        var earlier = firing.get(fire.alertId());
        var last = earlier != null
                ? Optional.of(earlier.placement().severity().rank())
                : before.alerts().rank(fire.alertId());
        return last.filter(rank -> fire.placement().severity().rank() < rank).isPresent();
    }

    /**
     * Whether an alert can raise the incident's severity: a known one only if it is more severe than when it came
     * before.
     */
    private boolean raises(Fire fire) {
        return reopens
                || !before.alerts().isKnown(fire.alertId())
                || before.alerts()
                        .rank(fire.alertId())
                        .filter(rank -> fire.placement().severity().rank() < rank)
                        .isPresent();
    }

    private Optional<Instant> startedAt(String id) {
        var fire = firing.get(id);
        return fire == null ? before.alerts().startedAt(id) : fire.startedAt();
    }

    /**
     * Whether the alert ended and began again. The new start is recorded, because the clear of the earlier episode may
     * still arrive and must not end this one.
     */
    private boolean beganAnew(Fire fire) {
        return fire.startedAt().isPresent()
                && before.alerts().renewed() + firing.size() < Alerts.MAX_RENEWED
                && startedAt(fire.alertId())
                        .filter(start -> fire.startedAt().get().isAfter(start))
                        .isPresent();
    }

    /**
     * Whether every alert that fires is known to have cleared after it started: as far as is known, the signals are
     * late.
     */
    private boolean isLate() {
        return firing.values().stream()
                .filter(fire -> !clear.contains(fire.alertId()))
                .allMatch(fire -> fire.startedAt()
                        .filter(start -> before.alerts().isOverSince(fire.alertId(), start))
                        .isPresent());
    }

    /**
     * When alerts whose signals may be late are paged: after the group wait, unless they clear before. Empty = at once.
     */
    private Optional<Instant> waitsUntil() {
        return firing.values().stream()
                .map(fire -> fire.placement().firstPageAt(draft.now()))
                .max(Instant::compareTo)
                .filter(until -> isLate() && !draft.isDue(until));
    }

    private void emit() {
        if (!firing.isEmpty()) {
            Map<String, Severity> severities = new TreeMap<>();
            firing.forEach((id, fire) -> severities.put(id, fire.placement().severity()));
            var split = before.alerts()
                    .split(firing.values().stream().map(Fire::alert).toList(), severities);
            var more = Optional.of(split.counted())
                    .filter(counted -> !counted.isEmpty())
                    .map(counted -> before.alerts().unkept(counted, severities));
            split.counted().forEach(alert -> severities.remove(alert.id()));
            draft.emit(new AlertsFired(
                    draft.now(),
                    by,
                    split.kept(),
                    more,
                    group,
                    Optional.of(severities).filter(all -> !all.isEmpty())));
            raise();
        }
        emitCleared(draft, by, clear);
    }

    private static void emitCleared(Draft draft, Origin by, Set<String> ids) {
        if (ids.isEmpty()) {
            return;
        }
        var alerts = draft.incident().alerts();
        var kept = ids.stream().filter(id -> alerts.get(id) != null).toList();
        var counted = ids.stream()
                .filter(id -> alerts.get(id) == null)
                .map(Hash64::of)
                .toList();
        emitCleared(draft, by, kept, counted);
    }

    private static void emitCleared(Draft draft, Origin by, List<String> kept, List<Long> counted) {
        var incident = draft.incident();
        var last = !incident.isResolved()
                && !incident.alerts().cleared(kept, counted, draft.now()).anyFiring();
        var autoResolveAt = last ? draft.autoResolveAt(incident.severity()) : Optional.<Instant>empty();
        draft.emit(new AlertsCleared(draft.now(), by, kept, counted, autoResolveAt));
    }

    /**
     * Raises the incident to the severity of its worst alert. A severity that a person has set since stays, unless an
     * alert is new or more severe than before.
     */
    private void raise() {
        var scale = draft.directory().severities();
        var current = draft.incident().severity();
        var rank = scale.find(current.name()).map(Severity::rank).orElse(current.rank());
        firing.values().stream()
                .filter(this::raises)
                .map(fire -> fire.placement().severity())
                .min(Severity::compareTo)
                .filter(wanted -> wanted.rank() < rank)
                .ifPresent(wanted -> draft.emit(new SeverityChanged(draft.now(), by, wanted, Optional.empty())));
    }

    /** Ends a sender's group as a whole: every alert of the group that still fires. */
    static Verdict endGroup(Draft draft, Incident incident, ClearGroup over) {
        var kept = incident.alerts().ofGroup(over.group(), over.endedAt());
        var counted = incident.alerts().counted().ofGroup(over.group(), over.endedAt());
        if (kept.isEmpty() && counted.isEmpty()) {
            return duplicate("no alert of the group is firing");
        }
        emitCleared(draft, over.by(), kept, counted);
        draft.resolveIfDue(over.by());
        var more = kept.size() + counted.size();
        var verdict = verdictOfClear(draft);
        return Verdict.done(
                verdict.outcome(),
                "the whole group is resolved, including " + more + (more == 1 ? " alert" : " alerts")
                        + " that it did not list; " + verdict.reason());
    }

    private void cameBack() {
        if (before.status() instanceof Status.Mitigated) {
            draft.emit(new Unacknowledged(draft.now(), by, "an alert fires although the incident was mitigated"));
            draft.withdrawReminders(by, "an alert fires although the incident was mitigated");
            var until = waitsUntil();
            if (until.isEmpty()) {
                Escalator.resume(draft, "an alert fires after the incident was mitigated");
            } else {
                Escalator.waitFor(draft, until.get());
            }
        }
    }

    /** The verdict of the last clear tells what followed from the whole step. */
    private List<Verdict> verdicts() {
        var last = verdicts.lastIndexOf(Optional.<Verdict>empty());
        var notLast = Verdict.done(Outcome.UPDATED, OTHERS_FIRE);
        return IntStream.range(0, verdicts.size())
                .mapToObj(i -> verdicts.get(i).orElseGet(() -> i == last ? verdictOfClear(draft) : notLast))
                .toList();
    }

    private static Verdict.Done verdictOfClear(Draft draft) {
        var incident = draft.incident();
        if (incident.isResolved()) {
            return new Verdict.Done(Outcome.RESOLVED, "all alerts are clear");
        }
        var reason = incident.alerts().anyFiring()
                ? OTHERS_FIRE
                : incident.autoResolveAt()
                        .map(at -> "all alerts are clear; resolves at " + at)
                        .orElse("all alerts are clear; an incident of severity "
                                + incident.severity().name() + " must be resolved by a person"
                                + (incident.isClear() ? "; nobody is paged until an alert fires again" : ""));
        return new Verdict.Done(Outcome.UPDATED, reason);
    }

    private static Verdict duplicate(String reason) {
        return Verdict.done(Outcome.DUPLICATE, reason);
    }
}
