package dev.tocsin.engine.incident;

import java.util.Locale;

/** Where a page stands in another system in which people can answer it too. */
public enum ExternalStatus {
    TRIGGERED,
    ACKNOWLEDGED,
    RESOLVED;

    /** Such as "acknowledged". */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @param ours {@link Status#label} of the incident */
    public boolean agreesWith(String ours) {
        return switch (ours) {
            case "resolved" -> this == RESOLVED;
            case "new" -> this == TRIGGERED;
            default -> this == ACKNOWLEDGED;
        };
    }
}
