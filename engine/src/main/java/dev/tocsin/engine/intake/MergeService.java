package dev.tocsin.engine.intake;

import dev.tocsin.engine.actor.Incidents;
import dev.tocsin.engine.incident.Alerts;
import dev.tocsin.engine.incident.Decision;
import dev.tocsin.engine.incident.Incident;
import dev.tocsin.engine.incident.IncidentCommand.Absorb;
import dev.tocsin.engine.incident.IncidentCommand.Merge;
import dev.tocsin.engine.incident.IncidentCommand.Release;
import dev.tocsin.engine.incident.IncidentCommand.Unmerge;
import dev.tocsin.engine.incident.Rejection;
import dev.tocsin.engine.signal.IncidentId;
import dev.tocsin.engine.signal.Origin;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Merges one incident into another, and undoes a merge. The source's dedup key moves with its alerts, so later signals
 * of its senders reach the target. This takes three writes that a crash may separate. Their order ensures that until
 * the last of them at least one of the two incidents escalates, and that repeating the request completes it, in both
 * directions.
 */
public final class MergeService {
    private final Incidents incidents;
    private final DedupKeys keys;

    MergeService(Incidents incidents, DedupKeys keys) {
        this.incidents = incidents;
        this.keys = keys;
    }

    /** Merges {@code source} into another incident; returns the decision about the source, or the refusal of either. */
    public CompletionStage<Decision> merge(IncidentId source, IncidentId into, Origin by) {
        if (source.equals(into)) {
            return refused(new Rejection.NotMergeable(source, "it cannot be merged into itself"));
        }
        return found(
                source,
                from -> from.relations().absorbed().isEmpty()
                        ? absorb(from, into, by)
                        : refused(new Rejection.NotMergeable(
                                source, "other incidents were merged into it; un-merge those first")));
    }

    private CompletionStage<Decision> absorb(Incident from, IncidentId into, Origin by) {
        var isOver = from.isResolved()
                && from.relations().mergedInto().filter(into::equals).isEmpty();
        return isOver
                ? refused(new Rejection.AlreadyResolved(from.id(), "merged"))
                : incidents
                        .request(into, new Absorb(anonymous(by), from.id(), from.alerts()))
                        .thenCompose(absorbed -> absorbed instanceof Decision.Refused
                                ? CompletableFuture.completedFuture(absorbed)
                                : keys.move(from.opening().key(), from.id(), into)
                                        .thenCompose(_ -> end(from, into, by)));
    }

    private CompletionStage<Decision> end(Incident from, IncidentId into, Origin by) {
        return incidents.request(from.id(), new Merge(by, into)).thenCompose(merged -> switch (merged) {
            // Alerts that arrived in between; the target has the others.
            case Decision.Accepted(_, _, _, var after) ->
                incidents
                        .request(into, new Absorb(anonymous(by), from.id(), ((Incident) after).alerts()))
                        .thenApply(_ -> merged);
            case Decision.Refused _ ->
                keys.move(from.opening().key(), into, from.id())
                        .thenCompose(_ -> incidents.request(into, new Release(anonymous(by), from.id())))
                        .thenApply(_ -> merged);
        });
    }

    /** Undoes a merge: the incident gets its alerts back, as they are now. */
    public CompletionStage<Decision> unmerge(IncidentId source, Origin by) {
        return found(source, from -> {
            var relations = from.relations();
            return relations
                    .mergedInto()
                    .or(relations::unmergedFrom)
                    .map(into -> found(
                            into,
                            target -> relations.mergedInto().isPresent() || isHalfWay(from, target)
                                    ? takeApart(from, target, by)
                                    : notMerged(source)))
                    .orElseGet(() -> notMerged(source));
        });
    }

    /** Whether the merge was undone only in the source incident. */
    private static boolean isHalfWay(Incident from, Incident target) {
        return target.relations().absorbed().containsKey(from.id());
    }

    private static CompletionStage<Decision> notMerged(IncidentId source) {
        return refused(new Rejection.NotMergeable(source, "it is not merged"));
    }

    private CompletionStage<Decision> takeApart(Incident from, Incident target, Origin by) {
        var decided = incidents.request(from.id(), new Unmerge(by, alertsNow(from, target)));
        return UndoService.unlessSucceeded(from.id(), decided)
                .thenCompose(unmerged -> unmerged instanceof Decision.Refused
                        ? CompletableFuture.completedFuture(unmerged)
                        : keys.move(from.opening().key(), target.id(), from.id())
                                .thenCompose(_ -> incidents.request(target.id(), new Release(anonymous(by), from.id())))
                                .thenApply(_ -> unmerged));
    }

    private static Alerts alertsNow(Incident from, Incident target) {
        return from.alerts().asIn(target.alerts(), target.relations().absorbed().getOrDefault(from.id(), Set.of()));
    }

    private CompletionStage<Decision> found(IncidentId id, Function<Incident, CompletionStage<Decision>> then) {
        return incidents.get(id).thenCompose(found -> found.map(then)
                .orElseGet(() -> refused(new Rejection.NotFound(id))));
    }

    /**
     * The origin without its request id. An incident ignores a request id that it knows, and here several commands of
     * one request must be carried out.
     */
    private static Origin anonymous(Origin by) {
        return new Origin(by.who(), by.via());
    }

    private static CompletionStage<Decision> refused(Rejection rejection) {
        return CompletableFuture.completedFuture(new Decision.Refused(rejection));
    }
}
