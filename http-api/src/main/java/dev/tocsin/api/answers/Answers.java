package dev.tocsin.api.answers;

import dev.tocsin.engine.actor.Incidents;
import dev.tocsin.engine.incident.Decision;
import dev.tocsin.engine.incident.Decision.Outcome;
import dev.tocsin.engine.incident.Incident;
import dev.tocsin.engine.incident.IncidentCommand;
import dev.tocsin.engine.incident.IncidentId;
import dev.tocsin.engine.incident.Rejection;
import dev.tocsin.engine.policy.User;
import dev.tocsin.engine.signal.Origin;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Carries out people's answers. Whoever is configured as a user may answer any incident; nobody else may. When the
 * stage completes with {@link Reply.Done} it is on disk; when it fails it is not known, and the same answer may be given
 * again.
 */
public final class Answers {
    private final Incidents incidents;
    private final People people;
    private final MeterRegistry meters;

    public Answers(Incidents incidents, People people, MeterRegistry meters) {
        this.incidents = incidents;
        this.people = people;
        this.meters = meters;
    }

    /**
     * What somebody wants.
     *
     * @param via the type of the channel that it came through
     * @param id tells a repetition of the same answer, or "" where its provider repeats none
     */
    public record Answer(IncidentId incident, Action action, String via, String id) {}

    /**
     * An answer of whoever is behind an address of a channel.
     *
     * @param channel its configured name
     */
    public CompletionStage<Reply> give(String channel, String address, Answer answer) {
        return switch (people.at(channel, address)) {
            case People.Found.Known(var user) -> give(user, answer);
            case People.Found.Unknown() -> CompletableFuture.completedFuture(notYou(answer.via(), false));
            case People.Found.Shared _ -> CompletableFuture.completedFuture(notYou(answer.via(), true));
        };
    }

    /** What somebody is told who is not known, or not as one person. */
    Reply notYou(String via, boolean shared) {
        count(via, "not_you");
        return new Reply.NotYou(shared);
    }

    /** @param outcome one of a few */
    void count(String via, String outcome) {
        meters.counter("tocsin.answers", "channel", via, "outcome", outcome).increment();
    }

    public CompletionStage<Reply> give(User person, Answer answer) {
        return incidents
                .request(answer.incident(), command(person, answer))
                .thenCompose(decision -> switch (told(answer, decision)) {
                    case Known(var reply) -> CompletableFuture.completedFuture(reply);
                    case Late(var id) ->
                        incidents.get(id).thenApply(found -> found.<Reply>map(Reply.TooLate::new)
                                .orElseGet(Reply.NoIncident::new));
                })
                .whenComplete((reply, failure) -> count(answer.via(), failure == null ? outcome(reply) : "failed"));
    }

    private static String outcome(Reply reply) {
        return switch (reply) {
            case Reply.Done _ -> "done";
            case Reply.AlreadySo _ -> "already_so";
            case Reply.TooLate _ -> "too_late";
            case Reply.Refused _ -> "refused";
            case Reply.NoIncident _ -> "no_incident";
            case Reply.NotYou _ -> "not_you";
        };
    }

    private static IncidentCommand command(User person, Answer answer) {
        var by = new Origin(person.name(), answer.via(), answer.id());
        return switch (answer.action()) {
            case ACKNOWLEDGE -> new IncidentCommand.Acknowledge(by);
            case RESOLVE -> new IncidentCommand.Resolve(by, "resolved by " + person.name());
            case ESCALATE -> new IncidentCommand.Escalate(by, OptionalInt.empty());
        };
    }

    /** A reply, or the need to look at the incident to make one. */
    private sealed interface Told {}

    private record Known(Reply reply) implements Told {}

    private record Late(IncidentId incident) implements Told {}

    private static Told told(Answer answer, Decision decision) {
        return switch (decision) {
            case Decision.Accepted(var outcome, _, _, Incident incident) ->
                new Known(
                        outcome == Outcome.DUPLICATE
                                ? new Reply.AlreadySo(incident)
                                : new Reply.Done(answer.action(), incident));
            case Decision.Accepted _ -> new Known(new Reply.NoIncident());
            case Decision.Refused(Rejection.AlreadyResolved _) -> new Late(answer.incident());
            case Decision.Refused(Rejection.Closed _) -> new Late(answer.incident());
            case Decision.Refused(Rejection.NotFound _) -> new Known(new Reply.NoIncident());
            case Decision.Refused(var rejection) ->
                new Known(new Reply.Refused("Nothing was done: " + rejection.message() + '.'));
        };
    }
}
