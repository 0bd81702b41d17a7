package dev.tocsin.engine.incident;

import dev.tocsin.engine.policy.EscalationPolicy;
import dev.tocsin.engine.policy.Responder;
import dev.tocsin.engine.signal.Alert;
import dev.tocsin.engine.signal.DedupKey;
import dev.tocsin.engine.signal.Origin;
import dev.tocsin.engine.signal.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What has happened to an incident: the only truth there is about it. Instants are absolute, so that a replay needs no
 * clock and no configuration.
 */
public sealed interface IncidentEvent {
    Instant at();

    Origin by();

    /** The pages that it plans. */
    default List<Page> planned() {
        return List.of();
    }

    /**
     * The first event of every stream.
     *
     * @param reason why it went to this receiver
     * @param policy as it was when the incident opened; the incident keeps it
     * @param alert the first one, which gives the incident its title and service
     * @param escalateAt when level 1 is due
     * @param previous the closed incident with the same dedup key, if there was one
     * @param groupInterval how often those who know of it are told of further alerts; empty = never
     * @param repeatInterval when a policy that has come to its end starts again; empty = never
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
     * Alerts that came together joined the incident, or had cleared and fire again.
     *
     * @param alerts those that it keeps whole
     * @param more those beyond; empty = none
     * @param group {@link dev.tocsin.engine.signal.Hash64} of the sender's group that they came with; empty = none
     * @param severities of those that it keeps whole, by their ids; empty = it was recorded before that was kept
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
     * Alerts that were heard of together are clear.
     *
     * @param alerts ids of those that are kept whole
     * @param more {@link dev.tocsin.engine.signal.Hash64} of the ids of those beyond
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
     * No alert fires any more, and a person or time must end the incident.
     *
     * @param since when the last alert cleared
     * @param escalates its levels are paged all the same, because its policy wants it
     * @param pages that tell those who were paged, without urgency; those that an update tells have none
     */
    record Cleared(Instant at, Origin by, Instant since, boolean escalates, List<Page> pages) implements IncidentEvent {
        @Override
        public List<Page> planned() {
            return pages;
        }
    }

    /** Signals that said nothing new, counted since the last event. */
    record DuplicatesCounted(Instant at, Origin by, long count) implements IncidentEvent {}

    /**
     * A level became due, was looked up and its pages planned.
     *
     * @param missing responders of the level that stood for nobody, and why
     * @param directory version of the configuration that the look-up used
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
            implements IncidentEvent {
        @Override
        public List<Page> planned() {
            return pages;
        }
    }

    /**
     * The incident is worse than people know, so they are paged again.
     *
     * @param pages to the people of the level and everybody whose page waited or, when somebody has answered, to whoever
     *     has it
     * @param missing people who could not be paged, and why
     * @param directory version of the configuration that the look-up used
     * @param nextAt when the next level is due; empty = somebody has answered, and no level is
     * @param rest true = what was withdrawn goes out after all; who was reached, and the next level's time, stay as they are
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
            implements IncidentEvent {
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

        @Override
        public List<Page> planned() {
            return pages;
        }
    }

    /** A level waits before it is paged, until {@code nextAt}. */
    record LevelDelayed(Instant at, Origin by, int level, int round, Instant nextAt) implements IncidentEvent {}

    /**
     * Nobody is paged until an instant, because of what the configuration or somebody has said beforehand.
     *
     * @param cause replaces an earlier hold of the same cause
     */
    record EscalationHeld(Instant at, Origin by, SuppressionCause cause, Instant until, String reason)
            implements IncidentEvent {}

    /** Some of what held it back does so no longer. When a person says so, nothing quiet holds it back again. */
    record EscalationReleased(Instant at, Origin by, List<SuppressionCause> causes, String reason)
            implements IncidentEvent {}

    /** A level does not count now, or stood for nobody at all, and was passed over at once. */
    record LevelSkipped(Instant at, Origin by, int level, int round, String reason) implements IncidentEvent {}

    /** The policy was climbed and nobody was reached: it starts again at {@code nextAt}. */
    record EscalationPostponed(Instant at, Origin by, String reason, Instant nextAt) implements IncidentEvent {}

    /** A policy came to its end and the one after it goes on, from its first level. */
    record HandedOver(Instant at, Origin by, String policy, String reason) implements IncidentEvent {}

    /**
     * The policy came to its end; people were paged and none answered.
     *
     * @param againAt when it starts again if still nobody has; empty = never
     */
    record EscalationEnded(Instant at, Origin by, String reason, Optional<Instant> againAt) implements IncidentEvent {}

    /** The incident keeps another policy from now on, at the same level as far as it has that many. */
    record PolicyChanged(Instant at, Origin by, EscalationPolicy policy, String reason) implements IncidentEvent {}

    /**
     * Nothing has been said about the incident for too long.
     *
     * @param pages that remind whoever has it
     * @param reason how long that is or, where there are no pages, why not
     */
    record StatusUpdateDue(Instant at, Origin by, String owner, List<Page> pages, String reason)
            implements IncidentEvent {
        @Override
        public List<Page> planned() {
            return pages;
        }
    }

    /**
     * Those who know of the incident are told that it has grown.
     *
     * @param alerts how many joined since they were paged last
     * @param reason why it is them or, where there are no pages, why not
     */
    record AlertsTold(Instant at, Origin by, int alerts, List<Page> pages, String reason) implements IncidentEvent {
        @Override
        public List<Page> planned() {
            return pages;
        }
    }

    /**
     * @param receipt what the provider called it, or ""
     * @param upkeep what the channel wants to be told later; empty = nothing
     * @param response empty = nobody was asked, or it was recorded before that was
     */
    record PageDelivered(
            Instant at,
            Origin by,
            PageId page,
            int attempt,
            String receipt,
            Duration latency,
            Optional<UpdatePolicy> upkeep,
            Optional<ResponseClass> response)
            implements IncidentEvent {}

    /**
     * An attempt failed in a way that may pass.
     *
     * @param response empty = nobody was asked, or it was recorded before that was
     */
    record PageDelayed(
            Instant at,
            Origin by,
            PageId page,
            int attempt,
            String error,
            Instant nextAttemptAt,
            Optional<ResponseClass> response)
            implements IncidentEvent {}

    /** The storm guard kept a page back: it goes out in a digest at {@code until}. */
    record PageHeld(Instant at, Origin by, PageId page, String reason, Instant until) implements IncidentEvent {}

    /**
     * A page was given up, or its provider took it and says that it did not get through.
     *
     * @param response to the last attempt; empty = nobody was asked, or the provider said so later, or it was recorded
     *     before that was
     */
    record PageFailed(Instant at, Origin by, PageId page, int attempt, String error, Optional<ResponseClass> response)
            implements IncidentEvent {}

    /** A page that was to wait for its time goes out at once. */
    record PageBroughtForward(Instant at, Origin by, PageId page, String reason) implements IncidentEvent {}

    /** A page was planned in the place of one that was given up. */
    record PageReplaced(Instant at, Origin by, PageId failed, Page page, String reason) implements IncidentEvent {
        @Override
        public List<Page> planned() {
            return List.of(page);
        }
    }

    /** Pages that are no longer needed and will not be sent again. */
    record PagesWithdrawn(Instant at, Origin by, List<PageId> pages, String reason) implements IncidentEvent {}

    /**
     * Channels that show the incident are to be told what became of it.
     *
     * @param by who changed it
     * @param status of the incident now
     * @param reason or ""
     */
    record UpdatesPlanned(Instant at, Origin by, String status, String reason, List<Update> updates)
            implements IncidentEvent {
        /** @param page that was delivered, and is out of date */
        public record Update(PageId id, PageId page) {}
    }

    record UpdateDelivered(Instant at, Origin by, PageId update, int attempt) implements IncidentEvent {}

    /** An attempt failed in a way that may pass. */
    record UpdateDelayed(Instant at, Origin by, PageId update, int attempt, String error, Instant nextAttemptAt)
            implements IncidentEvent {}

    /** An update was given up: the channel shows what is out of date. */
    record UpdateFailed(Instant at, Origin by, PageId update, int attempt, String error) implements IncidentEvent {}

    /**
     * Where a page stands in another system.
     *
     * @param by whoever made it so there
     * @param since when it became so, by the other system's clock; empty = it never was anything else, as far as is known
     * @param told how often it was told ours again because of this; 0 = it need not be
     */
    record SeenElsewhere(Instant at, Origin by, PageId page, ExternalStatus status, Optional<Instant> since, int told)
            implements IncidentEvent {}

    /** @param until when it escalates again unless somebody gets on with it */
    record Acknowledged(Instant at, Origin by, Optional<Instant> until) implements IncidentEvent {}

    /** It is New again: somebody gave it back, or it was left too long, or it came back. */
    record Unacknowledged(Instant at, Origin by, String reason) implements IncidentEvent {}

    /** Who was paged cannot take it: somebody else is paged, and they are not any more. */
    record PassedOn(Instant at, Origin by, String reason) implements IncidentEvent {}

    /**
     * People were paged in addition to those of the policy.
     *
     * @param missing responders that stood for nobody, and why
     * @param directory version of the configuration that the look-up used
     * @param reason in the words of who asked, or ""
     */
    record HelpersPaged(
            Instant at,
            Origin by,
            List<Responder> responders,
            List<Page> pages,
            List<String> missing,
            String directory,
            String reason)
            implements IncidentEvent {
        @Override
        public List<Page> planned() {
            return pages;
        }
    }

    /**
     * Somebody who was asked to help has answered; the incident stays with whoever has it.
     *
     * @param pages that tell who asked; none where they come
     */
    record HelpAnswered(Instant at, Origin by, boolean comes, String askedBy, List<Page> pages)
            implements IncidentEvent {
        @Override
        public List<Page> planned() {
            return pages;
        }
    }

    record InvestigationStarted(Instant at, Origin by) implements IncidentEvent {}

    record Mitigated(Instant at, Origin by) implements IncidentEvent {}

    record Resolved(Instant at, Origin by, String reason, Instant reopenUntil) implements IncidentEvent {}

    /**
     * The last step of a person was taken back.
     *
     * @param step in words
     * @param pages that it had withdrawn and that wait again, each for its own time
     * @param autoResolveAt when the incident will resolve by itself; empty = alerts fire, or it never does
     */
    record Undone(Instant at, Origin by, String step, List<PageId> pages, Optional<Instant> autoResolveAt)
            implements IncidentEvent {}

    record Reopened(Instant at, Origin by, String reason) implements IncidentEvent {}

    record NoteAdded(Instant at, Origin by, String text) implements IncidentEvent {}

    /** @param pages that tell the assignee; none when they took it themselves */
    record Assigned(Instant at, Origin by, String user, List<Page> pages) implements IncidentEvent {
        @Override
        public List<Page> planned() {
            return pages;
        }
    }

    record SeverityChanged(Instant at, Origin by, Severity severity, Optional<Instant> autoResolveAt)
            implements IncidentEvent {}

    record Snoozed(Instant at, Origin by, Instant until) implements IncidentEvent {}

    record SnoozeEnded(Instant at, Origin by, String reason) implements IncidentEvent {}

    /** Another incident may have the same cause. */
    record IncidentLinked(Instant at, Origin by, IncidentId other, String reason) implements IncidentEvent {}

    /**
     * Another incident was merged into this one.
     *
     * @param more alerts that fire beyond those that it kept whole; empty = none
     */
    record IncidentAbsorbed(
            Instant at, Origin by, IncidentId source, Map<String, AlertState> alerts, Optional<UnkeptAlerts> more)
            implements IncidentEvent {}

    /** An incident that was merged into this one stands alone again. */
    record IncidentReleased(Instant at, Origin by, IncidentId source, Optional<Instant> autoResolveAt)
            implements IncidentEvent {}

    /** It is over, and its alerts count for another incident. */
    record Merged(Instant at, Origin by, IncidentId into) implements IncidentEvent {}

    /**
     * @param alerts as they are now; while one fires it is New and escalates, otherwise it stays over
     * @param more that fire beyond those that it keeps whole; empty = none
     */
    record Unmerged(Instant at, Origin by, IncidentId from, Map<String, AlertState> alerts, Optional<UnkeptAlerts> more)
            implements IncidentEvent {}
}
