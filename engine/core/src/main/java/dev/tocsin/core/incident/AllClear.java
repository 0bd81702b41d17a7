package dev.tocsin.core.incident;

import dev.tocsin.core.incident.IncidentEvent.Cleared;
import dev.tocsin.core.incident.page.Page;
import dev.tocsin.core.incident.page.Purpose.Other;
import dev.tocsin.core.policy.ContactMethod;
import dev.tocsin.core.policy.Directory.Recipient;
import dev.tocsin.core.policy.User;
import dev.tocsin.core.signal.Origin;
import dev.tocsin.core.signal.Urgency;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Handles an unresolved incident of which no alert fires any more. Its levels are not paged until an alert fires again,
 * unless its policy says otherwise. Everybody who was paged is notified once. A channel that shows the incident is
 * updated. Other recipients get a message of low urgency, which their quiet hours delay: nobody is woken to read that
 * the alerts are clear.
 *
 * <p>An alert that flaps does not page people at every change, and does not postpone the next level. The all-clear is
 * sent no sooner than the group interval after the last page. Whoever has not received it is not paged again when an
 * alert fires again.
 */
final class AllClear {
    /** The group interval of a route that has none. */
    private static final Duration USUAL_INTERVAL = Duration.ofMinutes(5);

    private static final String AGAIN = "an alert fires again";

    private AllClear() {}

    /** Emits {@link Cleared} if all alerts have become clear and that is not recorded yet. */
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
        if (!escalates && waitsForItsFirstPage(incident)) {
            draft.resolve(by, "all alerts cleared before anybody was paged");
            return;
        }
        if (!escalates) {
            draft.withdrawUrgent(by, "all alerts are clear");
        }
        var since = incident.alerts().clearSince().orElse(draft.now());
        var recipients = recipients(draft, since);
        draft.emit(new Cleared(draft.now(), by, since, escalates, PagePlan.pages(draft, Other.ALL_CLEAR, recipients)));
    }

    /** Whether the incident still waits for its first page. */
    private static boolean waitsForItsFirstPage(Incident incident) {
        return incident.isUnheardOf()
                && incident.isEscalating()
                && incident.autoResolveAt().isEmpty()
                && incident.escalation().fruitless() == 0;
    }

    /** The recipients of pages delivered since the last all-clear, without those whose posted message is updated. */
    private static List<Recipient> recipients(Draft draft, Instant since) {
        var incident = draft.incident();
        var reached = new LinkedHashMap<String, Page>();
        var updated = incident.pages();
        incident.pages()
                .owedAllClear()
                .forEach(page ->
                        reached.merge(page.recipient(), page, (first, next) -> updated.isKept(next) ? next : first));
        return reached.values().stream()
                .filter(Predicate.not(updated::isKept))
                .flatMap(page -> recipient(draft, page, since).stream())
                .toList();
    }

    /** Empty if every contact method of the recipient rings. */
    private static Optional<Recipient> recipient(Draft draft, Page page, Instant since) {
        var user = Optional.ofNullable(draft.directory().users().get(page.recipient()));
        var settled = settledAt(draft.incident()).filter(at -> !draft.isDue(at));
        var from = settled.orElse(draft.now());
        var notBefore = user.flatMap(User::quietHours)
                .flatMap(hours -> hours.endAfter(from))
                .or(() -> settled);
        return contacts(user, page.contact())
                .filter(contact -> !draft.directory().rings(contact))
                .findFirst()
                .map(contact -> new Recipient(
                        page.recipient(), contact, "you were paged; all alerts are clear since " + since, notBefore));
    }

    /** The earliest instant at which those paged last may be notified of a change; empty = nobody was paged. */
    private static Optional<Instant> settledAt(Incident incident) {
        return incident.unannounced()
                .announcedAt()
                .map(told -> told.plus(incident.opening().groupInterval().orElse(USUAL_INTERVAL)));
    }

    /**
     * The contact method that reached the user, if the user's rules for low urgency name it or there are none; then
     * those that the rules name; then any.
     */
    private static Stream<ContactMethod> contacts(Optional<User> user, ContactMethod used) {
        if (user.isEmpty()) {
            return Stream.of(used);
        }
        var wanted = user.get().contactsFor(Urgency.LOW);
        var usual = wanted.isEmpty() || wanted.contains(used) ? Stream.of(used) : Stream.<ContactMethod>empty();
        return Stream.of(usual, wanted.stream(), user.get().contacts().stream()).flatMap(Function.identity());
    }

    /** Notifies the recipient of a page that was withdrawn while it was being sent and was delivered all the same. */
    static void arrivedLate(Draft draft, Page page) {
        var incident = draft.incident();
        if (incident.isClear()
                && !incident.isResolved()
                && page.purpose() != Other.ALL_CLEAR
                && !incident.pages().isKept(page)) {
            var clear = incident.clear().orElseThrow();
            var told = PagePlan.pages(
                    draft,
                    Other.ALL_CLEAR,
                    recipient(draft, page, clear.since()).stream().toList());
            draft.emit(new Cleared(draft.now(), Origin.TIMER, clear.since(), false, told));
        }
    }

    /**
     * Ends the all-clear because an alert fires: pending notices of it are withdrawn, and the escalation goes on.
     *
     * @param waitsUntil for a late signal, whose clear may be on its way too
     */
    static void over(Draft draft, Incident before, Origin by, Optional<Instant> waitsUntil) {
        if (before.clear().isEmpty() || draft.incident().clear().isPresent()) {
            return;
        }
        draft.withdrawClear(by, AGAIN);
        if (!before.isClear()
                || before.status() instanceof Status.Mitigated
                || !draft.incident().isEscalating()) {
            return;
        }
        var escalation = draft.incident().escalation();
        var next = escalation.nextAt();
        var settled = isSettled(draft);
        if (escalation.level() == 0 && next.isPresent()
                || !settled && next.filter(draft::isDue).isPresent()) {
            Escalator.ifDue(draft, AGAIN);
        } else if (waitsUntil
                .filter(until ->
                        next.filter(at -> !draft.isDue(at) && until.isAfter(at)).isEmpty())
                .isPresent()) {
            Escalator.waitFor(draft, waitsUntil.get());
        } else if (next.filter(at -> !draft.isDue(at)).isEmpty()) {
            Escalator.resume(draft, AGAIN);
        } else if (!SuppressionCheck.suppresses(draft)) {
            LevelRepeat.page(draft, by, AGAIN, name -> settled && isNotified(before, name));
        }
    }

    /** Whether the recipient has been notified of the all-clear, or has not received a page before it. */
    static boolean isNotified(Incident incident, String name) {
        return incident.pages().owedAllClear().stream()
                .noneMatch(page -> page.recipient().equals(name));
    }

    private static boolean isSettled(Draft draft) {
        return settledAt(draft.incident()).filter(at -> !draft.isDue(at)).isEmpty();
    }

    /** Pages the owner, who was notified of the all-clear, once more when an alert fires again. */
    static void notifyOwner(Draft draft, Incident before) {
        var incident = draft.incident();
        if (before.isClear()
                && !incident.isClear()
                && incident.isTaken()
                && !hasRunOut(draft, incident)
                && isSettled(draft)
                && incident.snoozedUntil().isEmpty()
                && !incident.suppressions().any()
                && draft.events().stream().noneMatch(IncidentEvent.RisePaged.class::isInstance)
                && !SuppressionCheck.suppresses(draft)) {
            Reminders.tell(draft, AGAIN);
        }
    }

    /** Whether the acknowledgement ran out while nothing fired: then the level is paged next, and the owner with it. */
    private static boolean hasRunOut(Draft draft, Incident incident) {
        return incident.status() instanceof Status.Acknowledged(_, _, var until)
                && until.filter(draft::isDue).isPresent();
    }
}
