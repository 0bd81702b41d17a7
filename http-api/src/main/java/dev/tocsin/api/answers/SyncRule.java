package dev.tocsin.api.answers;

import dev.tocsin.api.answers.RemoteChange.What;
import dev.tocsin.engine.incident.Incident;
import dev.tocsin.engine.incident.IncidentCommand;
import dev.tocsin.engine.incident.IncidentEvent;
import dev.tocsin.engine.incident.Status;
import dev.tocsin.engine.signal.Origin;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What follows here from a change in another system. Pure, and made so that the two cannot drive each other in circles:
 *
 * <ul>
 *   <li>What is so here already changes nothing, so our own change that comes back ends there.
 *   <li>A change counts unless somebody took the opposite step here after it happened there: an acknowledgement or the end
 *       gives way to a later step back, and a step back to a later step forward. A deadline that passed is nobody's step.
 *   <li>Of what the other system says about one page only the newest counts, whatever the order it arrives in. What this
 *       page itself has led to here is no objection: its order is the other system's.
 *   <li>What counted is told to every other page there, never to this one; and whatever stands against a change was told
 *       to this page when it happened.
 * </ul>
 */
final class SyncRule {
    private SyncRule() {}

    /** What is to be done. */
    sealed interface Verdict {
        record Do(IncidentCommand command) implements Verdict {}

        record Nothing(String reason) implements Verdict {}
    }

    /**
     * When people or senders, by any other way than this page, last took the incident towards its end, and back.
     *
     * @param forward {@link Instant#MIN} = never
     * @param back likewise
     */
    record Steps(Instant forward, Instant back) {
        static final Steps NONE = new Steps(Instant.MIN, Instant.MIN);

        static Steps against(RemoteChange change, List<IncidentEvent> events) {
            var steps = NONE;
            for (var event : events) {
                var by = event.by();
                if (!by.equals(Origin.TIMER) && !by.via().equals(change.via())) {
                    steps = steps.after(event);
                }
            }
            return steps;
        }

        private Steps after(IncidentEvent event) {
            if (event instanceof IncidentEvent.Acknowledged
                    || event instanceof IncidentEvent.InvestigationStarted
                    || event instanceof IncidentEvent.Mitigated
                    || event instanceof IncidentEvent.Resolved
                    || event instanceof IncidentEvent.Merged) {
                return new Steps(event.at(), back);
            }
            return event instanceof IncidentEvent.Unacknowledged
                            || event instanceof IncidentEvent.Reopened
                            || event instanceof IncidentEvent.Unmerged
                    ? new Steps(forward, event.at())
                    : this;
        }
    }

    /** @param newest whether the other system has said nothing newer of the same page */
    static Verdict of(Incident ours, Steps steps, boolean newest, RemoteChange change) {
        var by = new Origin(change.who(), change.via(), change.id());
        return switch (change.what()) {
            case What.Noted(var text) -> new Verdict.Do(new IncidentCommand.AddNote(by, text));
            case What.Assigned(var user, var text) -> assigned(ours, newest, by, user, text);
            case What.Other(var event) -> new Verdict.Nothing(event + " changes nothing here");
            case What.Acknowledged _, What.Unacknowledged _, What.Resolved _
            when !newest -> new Verdict.Nothing("something newer is known of this page there");
            case What.Acknowledged() ->
                !(ours.status() instanceof Status.New)
                        ? already(ours)
                        : forward(change, steps, new IncidentCommand.Acknowledge(by));
            case What.Resolved() ->
                ours.isResolved()
                        ? already(ours)
                        : forward(change, steps, new IncidentCommand.Resolve(by, "resolved in " + change.system()));
            case What.Unacknowledged() ->
                !ours.isTaken()
                        ? already(ours)
                        : change.at().isBefore(steps.forward())
                                ? new Verdict.Nothing("somebody took it here after that")
                                : new Verdict.Do(new IncidentCommand.Unacknowledge(by));
        };
    }

    /** The last one counts, whatever the order that they arrive in; one who is not known here can be read about. */
    private static Verdict assigned(Incident ours, boolean newest, Origin by, Optional<String> assignee, String text) {
        if (assignee.isEmpty() || ours.isResolved()) {
            return new Verdict.Do(new IncidentCommand.AddNote(by, text));
        }
        if (!newest) {
            return new Verdict.Nothing("somebody else was assigned there since");
        }
        return ours.owner().equals(assignee)
                ? new Verdict.Nothing(assignee.get() + " has it already")
                : new Verdict.Do(new IncidentCommand.Assign(by, assignee.get(), true));
    }

    private static Verdict forward(RemoteChange change, Steps steps, IncidentCommand command) {
        return change.at().isBefore(steps.back())
                ? new Verdict.Nothing("it was given back or came back here after that")
                : new Verdict.Do(command);
    }

    private static Verdict already(Incident ours) {
        return new Verdict.Nothing("the incident is " + ours.status().label() + " already");
    }
}
