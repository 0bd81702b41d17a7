package dev.tocsin.app.reply;

import dev.tocsin.channel.Action;
import dev.tocsin.core.incident.IncidentCommand;
import dev.tocsin.core.policy.User;
import dev.tocsin.core.signal.Caller;
import dev.tocsin.core.signal.Caller.Medium;
import dev.tocsin.runtime.actor.Incidents;
import dev.tocsin.runtime.answer.StoredDigest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Applies one answer to all incidents of a digest. Incidents that somebody else owns stay with their owner, and
 * resolved ones stay resolved. So the same answer may be given again, which completes what a node that died had begun.
 */
final class DigestAnswers {
    static final String ONLY = "Nothing was done: several incidents can only be acknowledged or passed on together."
            + " Follow the link to answer each incident.";

    /** Twilio waits 15 s for a response. A mail that is not answered in time is read again. */
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(8);

    private record Run(String digest, String person, Action action) {}

    private record Running(DigestReply reply, CompletableFuture<Reply> done) {}

    private final Incidents incidents;
    private final UserLookup users;
    private final Map<Run, Running> running = new ConcurrentHashMap<>();

    DigestAnswers(Incidents incidents, UserLookup users) {
        this.incidents = incidents;
        this.users = users;
    }

    static boolean takes(Action action) {
        return action == Action.ACKNOWLEDGE || action == Action.PASS;
    }

    /**
     * Applies an answer. If it takes longer than people wait, the reply says how far it has come, and it goes on. The
     * stage fails if it has ended and some results are not known to be recorded.
     *
     * @param id identifies repetitions of the same answer, or ""
     */
    CompletionStage<Reply> give(User person, StoredDigest digest, Action action, Medium medium, String id) {
        if (!takes(action)) {
            return CompletableFuture.completedFuture(new Reply.Refused(ONLY));
        }
        var run = new Run(digest.id(), person.name(), action);
        var caller = new Caller.Person(person.name(), medium, true, id);
        var now = running.computeIfAbsent(run, _ -> start(run, digest, caller));
        return medium == Medium.EMAIL ? now.done().copy() : inTime(now);
    }

    private static CompletionStage<Reply> inTime(Running now) {
        return now.done()
                .copy()
                .orTimeout(ANSWER_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionallyCompose(failure -> failure instanceof TimeoutException
                        ? CompletableFuture.completedFuture(now.reply().text())
                        : CompletableFuture.failedFuture(failure));
    }

    private Running start(Run run, StoredDigest digest, Caller caller) {
        var by = caller.origin();
        var all = List.copyOf(digest.incidents().keySet());
        var reply = new DigestReply(run.person(), run.action(), all.size(), users);
        IncidentCommand command = run.action() == Action.PASS
                ? new IncidentCommand.PassOn(by, true)
                : new IncidentCommand.Acknowledge(by, true);
        var done = BoundedConcurrency.each(
                        all,
                        incident -> incidents.execute(caller, incident, command),
                        (answer, _) -> reply.count(answer))
                .thenApply(_ -> reply.end());
        return new Running(reply, done.whenCompleteAsync((_, _) -> running.remove(run)));
    }
}
