package dev.tocsin.core.incident;

import dev.tocsin.core.incident.IncidentEvent.AlertsTold;
import dev.tocsin.core.incident.IncidentEvent.StatusUpdateDue;
import dev.tocsin.core.incident.page.Purpose.Other;
import dev.tocsin.core.policy.Directory.Recipient;
import dev.tocsin.core.policy.Directory.Resolution;
import dev.tocsin.core.signal.Origin;
import java.time.Duration;
import java.util.HashSet;
import java.util.stream.Stream;

/**
 * Plans pages that keep people informed and are no step of the escalation: reminders of status updates, and notices of
 * alerts that joined.
 */
final class Reminders {
    private Reminders() {}

    static void ifDue(Draft draft) {
        if (draft.incident().statusUpdateAt().filter(draft::isDue).isPresent()) {
            remind(draft);
        }
        if (draft.incident().announceAt().filter(draft::isDue).isPresent()) {
            tell(draft);
        }
    }

    private static void remind(Draft draft) {
        var incident = draft.incident();
        var owner = incident.owner().orElseThrow();
        var silent = text(Duration.between(incident.lastUpdateAt(), draft.now()));
        var found = orThosePaged(draft, owner, "no status update for " + silent);
        draft.withdrawReminders(Origin.TIMER, "a new reminder replaces them");
        draft.emit(new StatusUpdateDue(
                draft.now(),
                Origin.TIMER,
                owner,
                PagePlan.pages(draft, Other.STATUS_UPDATE, found.recipients()),
                found.why()));
    }

    /**
     * An owner whom an external system named, or who has left, cannot be paged: those who were paged last are instead.
     */
    private static Resolution orThosePaged(Draft draft, String owner, String why) {
        var found = draft.user(owner, why);
        return found.recipients().isEmpty()
                ? lastLevel(draft, why + ", and " + owner + " has the incident: " + found.why())
                : found;
    }

    private static void tell(Draft draft) {
        tell(draft, draft.incident().unannounced().unannounced() + " more alerts joined");
    }

    /** Pages those who know of the incident. */
    static void tell(Draft draft, String why) {
        var unannounced = draft.incident().unannounced();
        var found = knowing(draft, why);
        draft.emit(new AlertsTold(
                draft.now(),
                Origin.TIMER,
                unannounced.unannounced(),
                PagePlan.pages(draft, Other.MORE_ALERTS, found.recipients()),
                found.why()));
    }

    /** The owner or, while there is none, those who were paged last. */
    private static Resolution knowing(Draft draft, String why) {
        var incident = draft.incident();
        var owner = incident.owner().filter(_ -> incident.isTaken());
        return owner.map(name -> orThosePaged(draft, name, why)).orElseGet(() -> lastLevel(draft, why));
    }

    /** Users by their own notification rules, so that nobody is woken for it; channels as they were paged. */
    private static Resolution lastLevel(Draft draft, String why) {
        var asked = new HashSet<String>();
        var recipients = draft.incident().pages().lastLevel().stream()
                .flatMap(page -> draft.directory().users().containsKey(page.recipient())
                        ? asked.add(page.recipient())
                                ? draft.user(page.recipient(), why).recipients().stream()
                                : Stream.of()
                        : Stream.of(new Recipient(page.recipient(), page.contact(), why)))
                .distinct()
                .toList();
        return new Resolution(recipients, why);
    }

    private static String text(Duration duration) {
        var hours = duration.toHours();
        var minutes = duration.toMinutesPart();
        return hours == 0 ? duration.toMinutes() + " min" : hours + " h" + (minutes == 0 ? "" : " " + minutes + " min");
    }
}
