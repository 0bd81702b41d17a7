package dev.tocsin.engine.incident;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** When an incident next needs attention, and which pages may go out. Derived from the state alone. */
public final class Deadlines {
    private Deadlines() {}

    /** An instant at which the decider must be asked again. */
    public record Deadline(Instant at, String why) {}

    public static Optional<Deadline> next(Incident incident) {
        return next(incident, _ -> true);
    }

    /** @param counts pages whose next attempt is a deadline; those under way are not */
    public static Optional<Deadline> next(Incident incident, Predicate<PageId> counts) {
        return all(incident, counts).stream().min(Comparator.comparing(Deadline::at));
    }

    /** Pages to send now; what is acknowledged or resolved has none left. */
    public static List<PendingPage> pagesDue(Incident incident, Instant now) {
        return incident.pending().values().stream()
                .filter(pending -> !pending.attemptAt().isAfter(now))
                .toList();
    }

    private static List<Deadline> all(Incident incident, Predicate<PageId> counts) {
        var all = new ArrayList<Deadline>();
        incident.pending().values().stream()
                .filter(pending -> counts.test(pending.page().id()))
                .forEach(pending -> all.add(new Deadline(pending.attemptAt(), page(pending.page()))));
        incident.snoozedUntil().ifPresent(at -> all.add(new Deadline(at, "snooze ends")));
        incident.autoResolveAt().ifPresent(at -> all.add(new Deadline(at, "resolve: all alerts are clear")));
        if (incident.status() instanceof Status.Acknowledged(_, _, var until)) {
            until.ifPresent(at -> all.add(new Deadline(at, "acknowledgement runs out")));
        }
        if (incident.isEscalating()) {
            incident.escalation().nextAt().ifPresent(at -> all.add(new Deadline(at, escalation(incident))));
        }
        return all;
    }

    private static String page(Page page) {
        return "page " + page.recipient() + " by " + page.contact().channel();
    }

    private static String escalation(Incident incident) {
        var next = incident.escalation().level() + 1;
        return next > incident.policy().levels().size() ? "the last level has not answered" : "page level " + next;
    }
}
