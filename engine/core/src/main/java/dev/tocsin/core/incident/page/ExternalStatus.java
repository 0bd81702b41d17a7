package dev.tocsin.core.incident.page;

import dev.tocsin.core.incident.Status;
import java.util.Locale;

/** The status of a page in an external system in which people can answer it too. */
public enum ExternalStatus {
    TRIGGERED,
    ACKNOWLEDGED,
    RESOLVED;

    /** The name in lower case, such as "acknowledged". */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @param ours the incident's status in Tocsin, as {@link Status#label} gives it */
    public boolean agreesWith(String ours) {
        return switch (ours) {
            case "resolved" -> this == RESOLVED;
            case "new" -> this == TRIGGERED;
            default -> this == ACKNOWLEDGED;
        };
    }
}
