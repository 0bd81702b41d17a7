package dev.tocsin.api.answers;

import dev.tocsin.engine.actor.Incidents;
import dev.tocsin.engine.incident.Decision;
import dev.tocsin.engine.incident.Decision.Outcome;
import dev.tocsin.engine.incident.Incident;
import dev.tocsin.engine.incident.IncidentCommand;
import dev.tocsin.engine.incident.Rejection;
import dev.tocsin.engine.intake.UndoService;
import dev.tocsin.engine.policy.User;
import dev.tocsin.engine.signal.IncidentId;
import dev.tocsin.engine.signal.Origin;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Carries out people's answers. Every configured user may answer any incident; nobody else may. When the stage
 * completes with {@link Reply.Done} the answer is on disk. When it fails the result is not known, and the same answer
 * may be given again.
 */
public final class Answers {
    private final Incidents incidents;
    private final UserLookup users;
    private final PageTests tests;
    private final UndoService undos;
    private final DigestAnswers digests;
    private final MeterRegistry meters;
    private final Clock clock;

    public Answers(
            Incidents incidents,
            UndoService undos,
            UserLookup users,
            PageTests tests,
            MeterRegistry meters,
            Clock clock) {
        this.incidents = incidents;
        this.undos = undos;
        this.users = users;
        this.tests = tests;
        this.digests = new DigestAnswers(incidents, users);
        this.meters = meters;
        this.clock = clock;
    }

    /**
     * An answer.
     *
     * @param via the type of the channel that it came through
     * @param id identifies repetitions of the same answer, or "" if the provider repeats none
     */
    public record Answer(IncidentId incident, Action action, String via, String id) {}

    /**
     * Carries out the answer of the person with an address of a channel.
     *
     * @param channel its configured name
     */
    public CompletionStage<Reply> give(String channel, String address, Answer answer) {
        return switch (users.at(channel, address)) {
            case UserLookup.Found.Known(var user) -> give(user, answer);
            case UserLookup.Found.Unknown() -> CompletableFuture.completedFuture(notYou(answer.via(), false));
            case UserLookup.Found.Shared _ -> CompletableFuture.completedFuture(notYou(answer.via(), true));
        };
    }

    /** The reply to somebody who is not known, or whose address several people have. */
    Reply notYou(String via, boolean shared) {
        count(via, "not_you");
        return new Reply.NotYou(shared);
    }

    /** @param outcome one of a few, because it is a tag of a meter */
    void count(String via, String outcome) {
        meters.counter("tocsin.answers", "channel", via, "outcome", outcome).increment();
    }

    public CompletionStage<Reply> give(User person, Answer answer) {
        if (PageTests.isTest(answer.incident())) {
            count(answer.via(), "test");
            return told(tests.answer(person, answer));
        }
        return counted(answer.via(), decide(person, answer).thenCompose(decision -> reply(person, answer, decision)));
    }

    /**
     * Carries out an answer to a page or digest, which may be about several incidents.
     *
     * @param via the type of the channel that it came through
     * @param id identifies repetitions of the same answer, or ""
     */
    CompletionStage<Reply> give(User person, SentPages sent, Action action, String via, String id) {
        return switch (sent) {
            case SentPages.OnePage page -> give(person, new Answer(page.incident(), action, via, id));
            case SentPages.Several(var digest) -> counted(via, digests.give(person, digest, action, via, id));
        };
    }

    private CompletionStage<Reply> counted(String via, CompletionStage<Reply> reply) {
        return reply.whenComplete((given, failure) -> count(via, failure == null ? outcome(given) : "failed"));
    }

    private static String outcome(Reply reply) {
        return switch (reply) {
            case Reply.Done _ -> "done";
            case Reply.AlreadySo _ -> "already_so";
            case Reply.Asks _ -> "asked";
            case Reply.TooLate _ -> "too_late";
            case Reply.Refused _ -> "refused";
            case Reply.NoIncident _ -> "no_incident";
            case Reply.NotYou _ -> "not_you";
        };
    }

    private CompletionStage<Decision> decide(User person, Answer answer) {
        var by = new Origin(person.name(), answer.via(), answer.id());
        var reason = "resolved by " + person.name();
        return switch (answer.action()) {
            case ACKNOWLEDGE -> request(answer, new IncidentCommand.Acknowledge(by));
            case RESOLVE -> request(answer, new IncidentCommand.Resolve(by, reason, false));
            case RESOLVE_FIRING -> request(answer, new IncidentCommand.Resolve(by, reason, true));
            case ESCALATE -> request(answer, new IncidentCommand.Escalate(by, OptionalInt.empty()));
            case PASS -> request(answer, new IncidentCommand.PassOn(by));
            case UNDO -> undos.undo(answer.incident(), by);
        };
    }

    private CompletionStage<Decision> request(Answer answer, IncidentCommand command) {
        return incidents.request(answer.incident(), command);
    }

    private CompletionStage<Reply> reply(User person, Answer answer, Decision decision) {
        return switch (decision) {
            case Decision.Accepted(var outcome, _, var events, Incident incident) -> {
                var text = text(person, incident);
                yield told(
                        outcome == Outcome.DUPLICATE
                                ? new Reply.AlreadySo(text.alreadySo(answer.action()))
                                : new Reply.Done(
                                        text.done(answer.action(), events),
                                        answer.action() != Action.UNDO
                                                && incident.canUndo(person.name(), clock.instant())));
            }
            case Decision.Accepted _ -> told(new Reply.NoIncident());
            case Decision.Refused(Rejection.StillFiring firing) -> told(new Reply.Asks(firing.message()));
            case Decision.Refused(Rejection.AlreadyResolved _) -> late(person, answer);
            case Decision.Refused(Rejection.Closed _) -> late(person, answer);
            case Decision.Refused(Rejection.NotFound _) -> told(new Reply.NoIncident());
            case Decision.Refused(var rejection) ->
                told(new Reply.Refused("Nothing was done: " + rejection.message() + '.'));
        };
    }

    private CompletionStage<Reply> late(User person, Answer answer) {
        return incidents.get(answer.incident()).thenApply(found -> found.<Reply>map(
                        incident -> new Reply.TooLate(text(person, incident).tooLate()))
                .orElseGet(Reply.NoIncident::new));
    }

    private ReplyText text(User person, Incident incident) {
        return new ReplyText(person, users, incident, clock.instant());
    }

    private static CompletionStage<Reply> told(Reply reply) {
        return CompletableFuture.completedFuture(reply);
    }
}
