package dev.tocsin.api.answers;

import java.util.Arrays;
import java.util.Optional;

/** What a person can answer. The labels are part of buttons and forms, and must not change. */
public enum Action {
    ACKNOWLEDGE("acknowledge"),
    RESOLVE("resolve"),
    /** Resolve although alerts still fire, after the person was asked to confirm. */
    RESOLVE_FIRING("resolve-firing"),
    ESCALATE("escalate"),
    /** The person who was paged cannot take the incident. */
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
