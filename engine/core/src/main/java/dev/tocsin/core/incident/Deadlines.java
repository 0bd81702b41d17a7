package dev.tocsin.core.incident;

import dev.tocsin.core.incident.page.Page;
import dev.tocsin.core.incident.page.PageId;
import dev.tocsin.core.incident.page.PendingPage;
import dev.tocsin.core.incident.page.PendingUpdate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * When the decider must next run for an incident, and which pages and updates are due. Derived from the state alone.
 */
public final class Deadlines {
    private Deadlines() {}

    /** An instant at which the decider must run, and the reason, for people. */
    public record Deadline(Instant at, String why) {}

    public static Optional<Deadline> next(Incident incident) {
        return next(incident, _ -> true);
    }

    /** @param counts pages and updates whose next attempt is a deadline; those that are being sent now are not */
    public static Optional<Deadline> next(Incident incident, Predicate<PageId> counts) {
        var earliest = new Earliest();
        for (var pending : incident.pages().pending()) {
            if (counts.test(pending.page().id())) {
                earliest.offer(pending.attemptAt(), () -> page(pending.page()));
            }
        }
        for (var update : incident.pages().updates()) {
            if (counts.test(update.id())) {
                earliest.offer(update.attemptAt(), () -> "send the update to " + channel(update.page()));
            }
        }
        incident.snoozedUntil().ifPresent(at -> earliest.offer(at, () -> "snooze ends"));
        incident.autoResolveAt().ifPresent(at -> earliest.offer(at, () -> "resolve: all alerts are clear"));
        if (!incident.isClear() && incident.status() instanceof Status.Acknowledged(_, _, var until)) {
            until.ifPresent(at -> earliest.offer(at, () -> "acknowledgement times out"));
        }
        incident.statusUpdateAt().ifPresent(at -> earliest.offer(at, () -> "a status update is due"));
        incident.announceAt().ifPresent(at -> earliest.offer(at, () -> "notify about more alerts"));
        incident.suppressions()
                .next()
                .ifPresent(suppression ->
                        earliest.offer(suppression.until(), () -> "suppressed: " + suppression.reason()));
        if (incident.isEscalating()) {
            incident.escalation().nextAt().ifPresent(at -> earliest.offer(at, () -> escalation(incident)));
        }
        return earliest.deadline();
    }

    /** The pages to send now; an acknowledged or resolved incident has withdrawn its own. */
    public static List<PendingPage> pagesDue(Incident incident, Instant now) {
        return incident.pages().pending().stream()
                .filter(pending -> !pending.attemptAt().isAfter(now))
                .toList();
    }

    /** The updates of posted messages to send now. */
    public static List<PendingUpdate> updatesDue(Incident incident, Instant now) {
        return incident.pages().updates().stream()
                .filter(update -> !update.attemptAt().isAfter(now))
                .toList();
    }

    /** The earliest instant offered so far; only its reason is rendered. */
    private static final class Earliest {
        private @Nullable Instant at;
        private Supplier<String> why = () -> "";

        void offer(Instant at, Supplier<String> why) {
            if (this.at == null || at.isBefore(this.at)) {
                this.at = at;
                this.why = why;
            }
        }

        Optional<Deadline> deadline() {
            return Optional.ofNullable(at).map(at -> new Deadline(at, why.get()));
        }
    }

    private static String page(Page page) {
        return "page " + page.recipient() + " by " + channel(page);
    }

    private static String channel(Page page) {
        return page.contact().channel();
    }

    private static String escalation(Incident incident) {
        var next = incident.escalation().level() + 1;
        if (incident.escalation().delayed()) {
            return "the delay of level " + next + " is over";
        }
        return next > incident.policy().levels().size() ? end(incident) : "page level " + next;
    }

    /** What happens when the last level has timed out. */
    private static String end(Incident incident) {
        var policy = incident.policy();
        if (incident.escalation().round() < policy.repeat()) {
            return "page the first level again";
        }
        return policy.next().isPresent()
                ? "the next policy takes over"
                : incident.opening()
                        .repeatInterval()
                        .map(_ -> "policy ends; it restarts after the repeat interval")
                        .orElse("policy ends: nobody left to page");
    }
}
