package dev.tocsin.runtime.intake;

import dev.tocsin.core.incident.IncidentCommand;
import dev.tocsin.core.policy.Directory;
import dev.tocsin.core.policy.User;
import dev.tocsin.core.routing.RoutingDecision.Routed;
import dev.tocsin.core.signal.Hash64;
import dev.tocsin.core.signal.IncidentId;
import dev.tocsin.core.signal.Origin;
import dev.tocsin.core.signal.Signal;
import java.util.Optional;
import java.util.function.Supplier;

/** Translates a sender's signal into a command for its incident. */
final class SignalTranslator {
    private final Supplier<Directory> directory;

    SignalTranslator(Supplier<Directory> directory) {
        this.directory = directory;
    }

    /**
     * @param placement present for every signal that was routed
     * @param previous the closed incident with the same dedup key, if there was one
     */
    IncidentCommand.OfSignal command(Signal signal, Optional<Routed> placement, Optional<IncidentId> previous) {
        return switch (signal) {
            case Signal.Firing(var origin, var alert, _, var startedAt, var group) ->
                new IncidentCommand.Fire(
                        origin, alert, placement.orElseThrow(), previous, startedAt, group.map(Hash64::of));
            case Signal.Cleared(var origin, var alertId, _, _, var startedAt, var endedAt, var group) ->
                new IncidentCommand.Clear(origin, alertId, startedAt, endedAt, group.map(Hash64::of));
            case Signal.GroupCleared(var origin, var group, var endedAt, _) ->
                new IncidentCommand.ClearGroup(origin, Hash64.of(group), endedAt);
            case Signal.Acknowledged(var origin, _, _) -> new IncidentCommand.Acknowledge(origin);
            case Signal.Resolved(var origin, _, _, var endedAt) ->
                new IncidentCommand.Resolve(origin, "resolved in " + origin.via(), endedAt);
            case Signal.Reassigned(var origin, var assignee, _, _) -> reassign(origin, assignee);
            case Signal.Annotated(var origin, var text, _, _) -> new IncidentCommand.AddNote(origin, text);
        };
    }

    /** An assignee who is not a configured user is recorded as a note. */
    private IncidentCommand.OfSignal reassign(Origin origin, String assignee) {
        return directory.get().users().values().stream()
                .filter(user ->
                        user.name().equals(assignee) || user.displayName().equals(assignee))
                .findFirst()
                .map(User::name)
                .<IncidentCommand.OfSignal>map(user -> new IncidentCommand.Assign(origin, user))
                .orElseGet(
                        () -> new IncidentCommand.AddNote(origin, "reassigned in " + origin.via() + " to " + assignee));
    }
}
