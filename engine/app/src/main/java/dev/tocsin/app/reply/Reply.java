package dev.tocsin.app.reply;

/** The reply to a person's answer, in plain words that can be read, texted and spoken. */
public sealed interface Reply {
    /** One to three short sentences. */
    String text();

    /**
     * The answer was carried out, and is on disk.
     *
     * @param canUndo whether the person can undo it
     */
    record Done(String text, boolean canUndo) implements Reply {}

    /** Nothing was done, because of an earlier change: the text says what the incident's state is. */
    record AlreadySo(String text) implements Reply {}

    /** Nothing was done yet: alerts still fire, and the person must confirm. */
    record Asks(String text) implements Reply {}

    /** The incident is over. */
    record TooLate(String text) implements Reply {}

    /** @param text why, for the person */
    record Refused(String text) implements Reply {}

    record NoIncident() implements Reply {
        @Override
        public String text() {
            return "There is no such incident.";
        }
    }

    /** No user, or more than one, has the address that the answer came from. */
    record NotYou(boolean shared) implements Reply {
        @Override
        public String text() {
            return shared
                    ? "Nothing was done: several people have this address, and Tocsin cannot tell which of them you"
                            + " are."
                    : "Nothing was done: Tocsin does not know you. Ask for this address to be added to your contacts.";
        }
    }
}
