package dev.tocsin.core.incident;

import java.time.Instant;
import java.util.Optional;

/** The status of an incident. Only {@link New} escalates. */
public sealed interface Status {
    /** Nobody has answered yet. */
    record New() implements Status {}

    /** Somebody has answered. After {@code until} without further progress it escalates again. */
    record Acknowledged(String by, Instant at, Optional<Instant> until) implements Status {}

    /** Somebody works on it. */
    record Investigating(String by, Instant at) implements Status {}

    /** The harm has stopped, but the cause has not been removed. */
    record Mitigated(String by, Instant at) implements Status {}

    /**
     * The incident is over. The same problem re-opens it until {@code reopenUntil}; after that it is closed for good.
     */
    record Resolved(String by, Instant at, Instant reopenUntil) implements Status {}

    /** Who gave the incident this status; "" while nobody has answered. */
    default String by() {
        return switch (this) {
            case New() -> "";
            case Acknowledged(var by, _, _) -> by;
            case Investigating(var by, _) -> by;
            case Mitigated(var by, _) -> by;
            case Resolved(var by, _, _) -> by;
        };
    }

    /** The name that the API and the index use. */
    default String label() {
        return switch (this) {
            case New() -> "new";
            case Acknowledged _ -> "acknowledged";
            case Investigating _ -> "investigating";
            case Mitigated _ -> "mitigated";
            case Resolved _ -> "resolved";
        };
    }
}
