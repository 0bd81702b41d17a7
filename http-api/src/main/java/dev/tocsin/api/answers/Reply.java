package dev.tocsin.api.answers;

/** What a person is told about an answer. The words are plain: they are read, texted and spoken. */
public sealed interface Reply {
    /** One to three short sentences. */
    String text();

    /**
     * It was done, and is on disk.
     *
     * @param canUndo whether they can take it back
     */
    record Done(String text, boolean canUndo) implements Reply {}

    /** Nothing was done, because of what had happened before: the text says where the incident stands. */
    record AlreadySo(String text) implements Reply {}

    /** Nothing was done yet: alerts still fire, and they are to say whether they mean it. */
    record Asks(String text) implements Reply {}

    /** It is over. */
    record TooLate(String text) implements Reply {}

    /** @param text why, for the person */
    record Refused(String text) implements Reply {}

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
