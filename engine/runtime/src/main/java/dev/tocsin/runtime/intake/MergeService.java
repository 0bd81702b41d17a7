package dev.tocsin.runtime.intake;

import dev.tocsin.core.incident.Alerts;
import dev.tocsin.core.incident.Answer;
import dev.tocsin.core.incident.Incident;
import dev.tocsin.core.incident.IncidentCommand.Absorb;
import dev.tocsin.core.incident.IncidentCommand.Merge;
import dev.tocsin.core.incident.IncidentCommand.Release;
import dev.tocsin.core.incident.IncidentCommand.Unmerge;
import dev.tocsin.core.incident.Rejection;
import dev.tocsin.core.signal.Caller;
import dev.tocsin.core.signal.IncidentId;
import dev.tocsin.runtime.actor.Incidents;
import dev.tocsin.runtime.journal.EventLog;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Merges one incident into another, and undoes a merge. The source's dedup key moves with its alerts, so later signals
 * of its senders reach the target. This takes two or three writes that a crash may separate. Their order ensures that until
 * the last of them at least one of the two incidents escalates, and that repeating the request completes it, in both
 * directions.
 */
public final class MergeService {
    private final Incidents incidents;
    private final EventLog log;
    private final DedupKeys keys;

    MergeService(Incidents incidents, EventLog log, DedupKeys keys) {
        this.incidents = incidents;
        this.log = log;
        this.keys = keys;
    }

    /** Merges {@code source} into another incident; returns the answer of the source, or the refusal of either. */
    public CompletionStage<Answer> merge(Caller caller, IncidentId source, IncidentId into) {
        if (source.equals(into)) {
            return refused(new Rejection.NotMergeable(source, "it cannot be merged into itself"));
        }
        return found(
                source,
                from -> from.relations().absorbed().isEmpty()
                        ? absorb(caller, from, into)
                        : refused(new Rejection.NotMergeable(
                                source, "other incidents were merged into it; un-merge those first")));
    }

    private CompletionStage<Answer> absorb(Caller caller, Incident from, IncidentId into) {
        var isOver = from.isResolved()
                && from.relations().mergedInto().filter(into::equals).isEmpty();
        return isOver
                ? refused(new Rejection.AlreadyResolved(from.id(), "merged"))
                : absorb(caller, into, from)
                        .thenCompose(absorbed -> absorbed.isRefusal()
                                ? CompletableFuture.completedFuture(absorbed)
                                : keys.move(from.opening().key(), from.id(), into)
                                        .thenCompose(_ -> end(caller, from, into)));
    }

    private CompletionStage<Answer> end(Caller caller, Incident from, IncidentId into) {
        return incidents
                .execute(caller, from.id(), new Merge(caller.origin(), into))
                .thenCompose(merged -> merged.isRefusal()
                        ? keys.move(from.opening().key(), into, from.id())
                                .thenCompose(_ -> release(caller, into, from))
                                .thenApply(_ -> merged)
                        // Alerts that arrived in between; the target has the others.
                        : found(from.id(), now -> absorb(caller, into, now)).thenApply(_ -> merged));
    }

    /** Undoes a merge: the incident gets its alerts back, as they are now. */
    public CompletionStage<Answer> unmerge(Caller caller, IncidentId source) {
        return found(source, from -> {
            var relations = from.relations();
            return relations
                    .mergedInto()
                    .or(relations::unmergedFrom)
                    .map(into -> found(
                            into,
                            target -> relations.mergedInto().isPresent() || isHalfWay(from, target)
                                    ? takeApart(caller, from, target)
                                    : notMerged(source)))
                    .orElseGet(() -> notMerged(source));
        });
    }

    /** Whether the merge was undone only in the source incident. */
    private static boolean isHalfWay(Incident from, Incident target) {
        return target.relations().absorbed().containsKey(from.id());
    }

    private static CompletionStage<Answer> notMerged(IncidentId source) {
        return refused(new Rejection.NotMergeable(source, "it is not merged"));
    }

    private CompletionStage<Answer> takeApart(Caller caller, Incident from, Incident target) {
        return incidents
                .execute(caller, from.id(), new Unmerge(caller.origin(), alertsNow(from, target)))
                .thenCompose(unmerged -> unmerged.isRefusal()
                        ? CompletableFuture.completedFuture(unmerged)
                        : keys.move(from.opening().key(), target.id(), from.id())
                                .thenCompose(_ -> release(caller, target.id(), from))
                                .thenApply(_ -> unmerged));
    }

    private static Alerts alertsNow(Incident from, Incident target) {
        return from.alerts().asIn(target.alerts(), target.relations().absorbed().getOrDefault(from.id(), Set.of()));
    }

    private CompletionStage<Answer> absorb(Caller caller, IncidentId into, Incident from) {
        var again = caller.withoutRequestId();
        return incidents.execute(again, into, new Absorb(again.origin(), from.id(), from.alerts()));
    }

    private CompletionStage<Answer> release(Caller caller, IncidentId from, Incident source) {
        var again = caller.withoutRequestId();
        return incidents.execute(again, from, new Release(again.origin(), source.id()));
    }

    private CompletionStage<Answer> found(IncidentId id, Function<Incident, CompletionStage<Answer>> then) {
        return log.of(id).thenCompose(found -> found.map(then).orElseGet(() -> refused(new Rejection.NotFound(id))));
    }

    private static CompletionStage<Answer> refused(Rejection rejection) {
        return CompletableFuture.completedFuture(Answer.refused(rejection));
    }
}
