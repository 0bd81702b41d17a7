package dev.tocsin.core.incident;

import dev.tocsin.core.incident.page.PageId;
import dev.tocsin.core.signal.IncidentId;
import java.time.Instant;

/** Why a command was refused; the incident has not changed. The message is for whoever sent the command. */
public sealed interface Rejection {
    String message();

    record NotFound(IncidentId id) implements Rejection {
        @Override
        public String message() {
            return "there is no incident " + id;
        }
    }

    /** The incident ended and its dedup window is over: the same problem opens a new incident. */
    record Closed(IncidentId id) implements Rejection {
        @Override
        public String message() {
            return "incident " + id + " is closed";
        }
    }

    record AlreadyResolved(IncidentId id, String command) implements Rejection {
        @Override
        public String message() {
            return "incident " + id + " is resolved; it cannot be " + command;
        }
    }

    record UnknownUser(String user) implements Rejection {
        @Override
        public String message() {
            return "there is no user " + user;
        }
    }

    record UnknownPage(PageId page) implements Rejection {
        @Override
        public String message() {
            return "page " + page + " cannot be resent: it has not failed recently, or it has already been resent";
        }
    }

    record NoSuchPage(PageId page) implements Rejection {
        @Override
        public String message() {
            return "there is no page " + page;
        }
    }

    /**
     * The page belongs to the escalation, and somebody has answered or the incident is snoozed, suppressed or clear.
     */
    record NotEscalating(IncidentId id) implements Rejection {
        @Override
        public String message() {
            return "incident " + id
                    + " is not escalating and does not need that page; to page anyway, escalate the incident";
        }
    }

    record NoSuchLevel(int level, int levels) implements Rejection {
        @Override
        public String message() {
            return "there is no level " + level + "; the policy has levels 1 to " + levels;
        }
    }

    /** The policy resolves to nobody else than the person who asks for others to be paged. */
    record NobodyElse(String user) implements Rejection {
        @Override
        public String message() {
            return "the policy has nobody to page other than " + user + "; page somebody by name";
        }
    }

    record NobodyToPage(String why) implements Rejection {
        @Override
        public String message() {
            return "nobody can be paged: " + why;
        }
    }

    /** Resolving an incident whose alerts fire needs a confirmation, so that it does not happen by mistake. */
    record StillFiring(IncidentId id, int alerts) implements Rejection {
        @Override
        public String message() {
            return (alerts == 1 ? "1 alert still fires" : alerts + " alerts still fire") + ": resolve anyway?";
        }
    }

    /** @param by whose action it is; "" = there is none, or it is too late */
    record NothingToUndo(IncidentId id, String by) implements Rejection {
        @Override
        public String message() {
            return by.isEmpty()
                    ? "there is nothing to undo: you can undo an acknowledgement, assignment or snooze within "
                            + UndoableAction.Step.ACKNOWLEDGE.window().toSeconds()
                            + " s and the end of an incident within "
                            + UndoableAction.Step.RESOLVE.window().toMinutes()
                            + " min, unless something else has happened since"
                    : "only " + by + " can undo what " + by + " did";
        }
    }

    /** The same problem has opened another incident since: the two would page twice. */
    record Succeeded(IncidentId id, IncidentId by) implements Rejection {
        @Override
        public String message() {
            return "incident " + id + " stays resolved: the same problem has since opened incident " + by;
        }
    }

    record NotInTheFuture(Instant until) implements Rejection {
        @Override
        public String message() {
            return "a snooze must end in the future and within " + IncidentCommand.Snooze.MAX_DURATION.toDays()
                    + " days, not at " + until;
        }
    }

    record NotMergeable(IncidentId id, String why) implements Rejection {
        @Override
        public String message() {
            return "incident " + id + ": " + why;
        }
    }
}
