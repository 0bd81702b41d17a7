package dev.tocsin.core.incident.page;

import java.time.Instant;
import java.util.Optional;

/** What has become of a page. {@code attempts} is how many were made. */
public sealed interface PageState {
    int attempts();

    /** Why the page waits again, is held, is sent earlier, failed or was withdrawn; empty = none. */
    default Optional<String> reason() {
        return switch (this) {
            case Waiting waiting -> waiting.reason();
            case Delivered _ -> Optional.empty();
            case Failed(_, var error, _) -> Optional.of(error);
            case Withdrawn(_, var cause, _) -> Optional.of(cause);
        };
    }

    /**
     * To be sent, or sent again, at {@code attemptAt}.
     *
     * @param held whether the storm guard holds the page for a digest
     * @param reason why it waits again, is held, or is sent earlier; empty = none
     */
    record Waiting(int attempts, Instant attemptAt, boolean held, Optional<String> reason) implements PageState {}

    /**
     * A provider has accepted it, and has not reported since that it was not delivered.
     *
     * @param receipt the provider's id of the message, or ""
     * @param counts whether its recipient counts as paged; a page that was withdrawn before may not
     * @param run the run of a level, as numbered by {@link Pages}, in which it counts for the level; 0 = in none
     */
    record Delivered(int attempts, String receipt, boolean counts, int run) implements PageState {}

    /**
     * @param error of the last attempt, or what the provider reported later
     * @param resendable whether somebody may have it sent again
     */
    record Failed(int attempts, String error, boolean resendable) implements PageState {}

    /**
     * It is not needed any more.
     *
     * @param mayArrive whether it may have been with its channel, and may be delivered all the same
     */
    record Withdrawn(int attempts, String cause, boolean mayArrive) implements PageState {}
}
