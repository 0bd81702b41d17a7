package dev.tocsin.engine.incident;

import dev.tocsin.engine.policy.AutoResolve;
import dev.tocsin.engine.policy.ContactMethod;
import dev.tocsin.engine.policy.Directory;
import dev.tocsin.engine.policy.Directory.Occasion;
import dev.tocsin.engine.policy.Directory.Recipient;
import dev.tocsin.engine.policy.Directory.Resolution;
import dev.tocsin.engine.policy.Responder;
import dev.tocsin.engine.signal.Origin;
import dev.tocsin.engine.signal.Severity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** A decision in the making: every event is applied as it is emitted, so that each step sees what the last one did. */
final class Draft {
    private final Instant now;
    private final Directory directory;
    private final List<IncidentEvent> events = new ArrayList<>();
    private IncidentState state;

    Draft(IncidentState state, Instant now, Directory directory) {
        this.state = state;
        this.now = now;
        this.directory = directory;
    }

    void emit(IncidentEvent event) {
        state = IncidentEvolver.evolve(state, event);
        events.add(event);
    }

    IncidentState state() {
        return state;
    }

    /** The state, for steps that only an opened incident takes. */
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
            withdraw(by, "resolved by " + by.who(), page -> page.level() != Page.CLEAR);
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

    /** Calls back what asks for an answer that {@code by} just gave; an assignee other than them is still told. */
    void withdrawAnswered(Origin by, String reason) {
        withdraw(
                by,
                reason,
                page -> page.level() != Page.ASSIGNMENT && page.level() != Page.CLEAR && page.level() != Page.HELP
                        || page.recipient().equals(by.who()));
    }

    /** Calls back what asks somebody for an answer that they will not give. */
    void withdrawPassedOn(Origin by, String reason) {
        withdraw(
                by,
                reason,
                page -> page.recipient().equals(by.who()) && (page.escalates() || page.level() == Page.HELP));
    }

    void withdrawHelp(Origin by, String reason) {
        withdraw(by, reason, page -> page.recipient().equals(by.who()) && page.level() == Page.HELP);
    }

    /** Calls back what a step had planned that is undone. */
    void withdrawSince(Origin by, UndoableAction step) {
        withdraw(
                by,
                step.step().text() + " was undone",
                page -> !step.pending().containsKey(page.id())
                        && (page.level() == Page.ASSIGNMENT || page.level() == Page.STATUS_UPDATE));
    }

    void withdrawAll(Origin by, String reason) {
        withdraw(by, reason, _ -> true);
    }

    /** Calls back the steps of the escalation. */
    void withdrawEscalating(Origin by, String reason) {
        withdraw(by, reason, Page::escalates);
    }

    /** Calls back reminders of a status update. */
    void withdrawReminders(Origin by, String reason) {
        withdraw(by, reason, page -> page.level() == Page.STATUS_UPDATE);
    }

    /** Calls back what others than {@code user} were to be told as the one responsible. */
    void withdrawReassigned(Origin by, String user) {
        withdraw(
                by,
                "assigned to " + user,
                page -> (page.level() == Page.ASSIGNMENT || page.level() == Page.STATUS_UPDATE)
                        && !page.recipient().equals(user));
    }

    /** Calls back what there is no hurry for any more. */
    void withdrawUrgent(Origin by, String reason) {
        withdraw(
                by,
                reason,
                page -> page.escalates()
                        || page.level() == Page.NEWS
                        || page.level() == Page.RISE
                        || page.level() == Page.STATUS_UPDATE);
    }

    /** Calls back what says that no alert fires. */
    void withdrawClear(Origin by, String reason) {
        withdraw(by, reason, page -> page.level() == Page.CLEAR);
    }

    /** Calls back what tells these people that there is something; what they owe or were given stays. */
    void withdrawFrom(Origin by, String reason, Set<String> recipients) {
        withdraw(
                by,
                reason,
                page -> recipients.contains(page.recipient())
                        && (page.escalates() || page.level() == Page.NEWS || page.level() == Page.RISE));
    }

    private void withdraw(Origin by, String reason, Predicate<Page> unwanted) {
        var pages = incident().pending().values().stream()
                .map(PendingPage::page)
                .filter(unwanted)
                .map(Page::id)
                .toList();
        if (!pages.isEmpty()) {
            emit(new IncidentEvent.PagesWithdrawn(now, by, pages, reason));
        }
    }

    /** A person, by their own rules. */
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

    /** Round robins start at a place that the incident's id decides, and move on with every round. */
    Occasion occasion(int round) {
        var start = Math.floorMod(incident().id().value().hashCode(), 1 << 20);
        return new Occasion(now, directory.severities().urgency(incident().severity()), start + round);
    }

    /** A page in the place of one that failed, by another way or the same; empty while a weightier one waits there. */
    Optional<Page> replacement(Page failed, ContactMethod contact, String why) {
        return pages(failed.level(), List.of(new Recipient(failed.recipient(), contact, why))).stream()
                .findFirst();
    }

    /** Plans pages; those that they replace are withdrawn with it. */
    List<Page> pages(int level, List<Recipient> recipients) {
        var plan = PagePlan.of(this, level, recipients);
        plan.withdrawReplaced();
        return plan.pages();
    }
}
