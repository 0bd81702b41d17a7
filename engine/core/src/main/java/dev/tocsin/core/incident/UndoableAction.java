package dev.tocsin.core.incident;

import dev.tocsin.core.incident.IncidentEvent.*;
import dev.tocsin.core.incident.page.Page;
import dev.tocsin.core.incident.page.PageId;
import dev.tocsin.core.incident.page.RecipientContact;
import dev.tocsin.core.incident.page.TrackedPage;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The last action of a person while it can be undone, with the state before it. Any other event that moves the incident
 * on makes the action final.
 *
 * @param at when it was done
 * @param passedOn as in the incident
 * @param pending the pages that were pending before it, without those that have ended since for another reason
 */
record UndoableAction(
        Step step,
        String by,
        Instant at,
        Status status,
        Optional<String> owner,
        Optional<Instant> acknowledgedAt,
        Escalation escalation,
        Optional<Instant> snoozedUntil,
        Optional<Instant> autoResolveAt,
        ActiveSuppressions holds,
        Map<String, Instant> passedOn,
        Map<PageId, TrackedPage> pending) {
    /** The actions that can be undone, and how long. */
    enum Step {
        ACKNOWLEDGE("the acknowledgement", Duration.ofSeconds(60)),
        ASSIGN("the assignment", Duration.ofSeconds(60)),
        SNOOZE("the snooze", Duration.ofSeconds(60)),
        RESOLVE("the end of the incident", Duration.ofMinutes(10));

        private final String text;
        private final Duration window;

        Step(String text, Duration window) {
            this.text = text;
            this.window = window;
        }

        String text() {
            return text;
        }

        Duration window() {
            return window;
        }
    }

    UndoableAction {
        pending = Collections.unmodifiableMap(pending);
    }

    /** After this instant the action is final. */
    Instant until() {
        return at.plus(step.window);
    }

    boolean isOpen(Instant now) {
        return !now.isAfter(until());
    }

    /** Whether a user may undo the action: anybody may undo a resolve, other actions only their author. */
    boolean isOf(String user) {
        return step == Step.RESOLVE || by.equals(user);
    }

    /** What can be undone after an event, given what could be undone before it. */
    static Optional<UndoableAction> after(Incident before, IncidentEvent event) {
        return switch (event) {
            case Acknowledged _ -> of(before, event, Step.ACKNOWLEDGE);
            case Assigned _ -> of(before, event, Step.ASSIGN);
            case Snoozed _ -> of(before, event, Step.SNOOZE);
            case Resolved _ -> of(before, event, Step.RESOLVE);
            case PageDelivered(_, _, var page, _, _, _, _, _) ->
                before.undoable().map(undoable -> undoable.without(List.of(page)));
            case PageFailed(_, _, var page, _, _, _) ->
                before.undoable().map(undoable -> undoable.without(List.of(page)));
            case PagesWithdrawn(var at, _, var pages, _) ->
                before.undoable().map(undoable -> at.isAfter(undoable.at) ? undoable.without(pages) : undoable);
            case AlertsFired _,
                    AlertsCleared _,
                    DuplicatesCounted _,
                    AlertsTold _,
                    StatusUpdateDue _,
                    PageDelayed _,
                    PageHeld _,
                    PageBroughtForward _,
                    PageReplaced _,
                    UpdatesPlanned _,
                    UpdateDelivered _,
                    UpdateDelayed _,
                    UpdateFailed _,
                    SeenElsewhere _,
                    NoteAdded _,
                    IncidentLinked _,
                    HelpersPaged _,
                    HelpAnswered _ -> before.undoable();
            case Opened _,
                    Cleared _,
                    LevelPaged _,
                    RisePaged _,
                    LevelDelayed _,
                    LevelSkipped _,
                    EscalationHeld _,
                    EscalationReleased _,
                    EscalationPostponed _,
                    EscalationEnded _,
                    HandedOver _,
                    PolicyChanged _,
                    Unacknowledged _,
                    PassedOn _,
                    InvestigationStarted _,
                    Mitigated _,
                    Reopened _,
                    Undone _,
                    SeverityChanged _,
                    SnoozeEnded _,
                    IncidentAbsorbed _,
                    IncidentReleased _,
                    Merged _,
                    Unmerged _ -> Optional.empty();
        };
    }

    private static Optional<UndoableAction> of(Incident before, IncidentEvent event, Step step) {
        return event.by().fromTimer()
                ? Optional.empty()
                : Optional.of(new UndoableAction(
                        step,
                        event.by().who(),
                        event.at(),
                        before.status(),
                        before.owner(),
                        before.acknowledgedAt(),
                        before.escalation(),
                        before.snoozedUntil(),
                        before.autoResolveAt(),
                        before.suppressions(),
                        before.passedOn(),
                        before.pages().waiting()));
    }

    private UndoableAction without(List<PageId> pages) {
        if (pages.stream().noneMatch(pending::containsKey)) {
            return this;
        }
        var left = new LinkedHashMap<>(pending);
        pages.forEach(left::remove);
        return new UndoableAction(
                step,
                by,
                at,
                status,
                owner,
                acknowledgedAt,
                escalation,
                snoozedUntil,
                autoResolveAt,
                holds,
                passedOn,
                left);
    }

    /**
     * The pages that the action withdrew and that become pending again, without those whose recipient has a later page
     * pending for the same contact method.
     */
    List<PageId> takenBack(Incident now) {
        var later = now.pages().pending().stream()
                .map(waiting -> RecipientContact.of(waiting.page()))
                .toList();
        return pending.values().stream()
                .map(TrackedPage::page)
                .filter(page -> !later.contains(RecipientContact.of(page)))
                .map(Page::id)
                .toList();
    }

    /** The incident as it was before the action, with the deadlines that it had. */
    Incident restored(Incident now, Undone event) {
        if (step == Step.ASSIGN) {
            return now.withOwnership(before -> before.of(owner).updatedAt(event.at()))
                    .withPages(now.pages().restored(pages(event)));
        }
        return now.withStatus(status)
                .withOwnership(before ->
                        before.of(owner).acknowledgedAt(acknowledgedAt).updatedAt(event.at()))
                .withEscalation(escalation)
                .withSnoozedUntil(snoozedUntil)
                .withSeverity(now.severity(), event.autoResolveAt())
                .withSuppressions(holds)
                .withPages(now.pages().restored(pages(event)));
    }

    private List<TrackedPage> pages(Undone event) {
        // A page that had failed was restored at first, and is in the journals of that time.
        return event.pages().stream()
                .flatMap(page -> Optional.ofNullable(pending.get(page)).stream())
                .toList();
    }
}
