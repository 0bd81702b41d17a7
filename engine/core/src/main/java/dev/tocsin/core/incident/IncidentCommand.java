package dev.tocsin.core.incident;

import dev.tocsin.core.incident.page.DeliveryOutcome;
import dev.tocsin.core.incident.page.ExternalStatus;
import dev.tocsin.core.incident.page.PageId;
import dev.tocsin.core.policy.EscalationPolicy;
import dev.tocsin.core.policy.Responder;
import dev.tocsin.core.routing.RoutingDecision.Routed;
import dev.tocsin.core.signal.Alert;
import dev.tocsin.core.signal.IncidentId;
import dev.tocsin.core.signal.Origin;
import dev.tocsin.core.signal.Severity;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A request to an incident, from a person, a sender, another system or a timer. {@link IncidentDecider} decides what
 * follows.
 */
public sealed interface IncidentCommand {
    Origin by();

    /** Senders' times count to the millisecond: alerts that are only counted keep no more. */
    private static Optional<Instant> toMillis(Optional<Instant> at) {
        return at.map(time -> time.truncatedTo(ChronoUnit.MILLIS));
    }

    /** A command that a sender's {@link dev.tocsin.core.signal.Signal} becomes. */
    sealed interface OfSignal extends IncidentCommand {}

    /** A sender's report about one alert. Reports that arrive together are decided together. */
    sealed interface OfAlert extends OfSignal {
        String alertId();

        /** When the alert began to fire, by the sender's clock; empty = the sender does not say. */
        Optional<Instant> startedAt();

        /** {@link dev.tocsin.core.signal.Hash64} of the sender's group that the report came with; empty = none. */
        Optional<Long> group();
    }

    /**
     * An alert fires; the first one opens the incident.
     *
     * @param previous the closed incident with the same dedup key, if there was one
     */
    record Fire(
            Origin by,
            Alert alert,
            Routed placement,
            Optional<IncidentId> previous,
            Optional<Instant> startedAt,
            Optional<Long> group)
            implements OfAlert {
        public Fire {
            startedAt = toMillis(startedAt);
            alert = alert.withStart(startedAt);
        }

        public Fire(Origin by, Alert alert, Routed placement, Optional<IncidentId> previous) {
            this(by, alert, placement, previous, Optional.empty(), Optional.empty());
        }

        @Override
        public String alertId() {
            return alert.id();
        }
    }

    /**
     * An alert is clear.
     *
     * @param endedAt by the sender's clock; empty = the sender does not say
     */
    record Clear(
            Origin by, String alertId, Optional<Instant> startedAt, Optional<Instant> endedAt, Optional<Long> group)
            implements OfAlert {
        public Clear {
            startedAt = toMillis(startedAt);
            endedAt = toMillis(endedAt);
        }

        public Clear(Origin by, String alertId) {
            this(by, alertId, Optional.empty(), Optional.empty(), Optional.empty());
        }

        /** Whether this clear belongs to an episode that ended before the one that fires since an instant. */
        boolean isOfEarlierThan(Instant since) {
            return endedAt.filter(end -> !end.isAfter(since)).isPresent()
                    && startedAt.filter(since::equals).isEmpty();
        }
    }

    /**
     * A group of the sender is over as a whole, and with it every alert that came with it.
     *
     * @param group {@link dev.tocsin.core.signal.Hash64} of the sender's group
     * @param endedAt alerts that began later are not meant; empty = the sender does not say
     */
    record ClearGroup(Origin by, long group, Optional<Instant> endedAt) implements OfSignal {
        public ClearGroup {
            endedAt = toMillis(endedAt);
        }
    }

    /**
     * @param unlessTaken whether an owner who has answered keeps the incident; otherwise the acknowledgement takes it
     *     over
     */
    record Acknowledge(Origin by, boolean unlessTaken) implements OfSignal {
        public Acknowledge(Origin by) {
            this(by, false);
        }
    }

    record Unacknowledge(Origin by) implements IncidentCommand {}

    record Investigate(Origin by) implements IncidentCommand {}

    record Mitigate(Origin by) implements IncidentCommand {}

    /**
     * @param endedAt given by a sender: if an alert began to fire later, an earlier episode is meant; empty = now
     * @param evenIfFiring whether the incident ends although alerts still fire; otherwise the command is refused, so
     *     that the person can confirm
     */
    record Resolve(Origin by, String reason, Optional<Instant> endedAt, boolean evenIfFiring) implements OfSignal {
        public Resolve {
            endedAt = toMillis(endedAt);
        }

        public Resolve(Origin by, String reason) {
            this(by, reason, Optional.empty(), true);
        }

        public Resolve(Origin by, String reason, Optional<Instant> endedAt) {
            this(by, reason, endedAt, true);
        }

        public Resolve(Origin by, String reason, boolean evenIfFiring) {
            this(by, reason, Optional.empty(), evenIfFiring);
        }
    }

    /** Undo the last action of a person, if that is still possible. */
    record Undo(Origin by) implements IncidentCommand {}

    record AddNote(Origin by, String text) implements OfSignal {}

    /** @param told whether the assignee knows already and is not paged */
    record Assign(Origin by, String user, boolean told) implements OfSignal {
        public Assign(Origin by, String user) {
            this(by, user, false);
        }
    }

    record ChangeSeverity(Origin by, Severity severity) implements IncidentCommand {}

    record Snooze(Origin by, Instant until) implements IncidentCommand {
        /** The longest snooze that is accepted. */
        public static final Duration MAX_DURATION = Duration.ofDays(30);
    }

    record EndSnooze(Origin by) implements IncidentCommand {}

    /** Page a level now: the one given, from 1, or the next. */
    record Escalate(Origin by, OptionalInt level) implements IncidentCommand {}

    /**
     * The person who was paged cannot take the incident: the next level is paged, and they are not any more.
     *
     * @param unlessAnswered whether they keep it if they have answered it; otherwise they give it back
     */
    record PassOn(Origin by, boolean unlessAnswered) implements IncidentCommand {
        public PassOn(Origin by) {
            this(by, false);
        }
    }

    /**
     * Page helpers in addition. The owner keeps the incident.
     *
     * @param reason for those who are paged, or ""
     */
    record PageHelpers(Origin by, List<Responder> responders, String reason) implements IncidentCommand {
        public PageHelpers {
            responders = List.copyOf(responders);
        }
    }

    /** Give the incident another policy from now on. */
    record ChangePolicy(Origin by, EscalationPolicy policy, String reason) implements IncidentCommand {}

    /** Note that another incident may have the same cause. */
    record Link(Origin by, IncidentId other, String reason) implements IncidentCommand {}

    /** Take in another incident's alerts; the other incident gets a {@link Merge}. */
    record Absorb(Origin by, IncidentId source, Alerts alerts) implements IncidentCommand {}

    /** Remove the alerts that came from another incident. */
    record Release(Origin by, IncidentId source) implements IncidentCommand {}

    /** End the incident, because its alerts count for another one from now on. */
    record Merge(Origin by, IncidentId into) implements IncidentCommand {}

    /** Undo a merge: the incident stands alone again, with its alerts as they are now. */
    record Unmerge(Origin by, Alerts alerts) implements IncidentCommand {}

    /** Send a page that failed for good again, as a new page. */
    record Resend(Origin by, PageId page) implements IncidentCommand {}

    /**
     * The status of a page in an external system in which people can answer it too.
     *
     * @param by whoever changed it there; {@code via} is the system and the page, such as {@code pagerduty 01m7….2}
     * @param since when it got this status, by the external system's clock
     */
    record Follow(Origin by, PageId page, ExternalStatus status, Instant since, How how) implements IncidentCommand {
        /** How Tocsin learned of the status. */
        public enum How {
            /** The external system reported this change. */
            TOLD,
            /** The system was polled and gives the time of the change. */
            SEEN,
            /**
             * The system was polled, and {@code since} is the latest that the change can have been; perhaps nothing
             * ever changed.
             */
            SEEN_VAGUELY
        }
    }

    /** Carry out all of the commands or, if one is refused, none. */
    record All(Origin by, List<IncidentCommand> commands) implements IncidentCommand {
        public All {
            commands = List.copyOf(commands);
        }
    }

    /** Do what is due now. Harmless at any time. */
    record Wake() implements IncidentCommand {
        @Override
        public Origin by() {
            return Origin.TIMER;
        }
    }

    /** Record how an attempt to send a page, or an update of a posted message, ended. */
    record RecordAttempt(PageId page, DeliveryOutcome outcome) implements IncidentCommand {
        @Override
        public Origin by() {
            return Origin.TIMER;
        }
    }

    /**
     * A provider that accepted a page reports that it was not delivered.
     *
     * @param receipt the provider's id of the message; a report about another message than the known one is ignored
     * @param error for an operator, without an address
     */
    record ReportFailure(Origin by, PageId page, String receipt, String error) implements IncidentCommand {}
}
