package dev.tocsin.engine.incident;

import dev.tocsin.engine.incident.IncidentEvent.PageBroughtForward;
import dev.tocsin.engine.incident.IncidentEvent.PageDelayed;
import dev.tocsin.engine.incident.IncidentEvent.PageDelivered;
import dev.tocsin.engine.incident.IncidentEvent.PageFailed;
import dev.tocsin.engine.incident.IncidentEvent.PageHeld;
import dev.tocsin.engine.incident.IncidentEvent.PageReplaced;
import dev.tocsin.engine.incident.IncidentEvent.PagesWithdrawn;
import dev.tocsin.engine.incident.IncidentEvent.Undone;
import dev.tocsin.engine.incident.page.Exchange;
import dev.tocsin.engine.incident.page.Page;
import dev.tocsin.engine.incident.page.PageId;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The state of a page after the events so far, for the API and the index of pages.
 *
 * @param since when the page got this state
 * @param until when it is to be sent, or sent again; empty = now, or never
 * @param attempts that were made
 * @param reason why it waits again, is held, failed, was withdrawn or is sent earlier; empty = none
 * @param exchange with the provider in the last attempt
 * @param replacedBy the page that was planned to replace it
 */
public record PageOutcome(
        Page page,
        Instant plannedAt,
        State state,
        Instant since,
        Optional<Instant> until,
        int attempts,
        Optional<String> reason,
        Exchange exchange,
        Optional<PageId> replacedBy) {
    public enum State {
        /** To be sent at once. */
        PLANNED,
        /** To be sent at its time, or to be tried again. */
        WAITING,
        /** Held by the storm guard, for a digest. */
        HELD,
        DELIVERED,
        FAILED,
        WITHDRAWN;

        /** Whether the page is still to be sent. */
        public boolean isOpen() {
            return this == PLANNED || this == WAITING || this == HELD;
        }
    }

    /**
     * The outcomes in the order in which the pages were planned.
     *
     * @param events of one incident in order, not necessarily from the first; events about pages planned before those
     *     are ignored
     */
    public static List<PageOutcome> of(List<IncidentEvent> events) {
        var fold = new Fold();
        events.forEach(fold::apply);
        return List.copyOf(fold.pages.values());
    }

    private static PageOutcome planned(Page page, Instant at, Optional<Instant> until) {
        return new PageOutcome(
                page,
                at,
                until.isPresent() ? State.WAITING : State.PLANNED,
                at,
                until,
                0,
                Optional.empty(),
                Exchange.NONE,
                Optional.empty());
    }

    private PageOutcome now(State state, Instant at, Optional<Instant> until, Optional<String> reason) {
        return new PageOutcome(page, plannedAt, state, at, until, attempts, reason, exchange, replacedBy);
    }

    private PageOutcome tried(int attempt, Exchange answered) {
        return new PageOutcome(page, plannedAt, state, since, until, attempt, reason, answered, replacedBy);
    }

    private PageOutcome replacedBy(PageId other) {
        return new PageOutcome(page, plannedAt, state, since, until, attempts, reason, exchange, Optional.of(other));
    }

    private static final class Fold {
        private final Map<PageId, PageOutcome> pages = new LinkedHashMap<>();
        private final Map<PageId, PageOutcome> beforeWithdrawal = new HashMap<>();

        void apply(IncidentEvent event) {
            var at = event.at();
            switch (event) {
                case PageReplaced(_, _, var failed, var page, _) -> {
                    pages.put(page.id(), planned(page, at, Optional.empty()));
                    change(failed, known -> known.replacedBy(page.id()));
                }
                case PageDelivered(_, _, var page, var attempt, _, _, _, var exchange) ->
                    change(page, known -> known.tried(attempt, exchange)
                            .now(State.DELIVERED, at, Optional.empty(), Optional.empty()));
                case PageDelayed(_, _, var page, var attempt, var error, var next, var exchange) ->
                    change(page, known -> known.tried(attempt, exchange)
                            .now(State.WAITING, at, Optional.of(next), Optional.of(error)));
                case PageHeld(_, _, var page, var reason, var until) ->
                    change(page, known -> known.now(State.HELD, at, Optional.of(until), Optional.of(reason)));
                case PageFailed(_, _, var page, var attempt, var error, var exchange) ->
                    change(page, known -> known.tried(attempt, exchange)
                            .now(State.FAILED, at, Optional.empty(), Optional.of(error)));
                case PageBroughtForward(_, _, var page, var reason) ->
                    change(page, known -> known.now(State.PLANNED, at, Optional.empty(), Optional.of(reason)));
                case PagesWithdrawn(_, _, var withdrawn, var reason) ->
                    withdrawn.forEach(page -> change(page, known -> withdrawn(known, at, reason)));
                case Undone(_, _, _, var waiting, _) -> waiting.forEach(page -> change(page, this::restored));
                default -> event.planned().forEach(page -> pages.put(page.id(), planned(page, at, page.notBefore())));
            }
        }

        private void change(PageId page, UnaryOperator<PageOutcome> to) {
            pages.computeIfPresent(page, (_, known) -> to.apply(known));
        }

        private PageOutcome withdrawn(PageOutcome known, Instant at, String reason) {
            beforeWithdrawal.put(known.page().id(), known);
            return known.now(State.WITHDRAWN, at, Optional.empty(), Optional.of(reason));
        }

        private PageOutcome restored(PageOutcome known) {
            return beforeWithdrawal.getOrDefault(known.page().id(), known);
        }
    }
}
