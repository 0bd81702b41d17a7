package dev.tocsin.core.incident;

import dev.tocsin.core.incident.page.Page;
import dev.tocsin.core.incident.page.PendingPage;
import dev.tocsin.core.incident.page.Purpose.Other;
import dev.tocsin.core.policy.AutoResolve;
import dev.tocsin.core.policy.Directory;
import dev.tocsin.core.policy.Directory.Occasion;
import dev.tocsin.core.policy.Directory.Recipient;
import dev.tocsin.core.policy.Directory.Resolution;
import dev.tocsin.core.policy.Responder;
import dev.tocsin.core.signal.Origin;
import dev.tocsin.core.signal.Severity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A decision being made. Every event is applied as it is emitted, so each step works on the state that the last one
 * left.
 */
final class Draft {
    private final Instant now;
    private final Directory directory;
    private final List<IncidentEvent> events = new ArrayList<>();
    private final List<IncidentState> states = new ArrayList<>();
    private IncidentState state;

    Draft(IncidentState state, Instant now, Directory directory) {
        this.state = state;
        this.now = now;
        this.directory = directory;
    }

    void emit(IncidentEvent event) {
        state = IncidentEvolver.evolve(state, event);
        events.add(event);
        states.add(state);
    }

    IncidentState state() {
        return state;
    }

    /**
     * The state, for steps that need an opened incident.
     *
     * @throws IllegalStateException if the incident was never opened
     */
    Incident incident() {
        return switch (state) {
            case Incident incident -> incident;
            case IncidentState.Unopened(var id) -> throw new IllegalStateException("incident " + id + " is not open");
        };
    }

    Instant now() {
        return now;
    }

    Directory directory() {
        return directory;
    }

    List<IncidentEvent> events() {
        return events;
    }

    /** The state after each event. */
    List<IncidentState> states() {
        return states;
    }

    boolean isDue(Instant at) {
        return !at.isAfter(now);
    }

    Optional<Instant> autoResolveAt(Severity severity) {
        return switch (incident().policy().autoResolve().orElse(null)) {
            case AutoResolve.Never _ -> Optional.empty();
            case AutoResolve.After(var clear) -> Optional.of(now.plus(clear));
            case null -> directory.severities().autoResolve(severity).map(now::plus);
        };
    }

    boolean resolveIfDue(Origin by) {
        var due = incident().autoResolveAt().filter(this::isDue).isPresent();
        if (due) {
            resolved(by, "all alerts are clear");
            withdraw(by, "resolved by " + by.who(), page -> page.purpose() != Other.ALL_CLEAR);
        }
        return due;
    }

    void resolve(Origin by, String reason) {
        resolved(by, reason);
        withdraw(by, "resolved by " + by.who(), _ -> true);
    }

    private void resolved(Origin by, String reason) {
        emit(new IncidentEvent.Resolved(now, by, reason, now.plus(directory.dedupWindow())));
    }

    /**
     * Withdraws pages that {@code by} has answered. Notices of an assignment or an all-clear, and requests for help,
     * are withdrawn only if they are for {@code by}.
     */
    void withdrawAnswered(Origin by, String reason) {
        withdraw(
                by,
                reason,
                page -> page.purpose() != Other.ASSIGNMENT
                                && page.purpose() != Other.ALL_CLEAR
                                && page.purpose() != Other.HELP
                        || page.recipient().equals(by.who()));
    }

    /**
     * Withdraws the pages of the escalation and requests for help that are for {@code by}, who has passed the incident
     * on.
     */
    void withdrawPassedOn(Origin by, String reason) {
        withdraw(
                by,
                reason,
                page -> page.recipient().equals(by.who()) && (page.escalates() || page.purpose() == Other.HELP));
    }

    void withdrawHelp(Origin by, String reason) {
        withdraw(by, reason, page -> page.recipient().equals(by.who()) && page.purpose() == Other.HELP);
    }

    /** Withdraws notices of an assignment and reminders that were planned after an action which is undone. */
    void withdrawSince(Origin by, UndoableAction step) {
        withdraw(
                by,
                step.step().text() + " was undone",
                page -> !step.pending().containsKey(page.id())
                        && (page.purpose() == Other.ASSIGNMENT || page.purpose() == Other.STATUS_UPDATE));
    }

    void withdrawAll(Origin by, String reason) {
        withdraw(by, reason, _ -> true);
    }

    /** Withdraws the pages of escalation levels. */
    void withdrawEscalating(Origin by, String reason) {
        withdraw(by, reason, Page::escalates);
    }

    /** Withdraws reminders of a status update. */
    void withdrawReminders(Origin by, String reason) {
        withdraw(by, reason, page -> page.purpose() == Other.STATUS_UPDATE);
    }

    /** Withdraws notices of an assignment and reminders that are for others than {@code user}, the new owner. */
    void withdrawReassigned(Origin by, String user) {
        withdraw(
                by,
                "assigned to " + user,
                page -> (page.purpose() == Other.ASSIGNMENT || page.purpose() == Other.STATUS_UPDATE)
                        && !page.recipient().equals(user));
    }

    /**
     * Withdraws pages that are not urgent any more: all but notices of an assignment or an all-clear, and requests for
     * help.
     */
    void withdrawUrgent(Origin by, String reason) {
        withdraw(
                by,
                reason,
                page -> page.escalates()
                        || page.purpose() == Other.MORE_ALERTS
                        || page.purpose() == Other.SEVERITY_RISE
                        || page.purpose() == Other.STATUS_UPDATE);
    }

    /** Withdraws notices that all alerts are clear. */
    void withdrawClear(Origin by, String reason) {
        withdraw(by, reason, page -> page.purpose() == Other.ALL_CLEAR);
    }

    /**
     * Withdraws pages about the incident that are for these recipients. Reminders, notices of an assignment or an
     * all-clear, and requests for help stay.
     */
    void withdrawFrom(Origin by, String reason, Set<String> recipients) {
        withdraw(
                by,
                reason,
                page -> recipients.contains(page.recipient())
                        && (page.escalates()
                                || page.purpose() == Other.MORE_ALERTS
                                || page.purpose() == Other.SEVERITY_RISE));
    }

    private void withdraw(Origin by, String reason, Predicate<Page> unwanted) {
        var pages = incident().pages().pending().stream()
                .map(PendingPage::page)
                .filter(unwanted)
                .map(Page::id)
                .toList();
        if (!pages.isEmpty()) {
            emit(new IncidentEvent.PagesWithdrawn(now, by, pages, reason));
        }
    }

    /** Resolves a user by the user's own notification rules. */
    Resolution user(String name, String why) {
        var found = directory.resolve(new Responder.User(name), occasion(0));
        return found.recipients().isEmpty()
                ? found
                : new Resolution(
                        found.recipients().stream()
                                .map(to -> new Recipient(to.name(), to.contact(), why, to.notBefore()))
                                .toList(),
                        why);
    }

    /** A round robin starts at a position derived from the incident's id, and advances with every round. */
    Occasion occasion(int round) {
        var start = Math.floorMod(incident().id().value().hashCode(), 1 << 20);
        return new Occasion(now, directory.severities().urgency(incident().severity()), start + round);
    }
}
