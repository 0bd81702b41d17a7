package dev.tocsin.runtime.actor;

import dev.tocsin.core.incident.Answer;
import dev.tocsin.core.incident.IncidentCommand;
import dev.tocsin.core.incident.page.DeliveryOutcome;
import dev.tocsin.core.incident.page.PageId;
import dev.tocsin.runtime.journal.KeyHolder;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;

/** The messages of an incident's actor. */
sealed interface IncidentMessage {
    /**
     * Commands to decide in order and persist together; each has an answer of its own in the reply, after the write.
     *
     * @param isShown whether the answers have a view of the incident
     */
    record Request(List<? extends IncidentCommand> commands, Start start, boolean isShown, ActorRef<Reply> replyTo)
            implements IncidentMessage {}

    /**
     * What is known of the incident of a request.
     *
     * @param isNew whether the id was generated for this very request, so that there is nothing to recover
     * @param closed the closed incident from which a new one takes its dedup key
     */
    record Start(boolean isNew, Optional<KeyHolder> closed) {
        /** The incident may exist. */
        static final Start KNOWN = new Start(false, Optional.empty());
    }

    /** Do what is due now. */
    record Wake() implements IncidentMessage {}

    record Attempted(PageId page, DeliveryOutcome attempt) implements IncidentMessage {}

    /** A page that was given to its channel was not sent. */
    record NotSent(PageId page) implements IncidentMessage {}

    record TryAgain(PageId page) implements IncidentMessage {}

    /** Stop when no page is with a channel. */
    record Stop() implements IncidentMessage {}

    /** The reply to a request. */
    sealed interface Reply {
        /** One answer for each command, in order. */
        record Answered(List<Answer> answers) implements Reply {}

        /** Nothing was persisted, because another incident has the dedup key. */
        record KeyTaken(KeyHolder by) implements Reply {}

        /** The incident could not be read or written: it is not known whether the events were persisted. */
        record Unknown() implements Reply {}
    }
}
