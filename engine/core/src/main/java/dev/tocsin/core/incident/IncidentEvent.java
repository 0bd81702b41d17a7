package dev.tocsin.core.incident;

import dev.tocsin.core.incident.page.Exchange;
import dev.tocsin.core.incident.page.ExternalStatus;
import dev.tocsin.core.incident.page.Page;
import dev.tocsin.core.incident.page.PageId;
import dev.tocsin.core.incident.page.UpdatePolicy;
import dev.tocsin.core.policy.EscalationPolicy;
import dev.tocsin.core.policy.Responder;
import dev.tocsin.core.signal.Alert;
import dev.tocsin.core.signal.DedupKey;
import dev.tocsin.core.signal.IncidentId;
import dev.tocsin.core.signal.Origin;
import dev.tocsin.core.signal.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What has happened to an incident: the only source of its state. Instants are absolute, so that a replay needs no
 * clock and no configuration. {@link EventType} says what each event means and how it is named on disk.
 */
public sealed interface IncidentEvent {
    Instant at();

    Origin by();

    /** The pages that this event plans. */
    default List<Page> planned() {
        return this instanceof PlansPages plan ? plan.pages() : List.of();
    }

    /** An event that plans pages. */
    interface PlansPages {
        List<Page> pages();
    }

    /**
     * @param reason why the incident was routed to this receiver
     * @param policy as it was when the incident opened; the incident keeps it
     * @param alert the first one, which gives the incident its title and service
     * @param escalateAt when level 1 is due
     * @param previous the closed incident with the same dedup key, if there was one
     * @param groupInterval how often those who know of the incident are notified of further alerts; empty = never
     * @param repeatInterval when a policy that has ended starts again; empty = never
     * @param group as in {@link AlertsFired}
     */
    record Opened(
            Instant at,
            Origin by,
            IncidentId id,
            DedupKey key,
            Severity severity,
            String receiver,
            String reason,
            EscalationPolicy policy,
            Alert alert,
            Instant escalateAt,
            Optional<IncidentId> previous,
            Optional<Duration> groupInterval,
            Optional<Duration> repeatInterval,
            Optional<Long> group)
            implements IncidentEvent {}

    /**
     * @param alerts those that the incident keeps whole
     * @param more the others; empty = none
     * @param group {@link dev.tocsin.core.signal.Hash64} of the sender's group that they came with; empty = none
     * @param severities of the alerts kept whole, by their ids; empty = the event was recorded before this was kept
     */
    record AlertsFired(
            Instant at,
            Origin by,
            List<Alert> alerts,
            Optional<UnkeptAlerts> more,
            Optional<Long> group,
            Optional<Map<String, Severity>> severities)
            implements IncidentEvent {
        public AlertsFired {
            alerts = List.copyOf(alerts);
        }

        public AlertsFired(
                Instant at, Origin by, List<Alert> alerts, Optional<UnkeptAlerts> more, Optional<Long> group) {
            this(at, by, alerts, more, group, Optional.empty());
        }

        public int count() {
            return alerts.size() + more.map(unkept -> unkept.ids().size()).orElse(0);
        }
    }

    /**
     * @param alerts ids of those that are kept whole
     * @param more {@link dev.tocsin.core.signal.Hash64} of the ids of the others
     * @param autoResolveAt when the incident will resolve by itself; empty = other alerts fire, or it never does
     */
    record AlertsCleared(Instant at, Origin by, List<String> alerts, List<Long> more, Optional<Instant> autoResolveAt)
            implements IncidentEvent {
        public AlertsCleared {
            alerts = List.copyOf(alerts);
            more = List.copyOf(more);
        }

        public int count() {
            return alerts.size() + more.size();
        }
    }

    /**
     * @param since when the last alert cleared
     * @param escalates whether its levels are paged all the same, because its policy says so
     * @param pages notices of low urgency to those who were paged; none for recipients whose posted message is updated
     */
    record Cleared(Instant at, Origin by, Instant since, boolean escalates, List<Page> pages)
            implements IncidentEvent, PlansPages {}

    record DuplicatesCounted(Instant at, Origin by, long count) implements IncidentEvent {}

    /**
     * @param missing responders of the level that resolved to nobody, and why
     * @param directory version of the configuration that was used
     * @param nextAt when the next level is due
     */
    record LevelPaged(
            Instant at,
            Origin by,
            int level,
            int round,
            String reason,
            List<Page> pages,
            List<String> missing,
            String directory,
            Instant nextAt)
            implements IncidentEvent, PlansPages {}

    /**
     * @param pages to the responders of the level and everybody whose page waited or, if somebody has answered, to the
     *     owner
     * @param missing people who could not be paged, and why
     * @param directory version of the configuration that was used
     * @param nextAt when the next level is due; empty = somebody has answered, and no level is
     * @param rest whether the event only sends what had been withdrawn: earlier outcomes and the next level's time stay
     *     as they are
     */
    record RisePaged(
            Instant at,
            Origin by,
            Severity severity,
            String reason,
            List<Page> pages,
            List<String> missing,
            String directory,
            Optional<Instant> nextAt,
            boolean rest)
            implements IncidentEvent, PlansPages {
        public RisePaged(
                Instant at,
                Origin by,
                Severity severity,
                String reason,
                List<Page> pages,
                List<String> missing,
                String directory,
                Optional<Instant> nextAt) {
            this(at, by, severity, reason, pages, missing, directory, nextAt, false);
        }
    }

    record LevelDelayed(Instant at, Origin by, int level, int round, Instant nextAt) implements IncidentEvent {}

    /**
     * @param cause {@code ROUTE} = the route is muted, {@code QUIET} = a silence, a maintenance window or an inhibition;
     *     replaces an earlier suppression of the same cause
     */
    record EscalationHeld(Instant at, Origin by, SuppressionCause cause, Instant until, String reason)
            implements IncidentEvent {}

    record EscalationReleased(Instant at, Origin by, List<SuppressionCause> causes, String reason)
            implements IncidentEvent {
        /** Whether a person ended them; otherwise they ended by themselves. */
        public boolean overrules() {
            return !by.fromTimer();
        }
    }

    record LevelSkipped(Instant at, Origin by, int level, int round, String reason) implements IncidentEvent {}

    record EscalationPostponed(Instant at, Origin by, String reason, Instant nextAt) implements IncidentEvent {}

    record HandedOver(Instant at, Origin by, String policy, String reason) implements IncidentEvent {}

    /** @param againAt when it starts again if still nobody has answered; empty = never */
    record EscalationEnded(Instant at, Origin by, String reason, Optional<Instant> againAt) implements IncidentEvent {}

    record PolicyChanged(Instant at, Origin by, EscalationPolicy policy, String reason) implements IncidentEvent {}

    /**
     * @param pages that remind the owner
     * @param reason for how long or, if there are no pages, why there are none
     */
    record StatusUpdateDue(Instant at, Origin by, String owner, List<Page> pages, String reason)
            implements IncidentEvent, PlansPages {}

    /**
     * @param alerts how many joined since they were last paged or notified
     * @param reason why these recipients or, if there are no pages, why there are none
     */
    record AlertsTold(Instant at, Origin by, int alerts, List<Page> pages, String reason)
            implements IncidentEvent, PlansPages {}

    /**
     * @param receipt the provider's id of the message, or ""
     * @param upkeep which updates the channel takes for the message later; empty = none
     */
    record PageDelivered(
            Instant at,
            Origin by,
            PageId page,
            int attempt,
            String receipt,
            Duration latency,
            Optional<UpdatePolicy> upkeep,
            Exchange exchange)
            implements IncidentEvent {}

    record PageDelayed(
            Instant at, Origin by, PageId page, int attempt, String error, Instant nextAttemptAt, Exchange exchange)
            implements IncidentEvent {}

    record PageHeld(Instant at, Origin by, PageId page, String reason, Instant until) implements IncidentEvent {}

    /** @param exchange of the last attempt; nothing is known of it if the provider reported the failure later */
    record PageFailed(Instant at, Origin by, PageId page, int attempt, String error, Exchange exchange)
            implements IncidentEvent {
        /** Whether the provider had accepted it, and reported later that it was not delivered. */
        public boolean wasAccepted() {
            return !by.fromTimer();
        }
    }

    record PageBroughtForward(Instant at, Origin by, PageId page, String reason) implements IncidentEvent {}

    record PageReplaced(Instant at, Origin by, PageId failed, Page page, String reason)
            implements IncidentEvent, PlansPages {
        /** Whether somebody asked to send it again; otherwise it is the recipient's next contact method. */
        public boolean resends() {
            return !by.fromTimer();
        }

        @Override
        public List<Page> pages() {
            return List.of(page);
        }
    }

    record PagesWithdrawn(Instant at, Origin by, List<PageId> pages, String reason) implements IncidentEvent {}

    /**
     * @param by who changed the incident
     * @param status of the incident now
     * @param reason or ""
     */
    record UpdatesPlanned(Instant at, Origin by, String status, String reason, List<Update> updates)
            implements IncidentEvent {
        /** @param page the delivered page whose message is out of date */
        public record Update(PageId id, PageId page) {}
    }

    record UpdateDelivered(Instant at, Origin by, PageId update, int attempt) implements IncidentEvent {}

    record UpdateDelayed(Instant at, Origin by, PageId update, int attempt, String error, Instant nextAttemptAt)
            implements IncidentEvent {}

    record UpdateFailed(Instant at, Origin by, PageId update, int attempt, String error) implements IncidentEvent {}

    /**
     * @param by whoever changed it there
     * @param since when it got this status, by the external system's clock; empty = it never had another, as far as is
     *     known
     * @param told how often Tocsin's status was sent again because the two differ; 0 = that is not needed
     */
    record SeenElsewhere(Instant at, Origin by, PageId page, ExternalStatus status, Optional<Instant> since, int told)
            implements IncidentEvent {}

    /** @param until when the incident escalates again unless there is progress */
    record Acknowledged(Instant at, Origin by, Optional<Instant> until) implements IncidentEvent {}

    record Unacknowledged(Instant at, Origin by, String reason) implements IncidentEvent {}

    record PassedOn(Instant at, Origin by, String reason) implements IncidentEvent {}

    /**
     * @param missing responders that resolved to nobody, and why
     * @param directory version of the configuration that was used
     * @param reason in the words of whoever asked, or ""
     */
    record HelpersPaged(
            Instant at,
            Origin by,
            List<Responder> responders,
            List<Page> pages,
            List<String> missing,
            String directory,
            String reason)
            implements IncidentEvent, PlansPages {}

    /** @param pages that notify whoever asked; none if the helper comes */
    record HelpAnswered(Instant at, Origin by, boolean comes, String askedBy, List<Page> pages)
            implements IncidentEvent, PlansPages {}

    record InvestigationStarted(Instant at, Origin by) implements IncidentEvent {}

    record Mitigated(Instant at, Origin by) implements IncidentEvent {}

    record Resolved(Instant at, Origin by, String reason, Instant reopenUntil) implements IncidentEvent {}

    /**
     * @param step the action in words
     * @param pages that the action had withdrawn and that are pending again, each for its own time
     * @param autoResolveAt when the incident will resolve by itself; empty = alerts fire, or it never does
     */
    record Undone(Instant at, Origin by, String step, List<PageId> pages, Optional<Instant> autoResolveAt)
            implements IncidentEvent {}

    record Reopened(Instant at, Origin by, String reason) implements IncidentEvent {}

    record NoteAdded(Instant at, Origin by, String text) implements IncidentEvent {}

    /** @param pages that notify the assignee; none if the assignee took the incident or knows already */
    record Assigned(Instant at, Origin by, String user, List<Page> pages) implements IncidentEvent, PlansPages {}

    record SeverityChanged(Instant at, Origin by, Severity severity, Optional<Instant> autoResolveAt)
            implements IncidentEvent {}

    record Snoozed(Instant at, Origin by, Instant until) implements IncidentEvent {}

    record SnoozeEnded(Instant at, Origin by, String reason) implements IncidentEvent {}

    record IncidentLinked(Instant at, Origin by, IncidentId other, String reason) implements IncidentEvent {}

    /** @param more firing alerts that the other incident did not keep whole; empty = none */
    record IncidentAbsorbed(
            Instant at, Origin by, IncidentId source, Map<String, AlertState> alerts, Optional<UnkeptAlerts> more)
            implements IncidentEvent {}

    record IncidentReleased(Instant at, Origin by, IncidentId source, Optional<Instant> autoResolveAt)
            implements IncidentEvent {}

    record Merged(Instant at, Origin by, IncidentId into) implements IncidentEvent {}

    /**
     * @param alerts as they are now; while one fires the incident is New and escalates, otherwise it stays resolved
     * @param more firing alerts that it does not keep whole; empty = none
     */
    record Unmerged(Instant at, Origin by, IncidentId from, Map<String, AlertState> alerts, Optional<UnkeptAlerts> more)
            implements IncidentEvent {}
}
