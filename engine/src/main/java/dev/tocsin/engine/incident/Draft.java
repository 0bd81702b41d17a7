package dev.tocsin.engine.incident;

import dev.tocsin.engine.incident.IncidentCommand.Assign;
import dev.tocsin.engine.policy.Directory;
import dev.tocsin.engine.policy.Directory.Recipient;
import dev.tocsin.engine.policy.Responder;
import dev.tocsin.engine.signal.Origin;
import dev.tocsin.engine.signal.Severity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
        return directory.severities().autoResolve(severity).map(now::plus);
    }

    boolean resolveIfDue(Origin by) {
        var due = incident().autoResolveAt().filter(this::isDue).isPresent();
        if (due) {
            resolve(by, "all alerts are clear");
        }
        return due;
    }

    void resolve(Origin by, String reason) {
        emit(new IncidentEvent.Resolved(now, by, reason, now.plus(directory.dedupWindow())));
        withdraw(by, "resolved by " + by.who(), _ -> true);
    }

    /** Calls back what asks for an answer that {@code by} just gave; an assignee other than them is still told. */
    void withdrawAnswered(Origin by, String reason) {
        withdraw(
                by,
                reason,
                page -> page.level() != Page.ASSIGNMENT || page.recipient().equals(by.who()));
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

    /** The pages that tell an assignee. */
    List<Page> assignment(Assign assign) {
        var who = directory.resolve(new Responder.User(assign.user()), now);
        return pages(
                Page.ASSIGNMENT,
                who.recipients().stream()
                        .map(recipient -> new Recipient(
                                recipient.name(),
                                recipient.contact(),
                                "assigned by " + assign.by().who()))
                        .toList());
    }

    /** Numbers pages on from those planned before, which makes their ids and idempotency keys. */
    List<Page> pages(int level, List<Recipient> recipients) {
        var pages = new ArrayList<Page>(recipients.size());
        for (var recipient : recipients) {
            var id = PageId.of(incident().id(), incident().pagesPlanned() + pages.size() + 1);
            pages.add(new Page(id, level, recipient.name(), recipient.contact(), recipient.why()));
        }
        return pages;
    }
}
