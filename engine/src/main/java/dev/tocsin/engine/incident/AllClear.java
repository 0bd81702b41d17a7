package dev.tocsin.engine.incident;

import dev.tocsin.engine.incident.IncidentEvent.Cleared;
import dev.tocsin.engine.policy.ContactMethod;
import dev.tocsin.engine.policy.Directory.Recipient;
import dev.tocsin.engine.policy.User;
import dev.tocsin.engine.signal.Origin;
import dev.tocsin.engine.signal.Urgency;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What follows when no alert fires any more and the incident is not over. Nobody is paged for it until an alert fires
 * again, unless its policy wants otherwise. Everybody who was paged is told once: a channel that shows the incident is
 * updated; other contacts get a message without urgency, which a person's quiet hours delay, so that nobody is woken to
 * hear that they may sleep.
 *
 * <p>An alert that flaps pages nobody at every turn, and does not put the next level off: people hear that nothing
 * fires no sooner than the group interval after they were last paged, and who has not heard it is not paged again when
 * an alert fires again.
 */
final class AllClear {
    /** Of a route without a group interval. */
    private static final Duration USUAL_INTERVAL = Duration.ofMinutes(5);

    private static final String AGAIN = "an alert fires again";

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
        if (!escalates && waitsForItsFirstPage(incident)) {
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

    /** Its first page was to come. */
    private static boolean waitsForItsFirstPage(Incident incident) {
        return incident.isUnheardOf()
                && incident.isEscalating()
                && incident.autoResolveAt().isEmpty()
                && incident.escalation().fruitless() == 0;
    }

    /** Whoever a page has reached since they were last told, and whom no update tells. */
    private static List<Recipient> recipients(Draft draft, Instant since) {
        var incident = draft.incident();
        var reached = new LinkedHashMap<String, Page>();
        var updated = incident.postedMessages();
        incident.contactAttempts().notToldOfClear().values().stream()
                .sorted(Comparator.comparing(page -> page.id().number()))
                .forEach(page ->
                        reached.merge(page.recipient(), page, (first, next) -> updated.isKept(next) ? next : first));
        return reached.values().stream()
                .filter(Predicate.not(updated::isKept))
                .flatMap(page -> recipient(draft, page, since).stream())
                .toList();
    }

    /** Empty where every contact of theirs rings. */
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

    /** From when on those who were paged last may hear of a change; empty = nobody was paged. */
    private static Optional<Instant> settledAt(Incident incident) {
        return incident.unannounced()
                .announcedAt()
                .map(told -> told.plus(incident.opening().groupInterval().orElse(USUAL_INTERVAL)));
    }

    /** The contact that reached them, where their rules for low urgency name it; then those that they name, then any. */
    private static Stream<ContactMethod> contacts(Optional<User> user, ContactMethod used) {
        if (user.isEmpty()) {
            return Stream.of(used);
        }
        var wanted = user.get().contactsFor(Urgency.LOW);
        var usual = wanted.isEmpty() || wanted.contains(used) ? Stream.of(used) : Stream.<ContactMethod>empty();
        return Stream.of(usual, wanted.stream(), user.get().contacts().stream()).flatMap(Function.identity());
    }

    /** A page that was withdrawn while it was on its way has arrived: its recipient is told too. */
    static void arrivedLate(Draft draft, Page page) {
        var incident = draft.incident();
        if (incident.isClear()
                && !incident.isResolved()
                && page.level() != Page.CLEAR
                && !incident.postedMessages().isKept(page)) {
            var clear = incident.clear().orElseThrow();
            var told = draft.pages(
                    Page.CLEAR, recipient(draft, page, clear.since()).stream().toList());
            draft.emit(new Cleared(draft.now(), Origin.TIMER, clear.since(), false, told));
        }
    }

    /**
     * An alert fires: whoever was to be told that none does is not, and it escalates as it did.
     *
     * @param waitsUntil for a late signal, whose end may be under way too
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

    /** Whether somebody has heard that nothing fires, or no page has reached them. */
    static boolean isNotified(Incident incident, String name) {
        return !incident.contactAttempts().isNotToldOfClear(name);
    }

    private static boolean isSettled(Draft draft) {
        return settledAt(draft.incident()).filter(at -> !draft.isDue(at)).isEmpty();
    }

    /** Whoever has the incident was told that nothing fires, and is paged once that something does. */
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

    /** It ran out while nothing fired: the level is paged next, and its owner with it. */
    private static boolean hasRunOut(Draft draft, Incident incident) {
        return incident.status() instanceof Status.Acknowledged(_, _, var until)
                && until.filter(draft::isDue).isPresent();
    }
}
