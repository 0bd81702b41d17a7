package dev.tocsin.app.reply;

import dev.tocsin.channel.Action;
import dev.tocsin.core.incident.Answer;
import dev.tocsin.core.incident.IncidentCommand;
import dev.tocsin.core.incident.IncidentView;
import dev.tocsin.core.policy.User;
import dev.tocsin.core.signal.Caller;
import dev.tocsin.core.signal.Caller.Medium;
import dev.tocsin.core.signal.IncidentId;
import dev.tocsin.runtime.actor.Incidents;
import dev.tocsin.runtime.metric.Metric;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.Optional;
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
    private final DigestAnswers digests;
    private final MeterRegistry meters;
    private final Clock clock;

    public Answers(Incidents incidents, UserLookup users, PageTests tests, MeterRegistry meters, Clock clock) {
        this.incidents = incidents;
        this.users = users;
        this.tests = tests;
        this.digests = new DigestAnswers(incidents, users);
        this.meters = meters;
        this.clock = clock;
    }

    /**
     * An answer.
     *
     * @param id identifies repetitions of the same answer, or "" if the provider repeats none
     */
    public record PersonAnswer(IncidentId incident, Action action, Medium medium, String id) {}

    /**
     * The reply to an answer.
     *
     * @param incident as the answer left it; empty = there is none, or the caller may not have it
     */
    public record Given(Reply reply, Optional<IncidentView> incident) {
        private Given(Reply reply) {
            this(reply, Optional.empty());
        }
    }

    /**
     * Carries out the answer of the person with an address of a channel.
     *
     * @param channel its configured name
     */
    public CompletionStage<Reply> give(String channel, String address, PersonAnswer answer) {
        return switch (users.at(channel, address)) {
            case UserLookup.Found.Known(var user) -> give(user, answer);
            case UserLookup.Found.Unknown() -> CompletableFuture.completedFuture(notYou(answer.medium(), false));
            case UserLookup.Found.Shared _ -> CompletableFuture.completedFuture(notYou(answer.medium(), true));
        };
    }

    /** The reply to somebody who is not known, or whose address several people have. */
    public Reply notYou(Medium medium, boolean shared) {
        count(medium, "not_you");
        return new Reply.NotYou(shared);
    }

    /** @param outcome one of a few, because it is a tag of a meter */
    void count(Medium medium, String outcome) {
        Metric.ANSWERS.counter(meters, medium.label(), outcome).increment();
    }

    public CompletionStage<Reply> give(User person, PersonAnswer answer) {
        return giveAndShow(person, answer).thenApply(Given::reply);
    }

    /** Carries out an answer for somebody who then sees the incident: it need not be read for that. */
    public CompletionStage<Given> giveAndShow(User person, PersonAnswer answer) {
        if (PageTests.isTest(answer.incident())) {
            count(answer.medium(), "test");
            return CompletableFuture.completedFuture(new Given(tests.answer(person, answer)));
        }
        return execute(person, answer)
                .thenApply(answered -> new Given(reply(person, answer.action(), answered), answered.view()))
                .whenComplete((given, failure) ->
                        count(answer.medium(), failure == null ? outcome(given.reply()) : "failed"));
    }

    /**
     * Carries out an answer to a page or digest, which may be about several incidents.
     *
     * @param id identifies repetitions of the same answer, or ""
     */
    public CompletionStage<Reply> give(User person, SentPages sent, Action action, Medium medium, String id) {
        return switch (sent) {
            case SentPages.OnePage page -> give(person, new PersonAnswer(page.incident(), action, medium, id));
            case SentPages.Several(var digest) ->
                digests.give(person, digest, action, medium, id)
                        .whenComplete((reply, failure) -> count(medium, failure == null ? outcome(reply) : "failed"));
        };
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

    private CompletionStage<Answer> execute(User person, PersonAnswer answer) {
        var caller = new Caller.Person(person.name(), answer.medium(), false, answer.id());
        var by = caller.origin();
        var reason = "resolved by " + person.name();
        return switch (answer.action()) {
            case ACKNOWLEDGE -> execute(caller, answer, new IncidentCommand.Acknowledge(by));
            case RESOLVE -> execute(caller, answer, new IncidentCommand.Resolve(by, reason, false));
            case RESOLVE_FIRING -> execute(caller, answer, new IncidentCommand.Resolve(by, reason, true));
            case ESCALATE -> execute(caller, answer, new IncidentCommand.Escalate(by, OptionalInt.empty()));
            case PASS -> execute(caller, answer, new IncidentCommand.PassOn(by));
            case UNDO -> execute(caller, answer, new IncidentCommand.Undo(by));
        };
    }

    private CompletionStage<Answer> execute(Caller caller, PersonAnswer answer, IncidentCommand command) {
        return incidents.execute(caller, answer.incident(), command);
    }

    private Reply reply(User person, Action action, Answer answer) {
        return switch (answer.outcome()) {
            case STILL_FIRING -> new Reply.Asks(answer.reason());
            case NOT_FOUND -> new Reply.NoIncident();
            case OPENED, UPDATED, HELP_ANSWERED, RESOLVED, DUPLICATE, ALREADY_RESOLVED, CLOSED ->
                answer.view()
                        .map(incident -> reply(person, action, answer, incident))
                        .orElseGet(Reply.NoIncident::new);
            case FORBIDDEN,
                    UNKNOWN_USER,
                    UNKNOWN_PAGE,
                    NO_SUCH_PAGE,
                    NOT_ESCALATING,
                    NO_SUCH_LEVEL,
                    NOBODY_ELSE,
                    NOBODY_TO_PAGE,
                    NOTHING_TO_UNDO,
                    SUCCEEDED,
                    NOT_IN_THE_FUTURE,
                    NOT_MERGEABLE -> new Reply.Refused("Nothing was done: " + answer.reason() + '.');
        };
    }

    private Reply reply(User person, Action action, Answer answer, IncidentView incident) {
        var now = clock.instant();
        var text = new ReplyText(person, users, incident, now);
        if (answer.isRefusal()) {
            return new Reply.TooLate(text.tooLate());
        }
        return answer.outcome().isChange()
                ? new Reply.Done(
                        text.done(action, answer),
                        action != Action.UNDO && incident.progress().canUndo(person.name(), now))
                : new Reply.AlreadySo(text.alreadySo(action));
    }

    /**
     * Identifies repetitions of one delivery.
     *
     * @param delivery the provider's id of it; "" = there is none
     * @param what of several things in one delivery
     * @return "" = there is nothing to identify it by
     */
    public static String request(String provider, String delivery, String what) {
        return delivery.isEmpty() ? "" : provider + ' ' + delivery + ' ' + what;
    }
}
