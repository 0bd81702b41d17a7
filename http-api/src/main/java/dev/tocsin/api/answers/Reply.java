package dev.tocsin.api.answers;

import dev.tocsin.engine.incident.Incident;

/** What a person is told about an answer. The words are plain: they are read, texted and spoken. */
public sealed interface Reply {
    /** One or two short sentences. */
    String text();

    /** It was done, and is on disk. */
    record Done(Action action, Incident incident) implements Reply {
        @Override
        public String text() {
            return switch (action) {
                        case ACKNOWLEDGE -> "You have it";
                        case RESOLVE -> "Resolved";
                        case ESCALATE -> "The next level is paged";
                    }
                    + ": " + incident.title() + '.';
        }
    }

    /** It is as they want it, by an earlier answer of theirs or somebody else's. */
    record AlreadySo(Incident incident) implements Reply {
        @Override
        public String text() {
            return "Nothing to do: " + incident.title() + " is "
                    + incident.status().label()
                    + incident.owner().map(owner -> " by " + owner).orElse("") + " already.";
        }
    }

    /** It is over. */
    record TooLate(Incident incident) implements Reply {
        @Override
        public String text() {
            return "Too late: " + incident.title() + " is resolved.";
        }
    }

    /** @param why for the person */
    record Refused(String why) implements Reply {
        @Override
        public String text() {
            return why;
        }
    }

    record NoIncident() implements Reply {
        @Override
        public String text() {
            return "There is no such incident.";
        }
    }

    /** Nobody, or not one person only, has the address that the answer came from. */
    record NotYou(boolean shared) implements Reply {
        @Override
        public String text() {
            return shared
                    ? "Nothing was done: several people have this address in Tocsin, and it cannot tell who you are."
                    : "Nothing was done: Tocsin does not know you. Ask for this address to be added to your contacts.";
        }
    }
}
