package dev.tocsin.channel;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What a person can answer, and what it is called on every surface: buttons, links, mails, text messages and calls. What
 * messages ask for and what answers are read by comes from here. Labels, words and keys are in messages that people keep,
 * and must not change.
 */
public enum Action {
    ACKNOWLEDGE("acknowledge", "1", "ack", "acknowledge", "acknowledged"),
    RESOLVE("resolve", "2", "res", "resolve", "resolved", "close", "closed"),
    /** Resolve although alerts still fire, after the person was asked to confirm. */
    RESOLVE_FIRING("resolve-firing", "9"),
    ESCALATE("escalate", "3", "esc", "escalate", "escalated"),
    /** The person who was paged cannot take the incident. */
    PASS("pass", "4", "pass"),
    UNDO("undo", "", "undo");

    /** Confirms, beside the word for {@link #RESOLVE}, that the incident is to be resolved although alerts fire. */
    public static final String YES = "yes";

    /** The words for people who wrote something else. */
    public static final String WORDS = "ack, pass, escalate, resolve or undo";

    /** What a call asks for. */
    public static final String KEYS = "Press " + ACKNOWLEDGE.key + " to acknowledge, " + RESOLVE.key + " to resolve, "
            + ESCALATE.key + " to escalate, " + PASS.key + " if you cannot take it.";

    private final String label;
    private final String key;
    private final List<String> words;

    Action(String label, String key, String... words) {
        this.label = label;
        this.key = key;
        this.words = List.of(words);
    }

    /** The id in buttons and forms. */
    public String label() {
        return label;
    }

    /** The key of a phone; "" = none. */
    public String key() {
        return key;
    }

    /** The short word of text messages, such as {@code ACK}; only for an action that has words. */
    public String word() {
        return words.getFirst().toUpperCase(Locale.ROOT);
    }

    /** @param all such as "all 4 incidents" */
    public static String keysOf(String all) {
        return "Press " + ACKNOWLEDGE.key + " to take " + all + ". Press " + PASS.key + " if you cannot.";
    }

    public static Optional<Action> of(String label) {
        return find(action -> action.label.equals(label));
    }

    public static Optional<Action> ofKey(String key) {
        return key.isEmpty() ? Optional.empty() : find(action -> action.key.equals(key));
    }

    /**
     * @param word in lower case
     * @param yes whether {@link #YES} was written too
     */
    public static Optional<Action> ofWord(String word, boolean yes) {
        return find(action -> action.words.contains(word))
                .map(action -> yes && action == RESOLVE ? RESOLVE_FIRING : action);
    }

    private static Optional<Action> find(Predicate<Action> is) {
        return Arrays.stream(values()).filter(is).findFirst();
    }
}
