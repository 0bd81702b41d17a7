package dev.tocsin.engine.incident;

import dev.tocsin.engine.incident.Decision.Outcome;
import dev.tocsin.engine.incident.IncidentCommand.Attempt;
import dev.tocsin.engine.incident.IncidentCommand.ReportFailure;
import dev.tocsin.engine.incident.IncidentEvent.PageDelayed;
import dev.tocsin.engine.incident.IncidentEvent.PageDelivered;
import dev.tocsin.engine.incident.IncidentEvent.PageFailed;
import dev.tocsin.engine.incident.IncidentEvent.PageHeld;
import dev.tocsin.engine.signal.Origin;
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

    static Verdict record(Draft draft, PageId page, Attempt attempt) {
        if (page.isUpdate()) {
            return MessageUpdates.record(draft, page, attempt);
        }
        var pending = draft.incident().pending().get(page);
        if (pending == null) {
            return withdrawn(draft, page, attempt);
        }
        var number = pending.attempts() + 1;
        switch (attempt) {
            case Attempt.Delivered delivered ->
                draft.emit(delivered(draft, page, number, asKept(pending.page(), delivered)));
            case Attempt.Retryable(var error, var delay, var response)
            when number < MAX_ATTEMPTS -> delay(draft, pending.page(), number, error, delay, response);
            case Attempt.Retryable(var error, _, var response) ->
                fail(draft, Origin.TIMER, pending.page(), number, error, response);
            case Attempt.Permanent(var error, var response) ->
                fail(draft, Origin.TIMER, pending.page(), number, error, response);
            case Attempt.Untried(var error)
            when number == 1 -> {
                delay(draft, pending.page(), number, error, UNTRIED, Optional.empty());
                Fallback.meanwhile(draft, pending.page());
            }
            case Attempt.Untried(var error) ->
                fail(draft, Origin.TIMER, pending.page(), number, error, Optional.empty());
            case Attempt.Held(var reason, var until) -> {
                draft.emit(new PageHeld(draft.now(), Origin.TIMER, page, reason, until));
                return new Verdict.Done(Outcome.UPDATED, reason);
            }
        }
        return new Verdict.Done(Outcome.UPDATED, "attempt " + number + " recorded");
    }

    private static void delay(
            Draft draft, Page page, int number, String error, Duration wait, Optional<ResponseClass> response) {
        var at = draft.now().plus(wait);
        draft.emit(new PageDelayed(draft.now(), Origin.TIMER, page.id(), number, error, at, response));
        if (wait.compareTo(Fallback.LONG_DELAY) > 0) {
            Fallback.meanwhile(draft, page);
            climbIfNobody(draft, page);
        }
    }

    /** The page was withdrawn while it was being sent: only a delivery is recorded. */
    private static Verdict withdrawn(Draft draft, PageId page, Attempt attempt) {
        if (attempt instanceof Attempt.Delivered delivered) {
            var known = Optional.ofNullable(
                    draft.incident().postedMessages().recalled().get(page));
            var kept = known.map(late -> asKept(late, delivered)).orElse(delivered);
            draft.emit(delivered(draft, page, 1, kept));
            MessageUpdates.arrivedLate(draft, page);
            known.ifPresent(late -> AllClear.arrivedLate(draft, late));
        }
        return new Verdict.Done(Outcome.DUPLICATE, "the page was withdrawn");
    }

    /** Channels do not update the notice of an all-clear: it stays true. */
    private static Attempt.Delivered asKept(Page page, Attempt.Delivered delivered) {
        return page.level() == Page.CLEAR
                ? new Attempt.Delivered(
                        delivered.receipt(), delivered.latency(), Optional.empty(), delivered.response())
                : delivered;
    }

    /**
     * Records that a page which counted as delivered, or is being sent, failed after all, as long as its delivery still
     * matters. A report that is late or repeated changes nothing.
     */
    static Verdict report(Draft draft, Incident incident, ReportFailure report) {
        var pending = incident.pending().get(report.page());
        if (pending != null) {
            return pending.attempts() > 0 || draft.isDue(pending.attemptAt())
                    ? reported(draft, report, pending.page(), pending.attempts() + 1)
                    : Verdict.done(Outcome.DUPLICATE, "the page has not been sent yet");
        }
        var arrival = incident.contactAttempts().arrival(report.page());
        if (arrival.filter(known -> isAbout(report, known.receipt())).isEmpty()) {
            return Verdict.done(Outcome.DUPLICATE, "the page does not count as delivered");
        }
        var page = arrival.get().page();
        return incident.isWanted(page)
                ? reported(draft, report, page, arrival.get().attempt())
                : Verdict.done(Outcome.DUPLICATE, "the page is no longer needed");
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
        fail(draft, report.by(), page, attempt, report.error(), Optional.empty());
        return Verdict.done(Outcome.UPDATED, "page " + page.id() + " was accepted but not delivered");
    }

    private static PageDelivered delivered(Draft draft, PageId page, int attempt, Attempt.Delivered delivered) {
        return new PageDelivered(
                draft.now(),
                Origin.TIMER,
                page,
                attempt,
                delivered.receipt(),
                delivered.latency(),
                delivered.upkeep(),
                delivered.response());
    }

    private static void fail(
            Draft draft, Origin by, Page page, int attempt, String error, Optional<ResponseClass> response) {
        draft.emit(new PageFailed(draft.now(), by, page.id(), attempt, error, response));
        Fallback.after(draft, page);
        SeverityRise.ifUnheard(draft, page);
        climbIfNobody(draft, page);
    }

    private static void climbIfNobody(Draft draft, Page page) {
        var incident = draft.incident();
        var level = incident.escalation().level();
        var counts = page.escalates()
                ? page.level() == level
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
        return page.level() > 0 && page.level() == incident.escalation().level()
                || !page.escalates()
                        && incident.unannounced().level().stream()
                                .anyMatch(paged -> paged.recipient().equals(page.recipient()));
    }

    /** Whether no page of the current level was delivered, and none that is pending could be in time. */
    private static boolean hasNobody(Incident incident) {
        var escalation = incident.escalation();
        return incident.isEscalating()
                && !escalation.levelReached()
                && incident.pending().values().stream()
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
                && !escalation.reached()
                && incident.pending().values().stream().noneMatch(p -> p.page().escalates());
    }
}
