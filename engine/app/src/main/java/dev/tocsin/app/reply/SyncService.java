package dev.tocsin.app.reply;

import dev.tocsin.channel.source.ExternalChange;
import dev.tocsin.channel.source.ExternalChange.Kind;
import dev.tocsin.core.incident.Answer;
import dev.tocsin.core.incident.Incident;
import dev.tocsin.core.incident.IncidentCommand;
import dev.tocsin.core.incident.IncidentCommand.AddNote;
import dev.tocsin.core.incident.IncidentCommand.Assign;
import dev.tocsin.core.incident.IncidentCommand.Follow;
import dev.tocsin.core.incident.page.ExternalStatus;
import dev.tocsin.core.incident.page.PageId;
import dev.tocsin.core.policy.User;
import dev.tocsin.core.signal.Caller;
import dev.tocsin.core.signal.IncidentId;
import dev.tocsin.runtime.actor.Incidents;
import dev.tocsin.runtime.answer.ExternalChanges;
import dev.tocsin.runtime.answer.ExternalIncidents;
import dev.tocsin.runtime.intake.SignalResult;
import dev.tocsin.runtime.intake.SignalResult.Outcome;
import dev.tocsin.runtime.journal.EventLog;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Applies changes of external systems to the incidents of Tocsin's pages; the incident decides. When the stage
 * completes the result is on disk. When it fails, the external system may report the change again.
 */
public final class SyncService {
    /** Ids of Tocsin's messages that do not belong to a single incident. */
    private static final Pattern OTHER_MESSAGES =
            Pattern.compile("(digest|handoff|maintenance-(ahead|begun|ended|called-off))-[0-9a-f-]{32,36}");

    private static final Set<Answer.Outcome> NOT_OURS =
            EnumSet.of(Answer.Outcome.NOT_FOUND, Answer.Outcome.NO_SUCH_PAGE);

    private final Incidents incidents;
    private final EventLog log;
    private final UserLookup users;
    private final ExternalChanges changes;
    private final ExternalIncidents things;
    private final PageTests tests;

    public SyncService(
            Incidents incidents,
            EventLog log,
            UserLookup users,
            ExternalChanges changes,
            ExternalIncidents things,
            PageTests tests) {
        this.users = users;
        this.incidents = incidents;
        this.log = log;
        this.changes = changes;
        this.things = things;
        this.tests = tests;
    }

    /**
     * Applies a change; empty = it is not about one of Tocsin's pages, but about something of the external system's
     * own.
     */
    public CompletionStage<Optional<SignalResult>> take(ExternalChange change) {
        return change.page().isEmpty()
                ? things.page(change.system(), change.thing())
                        .thenCompose(page -> page.map(known -> about(change.about(known)))
                                .orElseGet(() -> CompletableFuture.completedFuture(Optional.empty())))
                : about(change);
    }

    private CompletionStage<Optional<SignalResult>> about(ExternalChange change) {
        if (OTHER_MESSAGES.matcher(change.page()).matches()) {
            return CompletableFuture.completedFuture(Optional.of(
                    nothing(Optional.empty(), "about a message from Tocsin that belongs to no single incident")));
        }
        return PageId.parts(change.page())
                .map(page -> take(page, change).thenCompose(result -> noted(change, result)))
                .orElseGet(() -> CompletableFuture.completedFuture(Optional.empty()));
    }

    /** Records the external id: later webhooks may name only that. */
    private CompletionStage<Optional<SignalResult>> noted(ExternalChange change, Optional<SignalResult> result) {
        return result.isEmpty() || change.thing().isEmpty()
                ? CompletableFuture.completedFuture(result)
                : things.note(change.system(), change.thing(), change.page()).thenApply(_ -> result);
    }

    private CompletionStage<Optional<SignalResult>> take(PageId.Parts page, ExternalChange change) {
        var who = users.who(change.system(), change.by());
        var caller = new Caller.Provider(change.system(), Optional.of(change.page()), who, change.id());
        if (PageTests.isTest(page.incident())) {
            if (change.what() instanceof Kind.Acknowledged || change.what() instanceof Kind.Resolved) {
                tests.answeredElsewhere(page.incident(), who, caller.origin().via());
            }
            return CompletableFuture.completedFuture(
                    Optional.of(nothing(Optional.empty(), "about a test page, which belongs to no incident")));
        }
        return switch (change.what()) {
            case Kind.Acknowledged() -> follow(page.incident(), change, caller, ExternalStatus.ACKNOWLEDGED);
            case Kind.Unacknowledged() -> follow(page.incident(), change, caller, ExternalStatus.TRIGGERED);
            case Kind.Resolved() -> follow(page.incident(), change, caller, ExternalStatus.RESOLVED);
            case Kind.Noted(_, var mayBeOurs)
            when mayBeOurs && !isUser(change) ->
                ifOurs(page, ours -> nothing(ours, "a note changes nothing in Tocsin"));
            case Kind.Noted(var text, _) ->
                ifOurs(page, ours -> execute(caller, ours.id(), new AddNote(caller.origin(), text)));
            case Kind.Assigned(var assignee, var text) -> {
                var user = assignee.flatMap(person -> users.in(change.system(), person))
                        .map(User::name);
                yield ifOurs(page, ours -> assign(ours, change, caller, user, text));
            }
            case Kind.Other(var event) -> ifOurs(page, ours -> nothing(ours, event + " changes nothing in Tocsin"));
        };
    }

    private boolean isUser(ExternalChange change) {
        return change.by().stream()
                .anyMatch(person -> users.in(change.system(), person).isPresent());
    }

    private CompletionStage<Optional<SignalResult>> follow(
            IncidentId incident, ExternalChange change, Caller caller, ExternalStatus status) {
        var page = new PageId(change.page());
        return execute(caller, incident, new Follow(caller.origin(), page, status, change.at(), Follow.How.TOLD));
    }

    /**
     * Applies an assignment. The newest counts, in whatever order they arrive. An assignee who is not a configured user
     * is recorded as a note.
     */
    private CompletionStage<Optional<SignalResult>> assign(
            Incident ours, ExternalChange change, Caller caller, Optional<String> assignee, String text) {
        return changes.isNewest(change.system() + " assignee", change.page(), change.at())
                .thenCompose(newest -> {
                    if (assignee.isEmpty() || ours.isResolved()) {
                        return execute(caller, ours.id(), new AddNote(caller.origin(), text));
                    }
                    if (!newest) {
                        return nothing(ours, "somebody else has been assigned in " + change.system() + " since");
                    }
                    return ours.owner().equals(assignee)
                            ? nothing(ours, assignee.get() + " already has the incident")
                            : execute(caller, ours.id(), new Assign(caller.origin(), assignee.get(), true));
                });
    }

    private CompletionStage<Optional<SignalResult>> ifOurs(
            PageId.Parts page, Function<Incident, CompletionStage<Optional<SignalResult>>> then) {
        return log.of(page.incident())
                .thenCompose(found -> found.filter(incident -> page.number() <= incident.pagesPlanned())
                        .map(then)
                        .orElseGet(() -> CompletableFuture.completedFuture(Optional.empty())));
    }

    private static CompletionStage<Optional<SignalResult>> nothing(Incident ours, String reason) {
        return CompletableFuture.completedFuture(Optional.of(nothing(Optional.of(ours.id()), reason)));
    }

    private CompletionStage<Optional<SignalResult>> execute(Caller caller, IncidentId id, IncidentCommand command) {
        return incidents.execute(caller, id, command).thenApply(answer -> Optional.of(answer)
                .filter(given -> !NOT_OURS.contains(given.outcome()))
                .map(given -> SignalResult.of(0, Optional.empty(), id, given)));
    }

    private static SignalResult nothing(Optional<IncidentId> id, String reason) {
        return new SignalResult(
                0, Optional.empty(), id, id.isPresent() ? Outcome.DUPLICATE : Outcome.SUPPRESSED, reason);
    }
}
