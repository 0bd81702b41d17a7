package dev.tocsin.core.incident;

import dev.tocsin.core.incident.IncidentCommand.Fire;
import dev.tocsin.core.incident.IncidentEvent.EscalationHeld;
import dev.tocsin.core.incident.IncidentEvent.EscalationReleased;
import dev.tocsin.core.incident.IncidentEvent.PagesWithdrawn;
import dev.tocsin.core.incident.page.Page;
import dev.tocsin.core.incident.page.PendingPage;
import dev.tocsin.core.incident.page.Purpose.Other;
import dev.tocsin.core.signal.Labels;
import dev.tocsin.core.signal.Origin;
import dev.tocsin.core.suppression.SuppressionRules;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;

/**
 * Suppresses an escalation while the suppression rules cover every alert that fires, and releases it when they end, or
 * earlier if they change. Nothing is lost: the incident is open and has a timeline, and alerts that still fire
 * afterwards are paged. The rules are checked at the moment of paging, so a silence made while an incident is open
 * counts as much as an earlier one. If the escalation is already under way, {@link SuppressionReview} suppresses it as
 * soon as the incident wakes for the new silence.
 */
final class SuppressionCheck {
    private SuppressionCheck() {}

    /** Called before anybody is paged; true = nobody may be, and the suppression is recorded. */
    static boolean suppresses(Draft draft) {
        var found = match(draft);
        found.ifPresent(match -> suppress(draft, match));
        return found.isPresent();
    }

    /**
     * Suppresses a re-opened incident until its route is unmuted. A new incident needs no suppression: its first page
     * is planned for after the mute.
     */
    static void untilUnmuted(Draft draft, Fire fire) {
        fire.placement()
                .holdUntil()
                .filter(until -> !draft.isDue(until))
                .ifPresent(until -> draft.emit(new EscalationHeld(
                        draft.now(), fire.by(), SuppressionCause.ROUTE, until, "the route is muted")));
    }

    /** Why nobody is paged, for the sender of the alert, or "". */
    static String description(Draft draft) {
        return draft.incident()
                .suppressions()
                .next()
                .map(suppression -> "; suppressed until " + suppression.until() + ": " + suppression.reason())
                .orElse("");
    }

    /** Ends all suppressions, because somebody wants the incident paged now. */
    static void overrule(Draft draft, Origin by, String reason) {
        var incident = draft.incident();
        if (incident.suppressions().any() || match(draft).isPresent()) {
            var causes =
                    incident.suppressions().byCause().keySet().stream().sorted().toList();
            draft.emit(new EscalationReleased(draft.now(), by, causes, reason));
        }
    }

    static void suppress(Draft draft, SuppressionRules.Match match) {
        var known = draft.incident().suppressions().of(SuppressionCause.QUIET);
        if (known.filter(suppression -> suppression.until().equals(match.until()))
                .isEmpty()) {
            draft.emit(new EscalationHeld(
                    draft.now(), Origin.TIMER, SuppressionCause.QUIET, match.until(), match.reason()));
            withdraw(draft, match.reason());
        }
    }

    private static void withdraw(Draft draft, String reason) {
        var pages = draft.incident().pages().pending().stream()
                .map(PendingPage::page)
                .filter(page -> page.escalates() || page.purpose() == Other.MORE_ALERTS)
                .map(Page::id)
                .toList();
        if (!pages.isEmpty()) {
            draft.emit(new PagesWithdrawn(draft.now(), Origin.TIMER, pages, reason));
        }
    }

    static Optional<SuppressionRules.Match> match(Draft draft) {
        return match(draft.incident(), draft.directory().suppressionRules(), draft.now());
    }

    /**
     * The rule that covers every alert that fires or, if none fires, any kept alert: a cleared alert is no reason to
     * page now.
     */
    static Optional<SuppressionRules.Match> match(Incident incident, SuppressionRules suppressionRules, Instant now) {
        if (incident.suppressions().overruled() || suppressionRules.isEmpty()) {
            return Optional.empty();
        }
        var alerts = incident.alerts();
        return alerts.anyFiring()
                ? firing(suppressionRules, alerts, now)
                : alerts.kept().values().stream()
                        .flatMap(alert -> suppressionRules.match(alert.labels(), now).stream())
                        .max(Comparator.comparing(SuppressionRules.Match::until));
    }

    /** Whether a rule covers at least one alert that fires or, if none fires, one that did. */
    static boolean suppressesAny(Incident incident, SuppressionRules suppressionRules, Instant now) {
        if (incident.suppressions().overruled() || suppressionRules.isEmpty()) {
            return false;
        }
        var alerts = incident.alerts();
        return alerts.counted().size() > 0
                        && counted(suppressionRules, alerts, now).isPresent()
                || alerts.kept().values().stream()
                        .filter(alert -> alert.firing() || !alerts.anyFiring())
                        .anyMatch(alert ->
                                suppressionRules.match(alert.labels(), now).isPresent());
    }

    /**
     * Only the common labels of counted alerts are known: they are suppressed only by a rule that these labels alone
     * decide.
     */
    private static Optional<SuppressionRules.Match> firing(
            SuppressionRules suppressionRules, Alerts alerts, Instant now) {
        if (alerts.counted().overflowed()) {
            return Optional.empty();
        }
        Iterable<Labels> kept = () -> alerts.kept().values().stream()
                .filter(AlertState::firing)
                .map(AlertState::labels)
                .iterator();
        if (alerts.counted().size() == 0) {
            return suppressionRules.match(kept, now);
        }
        var counted = counted(suppressionRules, alerts, now);
        return alerts.firingKept() == 0 || counted.isEmpty()
                ? counted
                : suppressionRules
                        .match(kept, now)
                        .map(match -> match.until().isBefore(counted.get().until()) ? match : counted.get());
    }

    private static Optional<SuppressionRules.Match> counted(
            SuppressionRules suppressionRules, Alerts alerts, Instant now) {
        var common = alerts.counted().common();
        return suppressionRules.decidedBy(common.values().keySet()).match(common, now);
    }
}
