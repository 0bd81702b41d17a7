package dev.tocsin.core.incident;

import dev.tocsin.core.incident.Decision.Outcome;
import dev.tocsin.core.incident.IncidentCommand.Resend;
import dev.tocsin.core.incident.IncidentEvent.PageBroughtForward;
import dev.tocsin.core.incident.IncidentEvent.PageReplaced;
import dev.tocsin.core.incident.page.Page;
import dev.tocsin.core.incident.page.PendingPage;
import dev.tocsin.core.incident.page.Purpose.Other;
import dev.tocsin.core.policy.ContactMethod;
import dev.tocsin.core.policy.User;
import dev.tocsin.core.signal.Origin;
import dev.tocsin.core.signal.Urgency;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;

/**
 * Uses a recipient's next contact method when one has failed for good or must wait, and no page has been delivered. The
 * page that the recipient's rules plan for later is sent at once; if there is none, any contact method that was not
 * tried is used. Each is tried once for one level or reason, so this ends.
 */
final class Fallback {
    /**
     * A delay longer than this is treated like a failure: the recipient's next contact method is used meanwhile. Longer
     * than any wait that Tocsin itself chooses between attempts.
     */
    static final Duration LONG_DELAY = Duration.ofMinutes(1);

    private Fallback() {}

    /** Does what {@link #after} does for a delayed page, which is still sent in its time. */
    static void meanwhile(Draft draft, Page delayed) {
        nextWay(draft, delayed, " must wait");
    }

    static void after(Draft draft, Page failed) {
        nextWay(draft, failed, " failed");
    }

    private static void nextWay(Draft draft, Page failed, String how) {
        var incident = draft.incident();
        var others = incident.pages().pending().stream()
                .filter(pending -> pending.page().hasTargetOf(failed)
                        && !pending.page().id().equals(failed.id())
                        && !isDelayedLong(draft, pending))
                .toList();
        if (failed.purpose() == Other.ALL_CLEAR
                || incident.pages().isReached(failed)
                || others.stream().anyMatch(pending -> !waits(draft, pending))
                || isQuiet(draft, failed)) {
            return;
        }
        var channel = failed.contact().channel();
        var reason = failed.recipient() + " could not be reached through " + channel;
        others.stream()
                .min(Comparator.comparing(PendingPage::attemptAt))
                .map(PendingPage::page)
                .ifPresentOrElse(
                        next -> draft.emit(new PageBroughtForward(draft.now(), Origin.TIMER, next.id(), reason)),
                        () -> untried(draft, failed)
                                .flatMap(contact -> PagePlan.replacement(
                                        draft, failed, contact, failed.why() + ", as " + channel + how))
                                .ifPresent(page -> draft.emit(
                                        new PageReplaced(draft.now(), Origin.TIMER, failed.id(), page, reason))));
    }

    /**
     * Sends a page that failed for good again, as a new page to the same contact method, because somebody asked for it.
     */
    static Verdict again(Draft draft, Incident incident, Resend resend) {
        var known = incident.pages().resendable(resend.page());
        if (known.isEmpty()) {
            return Verdict.no(new Rejection.UnknownPage(resend.page()));
        }
        var failed = known.get();
        if (!incident.isWanted(failed)) {
            return Verdict.no(new Rejection.NotEscalating(incident.id()));
        }
        var reason = "resent by " + resend.by().who();
        var page = PagePlan.replacement(draft, failed, failed.contact(), failed.why() + ", " + reason);
        if (page.isEmpty()) {
            return Verdict.done(Outcome.DUPLICATE, "another page to " + failed.recipient() + " is still pending");
        }
        draft.emit(new PageReplaced(draft.now(), resend.by(), failed.id(), page.get(), reason));
        return Verdict.done(
                Outcome.UPDATED,
                "page " + failed.id() + " is resent as " + page.get().id());
    }

    private static boolean isDelayedLong(Draft draft, PendingPage pending) {
        return pending.attempts() > 0 && pending.attemptAt().isAfter(draft.now().plus(LONG_DELAY));
    }

    /**
     * Whether the page only waits for the time that the recipient's rules set: it was not tried, and the storm guard
     * does not hold it.
     */
    private static boolean waits(Draft draft, PendingPage pending) {
        return pending.attempts() == 0 && !pending.held() && !draft.isDue(pending.attemptAt());
    }

    /**
     * Whether the incident is of low urgency and the recipient has quiet hours now: no other contact method is used to
     * wake them.
     */
    private static boolean isQuiet(Draft draft, Page failed) {
        var severities = draft.directory().severities();
        return severities.urgency(draft.incident().severity()) == Urgency.LOW
                && user(draft, failed)
                        .flatMap(User::quietHours)
                        .flatMap(hours -> hours.endAfter(draft.now()))
                        .isPresent();
    }

    private static Optional<ContactMethod> untried(Draft draft, Page failed) {
        var planned = draft.incident().pages().contacts(failed);
        return user(draft, failed).stream()
                .flatMap(user -> user.contacts().stream())
                .filter(contact -> !planned.contains(contact))
                .findFirst();
    }

    /** The user whom the page was for; empty = it went to a channel, or the user does not exist any more. */
    private static Optional<User> user(Draft draft, Page page) {
        return Optional.ofNullable(draft.directory().users().get(page.recipient()));
    }
}
