package dev.tocsin.runtime.intake;

import dev.tocsin.core.signal.Caller;
import dev.tocsin.core.signal.Hash64;
import dev.tocsin.core.signal.IncidentId;
import dev.tocsin.core.signal.Signal;
import dev.tocsin.runtime.actor.Incidents;
import dev.tocsin.runtime.db.Database;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Ends the alerts of a sender's group when the sender says that the group is over as a whole. If the sender lists all
 * alerts of the group, only the incidents of the listed alerts are changed; otherwise every open incident that has
 * alerts of the group.
 */
final class AlertGroups {
    /** Maximum of incidents that a group is ended in: more are hardly possible, and then a person must check. */
    static final int MAX_INCIDENTS = 1_000;

    private static final String SELECT = """
        select id from incident where status <> 'resolved' and alert_groups @> array[?::bigint] order by id limit ?
        """;

    private final Database database;
    private final Incidents incidents;
    private final SignalTranslator translation;

    AlertGroups(Database database, Incidents incidents, SignalTranslator translation) {
        this.database = database;
        this.incidents = incidents;
        this.translation = translation;
    }

    /**
     * @param caller who reports it
     * @param place index of the signal in its request
     * @param listed incidents that the listed alerts of the group belong to
     * @return a result for each incident that changes because of it
     */
    CompletableFuture<List<SignalResult>> end(
            Caller caller, int place, Signal.GroupCleared over, Collection<IncidentId> listed) {
        return incidents(over, listed).thenCompose(found -> {
            var results = found.stream().map(id -> end(caller, place, over, id)).toList();
            return CompletableFuture.allOf(results.toArray(CompletableFuture[]::new))
                    .thenApply(_ -> results.stream()
                            .map(CompletableFuture::join)
                            .flatMap(Optional::stream)
                            .toList());
        });
    }

    private CompletableFuture<Collection<IncidentId>> incidents(
            Signal.GroupCleared over, Collection<IncidentId> listed) {
        if (over.complete()) {
            return CompletableFuture.completedFuture(listed);
        }
        return database.async(connection -> {
            try (var statement = connection.prepareStatement(SELECT)) {
                statement.setLong(1, Hash64.of(over.group()));
                statement.setInt(2, MAX_INCIDENTS);
                var found = new LinkedHashSet<>(listed);
                try (var rows = statement.executeQuery()) {
                    while (rows.next()) {
                        found.add(new IncidentId(rows.getString(1)));
                    }
                }
                return found;
            }
        });
    }

    private CompletableFuture<Optional<SignalResult>> end(
            Caller caller, int place, Signal.GroupCleared over, IncidentId id) {
        var command = translation.command(over, Optional.empty(), Optional.empty());
        return incidents
                .report(caller, id, List.of(command))
                .toCompletableFuture()
                .thenApply(answers -> Optional.of(answers.getFirst())
                        .filter(answer -> answer.outcome().isChange())
                        .map(answer -> SignalResult.of(place, Optional.empty(), id, answer)));
    }
}
