package dev.tocsin.engine.actor;

import dev.tocsin.engine.incident.Decision;
import dev.tocsin.engine.incident.IncidentCommand;
import dev.tocsin.engine.incident.IncidentCommand.Attempt;
import dev.tocsin.engine.incident.IncidentState;
import dev.tocsin.engine.incident.PageId;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;

/** What an incident's actor is told. */
sealed interface IncidentMessage {
    /**
     * Commands to decide in order and persist together; each is answered for itself, after the write.
     *
     * @param isNew the id was reserved for this very request, so there is nothing to recover
     */
    record Request(List<IncidentCommand> commands, boolean isNew, ActorRef<Reply> replyTo) implements IncidentMessage {}

    record Get(ActorRef<IncidentState> replyTo) implements IncidentMessage {}

    /** Look whether something is due. */
    record Wake() implements IncidentMessage {}

    record Attempted(PageId page, Attempt attempt) implements IncidentMessage {}

    /** A page that was handed to its channel was not sent. */
    record NotSent(PageId page) implements IncidentMessage {}

    record TryAgain(PageId page) implements IncidentMessage {}

    /** Leave memory when nothing is under way. */
    record Stop() implements IncidentMessage {}

    /** What a request comes to. */
    sealed interface Reply {
        /** One decision for each command, in order. */
        record Decided(List<Decision> decisions) implements Reply {}

        /** The incident could not be read or written: whether anything happened is not known. */
        record Unknown() implements Reply {}
    }
}
