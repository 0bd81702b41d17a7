package dev.tocsin.api.answers;

import java.util.Arrays;
import java.util.Optional;

/** What a person can answer. The labels are part of buttons and forms, and ours for ever. */
public enum Action {
    ACKNOWLEDGE("acknowledge"),
    RESOLVE("resolve"),
    /** After the question whether what still fires is to be resolved all the same. */
    RESOLVE_FIRING("resolve-firing"),
    ESCALATE("escalate"),
    /** Who was paged cannot take it. */
    PASS("pass"),
    UNDO("undo");

    private final String label;

    Action(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }

    public static Optional<Action> of(String label) {
        return Arrays.stream(values())
                .filter(action -> action.label.equals(label))
                .findFirst();
    }
}
