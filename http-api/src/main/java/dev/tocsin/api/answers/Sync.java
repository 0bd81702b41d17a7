package dev.tocsin.api.answers;

import dev.tocsin.api.answers.RemoteChange.What;
import dev.tocsin.api.answers.SyncRule.Steps;
import dev.tocsin.api.answers.SyncRule.Verdict;
import dev.tocsin.engine.actor.Incidents;
import dev.tocsin.engine.answer.RemoteChanges;
import dev.tocsin.engine.answer.RemoteIncidents;
import dev.tocsin.engine.incident.Decision;
import dev.tocsin.engine.incident.Incident;
import dev.tocsin.engine.incident.IncidentId;
import dev.tocsin.engine.incident.PageId;
import dev.tocsin.engine.intake.SignalResult;
import dev.tocsin.engine.intake.SignalResult.Outcome;
import dev.tocsin.engine.query.Timeline;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;

/**
 * Has our incidents follow what other systems make of our pages. When the stage completes it is on disk; when it fails,
 * the other system may tell it again.
 */
public final class Sync {
    /** What goes out under names of ours and belongs to no one incident. */
    private static final Pattern OTHER_MESSAGES =
            Pattern.compile("(digest|handoff|maintenance-(ahead|begun|ended|called-off))-[0-9a-f-]{32,36}");

    private final Incidents incidents;
    private final Timeline timeline;
    private final RemoteChanges changes;
    private final RemoteIncidents things;

    public Sync(Incidents incidents, Timeline timeline, RemoteChanges changes, RemoteIncidents things) {
        this.things = things;
        this.incidents = incidents;
        this.timeline = timeline;
        this.changes = changes;
    }

    /** Empty when it is not about a page of ours: then the other system speaks of something of its own. */
    public CompletionStage<Optional<SignalResult>> take(RemoteChange change) {
        return change.page().isEmpty()
                ? things.page(change.system(), change.thing())
                        .thenCompose(page -> page.map(known -> about(change.about(known)))
                                .orElseGet(() -> CompletableFuture.completedFuture(Optional.empty())))
                : about(change);
    }

    private CompletionStage<Optional<SignalResult>> about(RemoteChange change) {
        if (OTHER_MESSAGES.matcher(change.page()).matches()) {
            return CompletableFuture.completedFuture(
                    Optional.of(nothing(Optional.empty(), "about a message of ours that belongs to no one incident")));
        }
        var page = PageId.parts(change.page());
        if (page.isEmpty()) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        return incidents.get(page.get().incident()).thenCompose(found -> found.filter(
                        incident -> page.get().number() <= incident.pagesPlanned())
                .map(incident ->
                        known(change).thenCompose(_ -> follow(incident, change)).thenApply(Optional::of))
                .orElseGet(() -> CompletableFuture.completedFuture(Optional.empty())));
    }

    private CompletionStage<Boolean> known(RemoteChange change) {
        return change.thing().isEmpty()
                ? CompletableFuture.completedFuture(false)
                : things.note(change.system(), change.thing(), change.page());
    }

    private CompletionStage<SignalResult> follow(Incident incident, RemoteChange change) {
        return isNewest(change).thenCompose(newest -> timeline.of(incident.id(), 0)
                .thenApply(entries -> Steps.against(
                        change, entries.stream().map(Timeline.Entry::event).toList()))
                .thenCompose(steps -> switch (SyncRule.of(incident, steps, newest, change)) {
                    case Verdict.Nothing(var reason) ->
                        CompletableFuture.completedFuture(nothing(Optional.of(incident.id()), reason));
                    case Verdict.Do(var command) ->
                        incidents
                                .request(incident.id(), command)
                                .thenApply(decision -> result(incident.id(), decision));
                }));
    }

    private CompletionStage<Boolean> isNewest(RemoteChange change) {
        return switch (change.what()) {
            case What.Acknowledged _, What.Unacknowledged _, What.Resolved _ ->
                changes.isNewest(change.system(), change.page(), change.at());
            case What.Assigned _ -> changes.isNewest(change.system() + " assignee", change.page(), change.at());
            case What.Noted _, What.Other _ -> CompletableFuture.completedFuture(true);
        };
    }

    private static SignalResult result(IncidentId id, Decision decision) {
        return switch (decision) {
            case Decision.Accepted(var outcome, var reason, _, _) ->
                new SignalResult(0, Optional.empty(), Optional.of(id), Outcome.valueOf(outcome.name()), reason);
            case Decision.Refused(var rejection) ->
                new SignalResult(0, Optional.empty(), Optional.of(id), Outcome.SUPPRESSED, rejection.message());
        };
    }

    private static SignalResult nothing(Optional<IncidentId> id, String reason) {
        return new SignalResult(
                0, Optional.empty(), id, id.isPresent() ? Outcome.DUPLICATE : Outcome.SUPPRESSED, reason);
    }
}
