package dev.tocsin.core.incident;

import dev.tocsin.core.incident.Decision.Outcome;
import dev.tocsin.core.incident.IncidentCommand.ReportFailure;
import dev.tocsin.core.incident.IncidentEvent.PageDelayed;
import dev.tocsin.core.incident.IncidentEvent.PageDelivered;
import dev.tocsin.core.incident.IncidentEvent.PageFailed;
import dev.tocsin.core.incident.IncidentEvent.PageHeld;
import dev.tocsin.core.incident.page.DeliveryOutcome;
import dev.tocsin.core.incident.page.Exchange;
import dev.tocsin.core.incident.page.Page;
import dev.tocsin.core.incident.page.PageId;
import dev.tocsin.core.incident.page.PageState.Delivered;
import dev.tocsin.core.incident.page.PageState.Failed;
import dev.tocsin.core.incident.page.PageState.Waiting;
import dev.tocsin.core.incident.page.PageState.Withdrawn;
import dev.tocsin.core.incident.page.PendingPage;
import dev.tocsin.core.incident.page.Purpose.Other;
import dev.tocsin.core.incident.page.TrackedPage;
import dev.tocsin.core.signal.Origin;
import java.time.Duration;
import java.util.Optional;

/**
 * Records how an attempt to send a page ended. When a page fails for good, the recipient's next contact method is used;
 * when a level has no contact method left, the incident escalates to the next level.
 */
final class AttemptRecorder {
    /** One attempt and three retries. */
    static final int MAX_ATTEMPTS = 4;

    /**
     * The delay before the second attempt of a page that waited in vain the first time: an outage of a minute loses
     * nothing.
     */
    private static final Duration UNTRIED = Duration.ofSeconds(15);

    private AttemptRecorder() {}

    static Verdict record(Draft draft, PageId page, DeliveryOutcome outcome) {
        if (page.isUpdate()) {
            return MessageUpdates.record(draft, page, outcome);
        }
        var pending = draft.incident().pages().pending(page);
        if (pending.isEmpty()) {
            return withdrawn(draft, page, outcome);
        }
        var known = pending.get().page();
        var number = pending.get().attempts() + 1;
        switch (outcome) {
            case DeliveryOutcome.Delivered delivered ->
                draft.emit(delivered(draft, page, number, asKept(known, delivered)));
            case DeliveryOutcome.Retryable(var error, var delay, var exchange)
            when number < MAX_ATTEMPTS -> delay(draft, known, number, error, delay.orElse(Duration.ZERO), exchange);
            case DeliveryOutcome.Retryable(var error, _, var exchange) ->
                fail(draft, Origin.TIMER, known, number, error, exchange);
            case DeliveryOutcome.Permanent(var error, var exchange) ->
                fail(draft, Origin.TIMER, known, number, error, exchange);
            case DeliveryOutcome.Untried(var error)
            when number == 1 -> {
                delay(draft, known, number, error, UNTRIED, Exchange.NONE);
                Fallback.meanwhile(draft, known);
            }
            case DeliveryOutcome.Untried(var error) -> fail(draft, Origin.TIMER, known, number, error, Exchange.NONE);
            case DeliveryOutcome.Held(var reason, var until) -> {
                draft.emit(new PageHeld(draft.now(), Origin.TIMER, page, reason, until));
                return new Verdict.Done(Outcome.UPDATED, reason);
            }
        }
        return new Verdict.Done(Outcome.UPDATED, "attempt " + number + " recorded");
    }

    /** @param wait before the next attempt, such as a provider's Retry-After, bounded by who made the attempt */
    private static void delay(Draft draft, Page page, int number, String error, Duration wait, Exchange exchange) {
        var at = draft.now().plus(wait);
        draft.emit(new PageDelayed(draft.now(), Origin.TIMER, page.id(), number, error, at, exchange));
        if (wait.compareTo(Fallback.LONG_DELAY) > 0) {
            Fallback.meanwhile(draft, page);
            escalateIfNobody(draft, page);
        }
    }

    /** The page was withdrawn while it was being sent: only a delivery is recorded. */
    private static Verdict withdrawn(Draft draft, PageId page, DeliveryOutcome outcome) {
        if (outcome instanceof DeliveryOutcome.Delivered delivered) {
            var known = draft.incident().pages().late(page);
            var kept = known.map(late -> asKept(late, delivered)).orElse(delivered);
            draft.emit(delivered(draft, page, 1, kept));
            MessageUpdates.arrivedLate(draft, page);
            known.ifPresent(late -> AllClear.arrivedLate(draft, late));
        }
        return new Verdict.Done(Outcome.DUPLICATE, "the page was withdrawn");
    }

    /** Channels do not update the notice of an all-clear: it stays true. */
    private static DeliveryOutcome.Delivered asKept(Page page, DeliveryOutcome.Delivered delivered) {
        return page.purpose() == Other.ALL_CLEAR ? delivered.withUpdates(Optional.empty()) : delivered;
    }

    /**
     * Records that a page which counted as delivered, or is being sent, failed after all, as long as its delivery still
     * matters. A report that is late or repeated changes nothing.
     */
    static Verdict report(Draft draft, Incident incident, ReportFailure report) {
        var known = incident.pages().find(report.page());
        return switch (known.map(TrackedPage::state).orElse(null)) {
            case Waiting(var attempts, var attemptAt, _, _) ->
                attempts > 0 || draft.isDue(attemptAt)
                        ? reported(draft, report, known.get().page(), attempts + 1)
                        : Verdict.done(Outcome.DUPLICATE, "the page has not been sent yet");
            case Delivered(var attempts, var receipt, _, _)
            when known.get().counts() && isAbout(report, receipt) ->
                incident.isWanted(known.get().page())
                        ? reported(draft, report, known.get().page(), attempts)
                        : Verdict.done(Outcome.DUPLICATE, "the page is no longer needed");
            case Delivered _, Failed _, Withdrawn _ ->
                Verdict.done(Outcome.DUPLICATE, "the page does not count as delivered");
            case null -> Verdict.done(Outcome.DUPLICATE, "the page does not count as delivered");
        };
    }

    /**
     * The receipt of a page in a digest starts with "digest of " and contains the digest's id, which a report may name
     * as well.
     */
    private static boolean isAbout(ReportFailure report, String receipt) {
        return receipt.equals(report.receipt())
                || !report.receipt().isEmpty()
                        && receipt.startsWith("digest of ")
                        && (receipt + ':').contains(' ' + report.receipt() + ':');
    }

    private static Verdict reported(Draft draft, ReportFailure report, Page page, int attempt) {
        fail(draft, report.by(), page, attempt, report.error(), Exchange.NONE);
        return Verdict.done(Outcome.UPDATED, "page " + page.id() + " was accepted but not delivered");
    }

    private static PageDelivered delivered(Draft draft, PageId page, int attempt, DeliveryOutcome.Delivered delivered) {
        return new PageDelivered(
                draft.now(),
                Origin.TIMER,
                page,
                attempt,
                delivered.receipt(),
                delivered.latency(),
                delivered.updates(),
                delivered.exchange());
    }

    private static void fail(Draft draft, Origin by, Page page, int attempt, String error, Exchange exchange) {
        draft.emit(new PageFailed(draft.now(), by, page.id(), attempt, error, exchange));
        Fallback.after(draft, page);
        SeverityRise.ifUnheard(draft, page);
        escalateIfNobody(draft, page);
    }

    private static void escalateIfNobody(Draft draft, Page page) {
        var incident = draft.incident();
        var level = incident.escalation().level();
        var counts = page.escalates()
                ? page.isOfLevel(level)
                : isOfLevel(incident, page) && !incident.escalation().delayed();
        if (counts && hasNobody(incident) || page.escalates() && isGivenUp(incident)) {
            Escalator.next(draft, "no page of level " + level + " could be delivered");
        }
    }

    /**
     * Whether the page belongs to the level that was paged last, or went to one of its recipients and may have replaced
     * the page of the level.
     */
    private static boolean isOfLevel(Incident incident, Page page) {
        return page.isOfLevel(incident.escalation().level())
                || !page.escalates()
                        && incident.pages().lastLevel().stream()
                                .anyMatch(paged -> paged.recipient().equals(page.recipient()));
    }

    /** Whether no page of the current level was delivered, and none that is pending could be in time. */
    private static boolean hasNobody(Incident incident) {
        var escalation = incident.escalation();
        return incident.isEscalating()
                && !incident.isLevelReached()
                && incident.pages().pending().stream()
                        .noneMatch(p -> isOfLevel(incident, p.page()) && !isTooLate(p, escalation));
    }

    private static boolean isTooLate(PendingPage pending, Escalation escalation) {
        return pending.attempts() > 0
                && escalation
                        .nextAt()
                        .filter(next -> !pending.attemptAt().isBefore(next))
                        .isPresent();
    }

    /** Whether the policy ended because a page counted as delivered, and now none does. */
    private static boolean isGivenUp(Incident incident) {
        var escalation = incident.escalation();
        return incident.isEscalating()
                && escalation.nextAt().isEmpty()
                && !incident.pages().isAnybodyReached()
                && incident.pages().pending().stream().noneMatch(p -> p.page().escalates());
    }
}
