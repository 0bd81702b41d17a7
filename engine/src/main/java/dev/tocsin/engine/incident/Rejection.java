package dev.tocsin.engine.incident;

import java.time.Instant;

/** Why a command was refused. Nothing has changed. */
public sealed interface Rejection {
    String message();

    record NotFound(IncidentId id) implements Rejection {
        @Override
        public String message() {
            return "there is no incident " + id;
        }
    }

    /** It ended and its dedup window is over: the same problem opens a new incident. */
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
            return "no page " + page + " was given up lately that nobody has sent again";
        }
    }

    record NoSuchPage(PageId page) implements Rejection {
        @Override
        public String message() {
            return "no page " + page + " was ever planned";
        }
    }

    /** The page would climb the policy, and somebody has answered or it is put off. */
    record NotEscalating(IncidentId id) implements Rejection {
        @Override
        public String message() {
            return "incident " + id + " does not wait for that page now; to page all the same, escalate it";
        }
    }

    record NoSuchLevel(int level, int levels) implements Rejection {
        @Override
        public String message() {
            return "there is no level " + level + "; the policy has levels 1 to " + levels;
        }
    }

    record NotInTheFuture(Instant until) implements Rejection {
        @Override
        public String message() {
            return "a snooze must end in the future, within " + IncidentDecider.LONGEST_SNOOZE.toDays()
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
