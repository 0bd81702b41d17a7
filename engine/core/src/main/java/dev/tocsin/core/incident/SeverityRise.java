package dev.tocsin.core.incident;

import dev.tocsin.core.incident.IncidentEvent.RisePaged;
import dev.tocsin.core.incident.IncidentEvent.SnoozeEnded;
import dev.tocsin.core.incident.IncidentEvent.Unacknowledged;
import dev.tocsin.core.incident.page.Page;
import dev.tocsin.core.incident.page.Purpose.Other;
import dev.tocsin.core.policy.Directory.Recipient;
import dev.tocsin.core.policy.EscalationLevel;
import dev.tocsin.core.signal.Origin;
import dev.tocsin.core.signal.Severity;
import dev.tocsin.core.signal.Urgency;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Pages people when an incident is more severe than those who were paged for it know:
 *
 * <ul>
 *   <li>Nobody has answered, and its urgency rose from low to high: the responders of the level are paged again by
 *       their rules for high urgency, and so is everybody whose page is still pending. The next level is due no later
 *       than before.
 *   <li>Nobody has answered, and its policy has ended or waits to start again: it starts again now.
 *   <li>Somebody has answered: the owner is paged once. If the owner cannot be paged, the responders of the level are;
 *       if there are none, the incident escalates again.
 *   <li>It is snoozed: the snooze ends.
 *   <li>It is suppressed: all of this waits for the end of the suppression.
 * </ul>
 *
 * A severity that falls pages nobody.
 */
final class SeverityRise {
    private final Draft draft;
    private final Origin by;
    private final String reason;

    private SeverityRise(Draft draft, Origin by) {
        this.draft = draft;
        this.by = by;
        this.reason = "severity rose to " + draft.incident().severity().name();
    }

    /** @param by who raised the severity */
    static void page(Draft draft, Origin by) {
        var incident = draft.incident();
        if (!incident.isResolved() && !incident.isClear() && isWorse(draft)) {
            new SeverityRise(draft, by).page();
        }
    }

    /** Pages others if the page about the higher severity could not be delivered to the owner. */
    static void ifUnheard(Draft draft, Page failed) {
        var incident = draft.incident();
        if (failed.purpose() == Other.SEVERITY_RISE
                && incident.isTaken()
                && incident.owner().filter(failed.recipient()::equals).isPresent()
                && !incident.pages().isReached(failed)
                && incident.pages().pending().stream().noneMatch(p -> p.page().purpose() == Other.SEVERITY_RISE)) {
            new SeverityRise(draft, Origin.TIMER)
                    .pageInsteadOf(failed.recipient(), failed.recipient() + ": no page could be delivered");
        }
    }

    private static boolean isWorse(Draft draft) {
        var incident = draft.incident();
        return rank(draft, incident.severity())
                < rank(draft, incident.unannounced().severity());
    }

    private static int rank(Draft draft, Severity severity) {
        return draft.directory()
                .severities()
                .find(severity.name())
                .map(Severity::rank)
                .orElse(severity.rank());
    }

    private void page() {
        if (draft.incident().snoozedUntil().isPresent()) {
            draft.emit(new SnoozeEnded(draft.now(), by, reason));
            Escalator.resume(draft, reason);
        }
        if (!isWorse(draft) || draft.incident().suppressions().any() || SuppressionCheck.suppresses(draft)) {
            return;
        }
        if (draft.incident().isTaken()) {
            pageOwner();
        } else {
            callAgain();
        }
    }

    private void callAgain() {
        var escalation = draft.incident().escalation();
        var begun = escalation.level() > 0 || escalation.fruitless() > 0;
        var waitsToStartAgain = escalation.level() == 0
                && (escalation.fruitless() > 0
                        || draft.incident().unannounced().announcedAt().isPresent());
        if (waitsToStartAgain || begun && escalation.nextAt().isEmpty()) {
            draft.withdrawEscalating(by, reason);
            Escalator.toLevel(draft, by, 1, reason);
        } else if (begun && becameUrgent()) {
            LevelRepeat.page(draft, by, reason, _ -> true);
        }
    }

    private boolean becameUrgent() {
        var severities = draft.directory().severities();
        var incident = draft.incident();
        return severities.urgency(incident.unannounced().severity()) == Urgency.LOW
                && severities.urgency(incident.severity()) == Urgency.HIGH;
    }

    private void pageOwner() {
        var owner = draft.incident().owner().orElse("");
        var found = draft.user(owner, "you own the incident, and " + reason);
        if (found.recipients().isEmpty()) {
            pageInsteadOf(owner, found.why());
            return;
        }
        draft.withdrawFrom(by, reason, Set.of(owner));
        emit(PagePlan.pages(draft, Other.SEVERITY_RISE, found.recipients()), List.of());
    }

    private void pageInsteadOf(String owner, String why) {
        var missing = new ArrayList<>(List.of(why));
        var level = Math.max(1, draft.incident().escalation().level());
        var others = people(draft.incident().policy().level(level), missing).stream()
                .filter(recipient -> !recipient.name().equals(owner))
                .toList();
        if (others.isEmpty()) {
            draft.emit(
                    new Unacknowledged(draft.now(), Origin.TIMER, reason + ", and nobody of the level could be paged"));
            Escalator.toLevel(draft, Origin.TIMER, level, reason);
        } else {
            emit(PagePlan.pages(draft, Other.SEVERITY_RISE, others), missing);
        }
    }

    private List<Recipient> people(EscalationLevel level, List<String> missing) {
        var found = ResponderLookup.of(
                draft, level.responders(), draft.incident().escalation().round(), Optional.empty());
        missing.addAll(found.missing());
        return found.recipients();
    }

    private void emit(List<Page> pages, List<String> missing) {
        draft.emit(new RisePaged(
                draft.now(),
                by,
                draft.incident().severity(),
                reason,
                pages,
                List.copyOf(missing),
                draft.directory().version(),
                Optional.empty()));
    }
}
