package dev.tocsin.engine.incident;

import dev.tocsin.engine.policy.EscalationPolicy;
import dev.tocsin.engine.policy.Responder;
import dev.tocsin.engine.routing.RoutingDecision.Routed;
import dev.tocsin.engine.signal.Alert;
import dev.tocsin.engine.signal.Origin;
import dev.tocsin.engine.signal.Severity;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** What somebody, or something, wants of an incident. */
public sealed interface IncidentCommand {
    Origin by();

    /** Times of senders count to the millisecond: alerts that are only counted are known by no more. */
    private static Optional<Instant> toMillis(Optional<Instant> at) {
        return at.map(time -> time.truncatedTo(ChronoUnit.MILLIS));
    }

    /** What a sender says of one alert. Those that come together are decided together. */
    sealed interface OfAlert extends IncidentCommand {
        String alertId();

        /** When what it says began, by the sender's clock; empty = the sender does not say. */
        Optional<Instant> startedAt();

        /** {@link dev.tocsin.engine.signal.Hash64} of the sender's group that it came with; empty = none. */
        Optional<Long> group();
    }

    /** An alert fires; the first one opens the incident. */
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

    /** @param endedAt by the sender's clock; empty = it does not say */
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

        /** Whether it tells of an end that was before what fires since an instant. */
        boolean isOfEarlierThan(Instant since) {
            return endedAt.filter(end -> !end.isAfter(since)).isPresent()
                    && startedAt.filter(since::equals).isEmpty();
        }
    }

    /**
     * A group of the sender is over as a whole, and with it every alert that came with it.
     *
     * @param group {@link dev.tocsin.engine.signal.Hash64} of it
     * @param endedAt what began later is not meant; empty = the sender does not say
     */
    record ClearGroup(Origin by, long group, Optional<Instant> endedAt) implements IncidentCommand {
        public ClearGroup {
            endedAt = toMillis(endedAt);
        }
    }

    /** @param unlessTaken whether somebody who has it keeps it; otherwise it is taken over */
    record Acknowledge(Origin by, boolean unlessTaken) implements IncidentCommand {
        public Acknowledge(Origin by) {
            this(by, false);
        }
    }

    record Unacknowledge(Origin by) implements IncidentCommand {}

    record Investigate(Origin by) implements IncidentCommand {}

    record Mitigate(Origin by) implements IncidentCommand {}

    /**
     * @param endedAt of a sender: where something began after that, an earlier episode is meant; empty = now
     * @param evenIfFiring whether it ends although alerts still fire; otherwise that is refused with the question
     */
    record Resolve(Origin by, String reason, Optional<Instant> endedAt, boolean evenIfFiring)
            implements IncidentCommand {
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

    /** Take back the last step of a person, as far as that is possible still. */
    record Undo(Origin by) implements IncidentCommand {}

    record AddNote(Origin by, String text) implements IncidentCommand {}

    /** @param told whether the assignee knows already, so that nobody pages them */
    record Assign(Origin by, String user, boolean told) implements IncidentCommand {
        public Assign(Origin by, String user) {
            this(by, user, false);
        }
    }

    record ChangeSeverity(Origin by, Severity severity) implements IncidentCommand {}

    record Snooze(Origin by, Instant until) implements IncidentCommand {}

    record EndSnooze(Origin by) implements IncidentCommand {}

    /** Page a level now: the one given, from 1, or the next. */
    record Escalate(Origin by, OptionalInt level) implements IncidentCommand {}

    /**
     * The person who was paged cannot take it: the next level is paged, and they are not any more.
     *
     * @param unlessAnswered whether they keep it if they have answered it; otherwise they give it back
     */
    record PassOn(Origin by, boolean unlessAnswered) implements IncidentCommand {
        public PassOn(Origin by) {
            this(by, false);
        }
    }

    /**
     * Page people in addition. Whoever has the incident keeps it.
     *
     * @param reason for those who are paged, or ""
     */
    record PageHelpers(Origin by, List<Responder> responders, String reason) implements IncidentCommand {
        public PageHelpers {
            responders = List.copyOf(responders);
        }
    }

    /** Keep another policy from now on. */
    record ChangePolicy(Origin by, EscalationPolicy policy, String reason) implements IncidentCommand {}

    /** Note that another incident may have the same cause. */
    record Link(Origin by, IncidentId other, String reason) implements IncidentCommand {}

    /** Take in another incident's alerts; the other one is told to {@link Merge}. */
    record Absorb(Origin by, IncidentId source, Alerts alerts) implements IncidentCommand {}

    /** Give up the alerts that came from another incident. */
    record Release(Origin by, IncidentId source) implements IncidentCommand {}

    /** End, because the alerts count for another incident from now on. */
    record Merge(Origin by, IncidentId into) implements IncidentCommand {}

    /** Stand alone again, with the alerts as they are now. */
    record Unmerge(Origin by, Alerts alerts) implements IncidentCommand {}

    /** Send a page again that was given up, as a new one. */
    record Resend(Origin by, PageId page) implements IncidentCommand {}

    /**
     * Where a page stands in another system in which people can answer it too.
     *
     * @param by whoever made it so there; {@code via} is the system and the page, such as {@code pagerduty 01m7….2}
     * @param since when it became so, by the other system's clock
     */
    record Follow(Origin by, PageId page, ExternalStatus status, Instant since, How how) implements IncidentCommand {
        /** How we know. */
        public enum How {
            /** The other system told of this change. */
            TOLD,
            /** It was asked, and says since when. */
            SEEN,
            /** It was asked, and {@code since} is the latest that it can have been; perhaps nothing ever changed. */
            SEEN_VAGUELY
        }

        /** Such as {@code pagerduty}. */
        String system() {
            var end = by.via().indexOf(' ');
            return end < 0 ? by.via() : by.via().substring(0, end);
        }
    }

    /** All of them or, if one is refused, none. */
    record All(Origin by, List<IncidentCommand> commands) implements IncidentCommand {
        public All {
            commands = List.copyOf(commands);
        }
    }

    /** Look whether something is due. Harmless at any time. */
    record Wake() implements IncidentCommand {
        @Override
        public Origin by() {
            return Origin.TIMER;
        }
    }

    /** How an attempt to send a page, or an update of one, ended. */
    record RecordAttempt(PageId page, Attempt attempt) implements IncidentCommand {
        @Override
        public Origin by() {
            return Origin.TIMER;
        }
    }

    /**
     * A provider that took a page says that nobody got it.
     *
     * @param receipt what the provider calls the page; another message than the one that is known counts for nothing
     * @param error for an operator, without an address
     */
    record ReportFailure(Origin by, PageId page, String receipt, String error) implements IncidentCommand {}

    /** The ways an attempt ends. Errors are for an operator and carry no secret. */
    sealed interface Attempt {
        /**
         * @param upkeep what the channel wants to be told about it later; empty = nothing
         * @param response empty = nobody was asked
         */
        record Delivered(
                String receipt, Duration latency, Optional<UpdatePolicy> upkeep, Optional<ResponseClass> response)
                implements Attempt {
            public Delivered(String receipt, Duration latency) {
                this(receipt, latency, Optional.empty(), Optional.empty());
            }
        }

        /**
         * @param delay before the next attempt, asked for by the provider or our own backoff
         * @param response empty = nobody was asked
         */
        record Retryable(String error, Duration delay, Optional<ResponseClass> response) implements Attempt {
            public Retryable(String error, Duration delay) {
                this(error, delay, Optional.empty());
            }
        }

        /** @param response empty = nobody was asked */
        record Permanent(String error, Optional<ResponseClass> response) implements Attempt {
            public Permanent(String error) {
                this(error, Optional.empty());
            }
        }

        /** None was made: those before it have failed again and again, and it has waited for long enough. */
        record Untried(String error) implements Attempt {}

        /** None was made: the storm guard keeps the page for a digest at {@code until}. */
        record Held(String reason, Instant until) implements Attempt {}
    }
}
