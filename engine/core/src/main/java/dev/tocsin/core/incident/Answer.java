package dev.tocsin.core.incident;

import dev.tocsin.core.incident.IncidentEvent.HelpAnswered;
import dev.tocsin.core.incident.IncidentEvent.LevelPaged;
import dev.tocsin.core.incident.page.Page;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a command, on disk before it is given. It is small: it has neither the state of the incident nor its
 * events, whatever their size.
 *
 * @param reason for whoever sent the command
 * @param sequence the number of the incident's last event
 * @param paged whom a level that the command reached pages
 * @param view the incident after the command; empty = it was never opened, or the sender of the command does not look
 *     at it
 */
public record Answer(Outcome outcome, String reason, long sequence, List<String> paged, Optional<IncidentView> view) {
    /** What became of a command. */
    public enum Outcome {
        OPENED(Decision.Outcome.OPENED),
        UPDATED(Decision.Outcome.UPDATED),
        /** Somebody who was asked to help said whether they do. */
        HELP_ANSWERED(Decision.Outcome.UPDATED),
        RESOLVED(Decision.Outcome.RESOLVED),
        /** Nothing needed to change. */
        DUPLICATE(Decision.Outcome.DUPLICATE),
        /** The caller may not do that. */
        FORBIDDEN,
        NOT_FOUND,
        CLOSED,
        ALREADY_RESOLVED,
        UNKNOWN_USER,
        UNKNOWN_PAGE,
        NO_SUCH_PAGE,
        NOT_ESCALATING,
        NO_SUCH_LEVEL,
        NOBODY_ELSE,
        NOBODY_TO_PAGE,
        STILL_FIRING,
        NOTHING_TO_UNDO,
        SUCCEEDED,
        NOT_IN_THE_FUTURE,
        NOT_MERGEABLE;

        private final Decision.@Nullable Outcome decided;

        Outcome() {
            this.decided = null;
        }

        Outcome(Decision.Outcome decided) {
            this.decided = decided;
        }

        /** What the incident decided; empty = the command was refused. */
        public Optional<Decision.Outcome> decided() {
            return Optional.ofNullable(decided);
        }

        public boolean isRefusal() {
            return decided == null;
        }

        /** Whether the command changed something. */
        public boolean isChange() {
            return decided != null && decided != Decision.Outcome.DUPLICATE;
        }

        /** As metrics have it. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }

        private static Outcome of(Decision.Outcome outcome) {
            return switch (outcome) {
                case OPENED -> OPENED;
                case UPDATED -> UPDATED;
                case DUPLICATE -> DUPLICATE;
                case RESOLVED -> RESOLVED;
            };
        }

        private static Outcome of(Rejection rejection) {
            return switch (rejection) {
                case Rejection.NotFound _ -> NOT_FOUND;
                case Rejection.Closed _ -> CLOSED;
                case Rejection.AlreadyResolved _ -> ALREADY_RESOLVED;
                case Rejection.UnknownUser _ -> UNKNOWN_USER;
                case Rejection.UnknownPage _ -> UNKNOWN_PAGE;
                case Rejection.NoSuchPage _ -> NO_SUCH_PAGE;
                case Rejection.NotEscalating _ -> NOT_ESCALATING;
                case Rejection.NoSuchLevel _ -> NO_SUCH_LEVEL;
                case Rejection.NobodyElse _ -> NOBODY_ELSE;
                case Rejection.NobodyToPage _ -> NOBODY_TO_PAGE;
                case Rejection.StillFiring _ -> STILL_FIRING;
                case Rejection.NothingToUndo _ -> NOTHING_TO_UNDO;
                case Rejection.Succeeded _ -> SUCCEEDED;
                case Rejection.NotInTheFuture _ -> NOT_IN_THE_FUTURE;
                case Rejection.NotMergeable _ -> NOT_MERGEABLE;
            };
        }
    }

    public Answer {
        paged = List.copyOf(paged);
    }

    public static Answer of(Decision decision, long sequence, Optional<IncidentView> view) {
        return switch (decision) {
            case Decision.Accepted(var outcome, var reason, var events, _) -> {
                var helps = outcome != Decision.Outcome.DUPLICATE
                        && events.stream().anyMatch(HelpAnswered.class::isInstance);
                yield new Answer(
                        helps ? Outcome.HELP_ANSWERED : Outcome.of(outcome), reason, sequence, paged(events), view);
            }
            case Decision.Refused(var rejection) ->
                new Answer(Outcome.of(rejection), rejection.message(), sequence, List.of(), view);
        };
    }

    /** The answer to a command that no incident was asked about. */
    public static Answer refused(Rejection rejection) {
        return new Answer(Outcome.of(rejection), rejection.message(), 0, List.of(), Optional.empty());
    }

    public static Answer forbidden(String reason) {
        return new Answer(Outcome.FORBIDDEN, reason, 0, List.of(), Optional.empty());
    }

    public boolean isRefusal() {
        return outcome.isRefusal();
    }

    private static List<String> paged(List<IncidentEvent> events) {
        return events.stream()
                .filter(LevelPaged.class::isInstance)
                .flatMap(event -> event.planned().stream())
                .map(Page::recipient)
                .distinct()
                .toList();
    }
}
