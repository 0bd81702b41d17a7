package dev.tocsin.core.incident;

import dev.tocsin.core.incident.Decision.Outcome;
import dev.tocsin.core.incident.IncidentEvent.Acknowledged;
import dev.tocsin.core.incident.IncidentEvent.AlertsFired;
import dev.tocsin.core.incident.IncidentEvent.Cleared;
import dev.tocsin.core.incident.IncidentEvent.InvestigationStarted;
import dev.tocsin.core.incident.IncidentEvent.LevelPaged;
import dev.tocsin.core.incident.IncidentEvent.Merged;
import dev.tocsin.core.incident.IncidentEvent.Mitigated;
import dev.tocsin.core.incident.IncidentEvent.Reopened;
import dev.tocsin.core.incident.IncidentEvent.Resolved;
import dev.tocsin.core.incident.IncidentEvent.RisePaged;
import dev.tocsin.core.incident.IncidentEvent.SeverityChanged;
import dev.tocsin.core.incident.IncidentEvent.Unacknowledged;
import dev.tocsin.core.incident.IncidentEvent.Undone;
import dev.tocsin.core.incident.IncidentEvent.Unmerged;
import dev.tocsin.core.incident.IncidentEvent.UpdateDelayed;
import dev.tocsin.core.incident.IncidentEvent.UpdateDelivered;
import dev.tocsin.core.incident.IncidentEvent.UpdateFailed;
import dev.tocsin.core.incident.IncidentEvent.UpdatesPlanned;
import dev.tocsin.core.incident.page.DeliveryOutcome;
import dev.tocsin.core.incident.page.Page;
import dev.tocsin.core.incident.page.PageId;
import dev.tocsin.core.incident.page.TrackedPage;
import dev.tocsin.core.incident.page.UpdatePolicy;
import dev.tocsin.core.signal.Origin;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Plans updates of posted messages when an incident changes: somebody answered or gave it back, it escalated to another
 * level, it was resolved or came back. An update is planned in the same write as the change, and retried like a page.
 * It pages nobody, and nothing waits for it.
 */
final class MessageUpdates {
    /** Maximum of attempts: with {@link #RETRY_DELAY} between, enough for an outage of an hour. */
    static final int MAX_ATTEMPTS = 16;

    private static final int QUICK_RETRIES = 4;
    private static final Duration RETRY_DELAY = Duration.ofMinutes(5);

    private MessageUpdates() {}

    /** @param before the state that the decision began with */
    static void ifChanged(Draft draft, IncidentState before) {
        if (before instanceof Incident incident
                && !draft.incident().pages().posted().isEmpty()) {
            change(draft, incident).ifPresent(change -> tell(draft, change));
        }
    }

    private static Optional<IncidentEvent> change(Draft draft, Incident before) {
        var latest = draft.events().reversed();
        var status = before.status().equals(draft.incident().status())
                ? Optional.<IncidentEvent>empty()
                : latest.stream().filter(MessageUpdates::isOfStatus).findFirst();
        return status.or(() ->
                        latest.stream().filter(LevelPaged.class::isInstance).findFirst())
                .or(() -> latest.stream()
                        .filter(event -> event instanceof Cleared
                                || event instanceof SeverityChanged
                                || event instanceof AlertsFired
                                        && before.clear().isPresent())
                        .findFirst());
    }

    private static boolean isOfStatus(IncidentEvent event) {
        return event instanceof Acknowledged
                || event instanceof InvestigationStarted
                || event instanceof Mitigated
                || event instanceof Unacknowledged
                || event instanceof Resolved
                || event instanceof Reopened
                || event instanceof Undone
                || event instanceof Merged
                || event instanceof Unmerged;
    }

    /**
     * Plans the updates for a change. A contact that the change itself pages needs no update, unless an earlier one is
     * still pending. A change that does not change who has the incident updates only the last message to each address,
     * because a long night has many levels. Such a change is not sent to synced messages: an update "new" could undo an
     * answer that somebody has just given there.
     */
    private static void tell(Draft draft, IncidentEvent change) {
        var pages = draft.incident().pages();
        var paged = draft.events().stream()
                .filter(event -> event instanceof LevelPaged || event instanceof RisePaged)
                .flatMap(event -> event.planned().stream())
                .map(Page::contact)
                .collect(Collectors.toSet());
        var status = draft.incident().status();
        var keepsStatus = !isOfStatus(change);
        var outdated = (keepsStatus ? pages.latest() : pages.posted())
                .stream()
                        .filter(posted -> !keepsStatus || !posted.isPosted(UpdatePolicy.MIRRORED))
                        .filter(posted -> !(keepsStatus || status instanceof Status.New)
                                || !paged.contains(posted.page().contact())
                                || !posted.isPosted(UpdatePolicy.LATEST) && !keepsStatus
                                || pages.isUpdatePending(posted))
                        .toList();
        var by = keepsStatus && !status.by().isEmpty() ? Origin.timerFor(status.by()) : change.by();
        tell(draft, outdated, by, reason(change));
    }

    private static String reason(IncidentEvent change) {
        if (change instanceof LevelPaged paged) {
            return "level " + paged.level() + " was paged: " + paged.reason();
        }
        if (change instanceof Cleared cleared) {
            return "all alerts are clear since " + cleared.since();
        }
        if (change instanceof AlertsFired) {
            return "an alert fires again";
        }
        if (change instanceof SeverityChanged changed) {
            return "severity is now " + changed.severity().name();
        }
        if (change instanceof Resolved resolved) {
            return resolved.reason();
        }
        if (change instanceof Unacknowledged unacknowledged) {
            return unacknowledged.reason();
        }
        if (change instanceof Reopened reopened) {
            return reopened.reason();
        }
        if (change instanceof Undone undone) {
            return undone.step() + " was undone";
        }
        if (change instanceof Merged merged) {
            return "merged into " + merged.into();
        }
        return change instanceof Unmerged unmerged ? "un-merged from " + unmerged.from() : "";
    }

    /** Updates the message of a page that was withdrawn while it was being sent: what it says is not true any more. */
    static void arrivedLate(Draft draft, PageId page) {
        var status = draft.incident().status();
        if (!(status instanceof Status.New)) {
            var shown = draft.incident().pages().posted(page).stream().toList();
            tell(draft, shown, Origin.timerFor(status.by()), "before the page was delivered");
        }
    }

    private static void tell(Draft draft, Collection<TrackedPage> outdated, Origin by, String reason) {
        if (outdated.isEmpty()) {
            return;
        }
        tell(draft, outdated, draft.incident().status().label(), by, reason);
    }

    /** @param status that the updates show */
    static void tell(Draft draft, Collection<TrackedPage> outdated, String status, Origin by, String reason) {
        var incident = draft.incident();
        var number = incident.pages().revision() + 1;
        List<UpdatesPlanned.Update> updates = outdated.stream()
                .map(TrackedPage::id)
                .map(page -> new UpdatesPlanned.Update(page.update(number), page))
                .toList();
        draft.emit(new UpdatesPlanned(draft.now(), by, status, reason, updates));
    }

    static Verdict record(Draft draft, PageId update, DeliveryOutcome outcome) {
        var pending = draft.incident().pages().update(update);
        if (pending.isEmpty()) {
            return Verdict.done(Outcome.DUPLICATE, "a later update has replaced this update");
        }
        var number = pending.get().attempts() + 1;
        switch (outcome) {
            case DeliveryOutcome.Delivered _ ->
                draft.emit(new UpdateDelivered(draft.now(), Origin.TIMER, update, number));
            case DeliveryOutcome.Retryable(var error, var delay, _)
            when number < MAX_ATTEMPTS ->
                draft.emit(new UpdateDelayed(
                        draft.now(),
                        Origin.TIMER,
                        update,
                        number,
                        error,
                        draft.now().plus(wait(number, delay.orElse(Duration.ZERO)))));
            case DeliveryOutcome.Retryable(var error, _, _) ->
                draft.emit(new UpdateFailed(draft.now(), Origin.TIMER, update, number, error));
            case DeliveryOutcome.Permanent(var error, _) ->
                draft.emit(new UpdateFailed(draft.now(), Origin.TIMER, update, number, error));
            case DeliveryOutcome.Untried(var error) -> {
                return record(draft, update, new DeliveryOutcome.Retryable(error, Duration.ZERO));
            }
            case DeliveryOutcome.Held(var reason, _) -> {
                return Verdict.done(Outcome.DUPLICATE, "an update is never put into a digest: " + reason);
            }
        }
        return Verdict.done(Outcome.UPDATED, "attempt " + number + " recorded");
    }

    private static Duration wait(int number, Duration delay) {
        return number < QUICK_RETRIES || delay.compareTo(RETRY_DELAY) > 0 ? delay : RETRY_DELAY;
    }
}
