package dev.tocsin.api.answers;

import java.util.Map;
import java.util.Optional;

/** The words that answer a page, in mails and text messages. */
final class AnswerWords {
    /** The list for people who wrote something else. */
    static final String LISTED = "ack, pass, escalate, resolve or undo";

    /** Confirms that the incident is to be resolved although alerts fire. */
    static final String YES = "yes";

    private static final Map<String, Action> WORDS = Map.ofEntries(
            Map.entry("ack", Action.ACKNOWLEDGE),
            Map.entry("acknowledge", Action.ACKNOWLEDGE),
            Map.entry("acknowledged", Action.ACKNOWLEDGE),
            Map.entry("res", Action.RESOLVE),
            Map.entry("resolve", Action.RESOLVE),
            Map.entry("resolved", Action.RESOLVE),
            Map.entry("close", Action.RESOLVE),
            Map.entry("closed", Action.RESOLVE),
            Map.entry("esc", Action.ESCALATE),
            Map.entry("escalate", Action.ESCALATE),
            Map.entry("escalated", Action.ESCALATE),
            Map.entry("pass", Action.PASS),
            Map.entry("undo", Action.UNDO));

    private AnswerWords() {}

    /**
     * @param word in lower case
     * @param yes whether {@link #YES} was written too
     */
    static Optional<Action> of(String word, boolean yes) {
        return Optional.ofNullable(WORDS.get(word))
                .map(action -> yes && action == Action.RESOLVE ? Action.RESOLVE_FIRING : action);
    }
}
