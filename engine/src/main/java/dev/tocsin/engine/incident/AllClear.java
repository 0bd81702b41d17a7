package dev.tocsin.engine.incident;

import dev.tocsin.engine.incident.IncidentEvent.Cleared;
import dev.tocsin.engine.policy.ContactMethod;
import dev.tocsin.engine.policy.Directory.Recipient;
import dev.tocsin.engine.policy.User;
import dev.tocsin.engine.signal.Origin;
import dev.tocsin.engine.signal.Urgency;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What follows when no alert fires any more and the incident is not over. Nobody is paged for it until an alert fires
 * again, unless its policy wants otherwise. Everybody who was paged is told once: a channel that shows the incident is
 * updated; other contacts get a message without urgency, which a person's quiet hours delay, so that nobody is woken to
 * hear that they may sleep.
 */
final class AllClear {
    private AllClear() {}

    /** Looks whether it has become so. */
    static void check(Draft draft, Origin by) {
        if (draft.state() instanceof Incident incident
                && !incident.isResolved()
                && incident.allClear()
                && incident.clear().isEmpty()) {
            cleared(draft, incident, by);
        }
    }

    private static void cleared(Draft draft, Incident incident, Origin by) {
        var escalates = incident.policy().escalateWhenClear();
        if (!escalates && isUnheardOf(incident)) {
            draft.resolve(by, "all alerts cleared before anybody was paged");
            return;
        }
        if (!escalates) {
            draft.withdrawUrgent(by, "all alerts are clear");
        }
        var since = incident.alerts().clearSince().orElse(draft.now());
        var recipients = recipients(draft, since);
        draft.emit(new Cleared(draft.now(), by, since, escalates, draft.pages(Page.CLEAR, recipients)));
    }

    /** Its first page was to come: nobody knows that there was anything. */
    private static boolean isUnheardOf(Incident incident) {
        return incident.pagesPlanned() == 0
                && incident.isEscalating()
                && incident.autoResolveAt().isEmpty()
                && incident.escalation().fruitless() == 0;
    }

    /** Whoever a page has reached since they were last told, and whom no update tells. */
    private static List<Recipient> recipients(Draft draft, Instant since) {
        var incident = draft.incident();
        var reached = new LinkedHashMap<String, Page>();
        var updated = incident.updates();
        incident.reach().calls().values().stream()
                .flatMap(ways -> ways.arrived().values().stream())
                .map(Reach.Arrival::page)
                .filter(page -> page.id().number() > incident.news().clear())
                .sorted(Comparator.comparing(page -> page.id().number()))
                .forEach(page ->
                        reached.merge(page.recipient(), page, (first, next) -> updated.isKept(next) ? next : first));
        return reached.values().stream()
                .filter(Predicate.not(updated::isKept))
                .map(page -> recipient(draft, page, since))
                .toList();
    }

    /** By the contact that reached them or, where their rules for low urgency name others only, by the first of those. */
    private static Recipient recipient(Draft draft, Page page, Instant since) {
        var user = Optional.ofNullable(draft.directory().users().get(page.recipient()));
        var contact = user.map(known -> quiet(known, page.contact())).orElse(page.contact());
        var notBefore = user.flatMap(User::quietHours).flatMap(hours -> hours.endAfter(draft.now()));
        return new Recipient(
                page.recipient(), contact, "you were paged; all alerts are clear since " + since, notBefore);
    }

    private static ContactMethod quiet(User user, ContactMethod used) {
        var wanted = user.contactsFor(Urgency.LOW);
        return wanted.isEmpty() || wanted.contains(used) ? used : wanted.getFirst();
    }

    /** A page that was withdrawn while it was on its way has arrived: its recipient is told too. */
    static void arrivedLate(Draft draft, Page page) {
        var incident = draft.incident();
        if (incident.isClear()
                && !incident.isResolved()
                && page.level() != Page.CLEAR
                && !incident.updates().isKept(page)) {
            var clear = incident.clear().orElseThrow();
            var told = draft.pages(Page.CLEAR, List.of(recipient(draft, page, clear.since())));
            draft.emit(new Cleared(draft.now(), Origin.TIMER, clear.since(), false, told));
        }
    }

    /** An alert fires: whoever was to be told that none does is not, and it escalates as it did. */
    static void over(Draft draft, Incident before, Origin by) {
        if (before.clear().isEmpty() || draft.incident().clear().isPresent()) {
            return;
        }
        draft.withdrawClear(by, "an alert fires again");
        if (!before.isClear()
                || before.status() instanceof Status.Mitigated
                || !draft.incident().isEscalating()) {
            return;
        }
        var escalation = draft.incident().escalation();
        if (escalation.level() == 0 && escalation.nextAt().isPresent()) {
            Climb.ifDue(draft, "an alert fires again");
        } else {
            Climb.resume(draft, "an alert fires again");
        }
    }

    /** Whoever has the incident was told that nothing fires, and is paged once that something does. */
    static void tellOwner(Draft draft, Incident before) {
        var incident = draft.incident();
        if (before.isClear()
                && !incident.isClear()
                && incident.isTaken()
                && incident.snoozedUntil().isEmpty()
                && !incident.holds().any()
                && draft.events().stream().noneMatch(IncidentEvent.RisePaged.class::isInstance)
                && !Holding.holdsBack(draft)) {
            Reminders.tell(draft, "an alert fires again");
        }
    }
}
