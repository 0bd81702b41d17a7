package dev.tocsin.core.incident;

import dev.tocsin.core.incident.Decision.Outcome;
import dev.tocsin.core.incident.IncidentCommand.Acknowledge;
import dev.tocsin.core.incident.IncidentCommand.Follow;
import dev.tocsin.core.incident.IncidentCommand.Resolve;
import dev.tocsin.core.incident.IncidentCommand.Unacknowledge;
import dev.tocsin.core.incident.IncidentEvent.SeenElsewhere;
import dev.tocsin.core.incident.page.ExternalPage;
import dev.tocsin.core.incident.page.ExternalStatus;
import dev.tocsin.core.incident.page.PageId;
import dev.tocsin.core.signal.Origin;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * Applies the status that a page has in an external system. Changes cannot go back and forth between the two systems
 * without end:
 *
 * <ul>
 *   <li>A status that the incident already has changes nothing: Tocsin's own change ends when the external system
 *       reports it back.
 *   <li>An external change counts unless somebody did the opposite in Tocsin at a later time. An acknowledgement or a
 *       resolve is overruled by a later un-acknowledge or re-open, and the other way round. A deadline that passes is
 *       nobody's action.
 *   <li>Of the reports about one page only the newest counts, in whatever order they arrive. What this page itself has
 *       caused in Tocsin does not stand against a later report: the external system puts those in order. A status that
 *       was known before does not count a second time: if the incident has escalated since, it goes on escalating.
 *   <li>A page that was updated as resolved ends with that. If the incident has come back since, the end of that page
 *       changes nothing, whenever it happened.
 *   <li>A change that counts is sent to all other pages there, never to this one. What overrules a change was sent to
 *       this page when it happened. If a poll shows that it never arrived, it is sent again: up to
 *       {@link #MAX_CORRECTIONS} times, then once in a {@link #CORRECTION_WINDOW}.
 * </ul>
 */
final class ExternalSync {
    /**
     * Maximum of corrections sent at every poll; more seem to be of no use, and one is sent in a
     * {@link #CORRECTION_WINDOW}.
     */
    static final int MAX_CORRECTIONS = 3;

    static final Duration CORRECTION_WINDOW = Duration.ofDays(1);

    private ExternalSync() {}

    static Verdict follow(
            Draft draft, Incident incident, Follow follow, BiFunction<Draft, IncidentCommand, Verdict> decide) {
        if (!isPlanned(incident, follow.page())) {
            return Verdict.no(new Rejection.NoSuchPage(follow.page()));
        }
        var known = incident.pages().external(follow.page());
        var since = since(follow, known);
        if (since.isBefore(known.since())) {
            return nothing("a newer status of the page in " + follow.by().system() + " is already known");
        }
        var isNews = since.isAfter(known.since()) || follow.status() != known.status();
        var answer = isNews
                ? answer(incident, follow, since)
                : new Reaction.Nothing("the page is already known to be "
                        + follow.status().label() + " in " + follow.by().system());
        return switch (answer) {
            case Reaction.Take(var command) -> {
                emit(draft, follow, since, 0);
                yield decide.apply(draft, command);
            }
            case Reaction.Nothing(var reason) ->
                putRight(draft, follow, since, isNews ? 0 : known.corrections(), known.seenAt())
                        .orElseGet(() -> {
                            if (isNews) {
                                emit(draft, follow, since, 0);
                            }
                            return nothing(reason);
                        });
        };
    }

    /** Whether an external status leads to a command. */
    private sealed interface Reaction {
        record Take(IncidentCommand command) implements Reaction {}

        record Nothing(String reason) implements Reaction {}
    }

    private static boolean isPlanned(Incident incident, PageId page) {
        return PageId.parts(page.value())
                .filter(parts -> parts.incident().equals(incident.id()) && parts.number() <= incident.pagesPlanned())
                .isPresent();
    }

    /**
     * When the page got its status. A polled system may give times to the second only; and if the status is the one
     * known before, nothing shows that it was ever different in between.
     */
    private static Instant since(Follow follow, ExternalPage known) {
        return switch (follow.how()) {
            case TOLD -> follow.since();
            case SEEN ->
                follow.since().isBefore(known.since())
                                && (follow.status() == known.status()
                                        || !follow.since()
                                                .isBefore(known.since().truncatedTo(ChronoUnit.SECONDS)))
                        ? known.since()
                        : follow.since();
            case SEEN_VAGUELY -> follow.status() == known.status() ? known.since() : follow.since();
        };
    }

    private static void emit(Draft draft, Follow follow, Instant since, int told) {
        var at = Optional.of(since).filter(Instant.MIN::isBefore);
        draft.emit(new SeenElsewhere(draft.now(), follow.by(), follow.page(), follow.status(), at, told));
    }

    private static Reaction answer(Incident ours, Follow follow, Instant since) {
        var by = follow.by();
        var steps = ours.lastActions();
        return switch (follow.status()) {
            case ACKNOWLEDGED ->
                ours.status() instanceof Status.New ? forward(steps, since, new Acknowledge(by)) : already(ours);
            case RESOLVED ->
                ours.isResolved()
                        ? already(ours)
                        : ours.pages().ended(follow.page()).isPresent()
                                ? new Reaction.Nothing(
                                        "Tocsin had already resolved the page before the incident was re-opened")
                                : forward(
                                        steps,
                                        since,
                                        new Resolve(
                                                by, "resolved in " + follow.by().system()));
            case TRIGGERED ->
                !ours.isTaken()
                        ? already(ours)
                        : since.isBefore(steps.forward().otherThan(by.via()))
                                ? new Reaction.Nothing("somebody has taken the incident in Tocsin since")
                                : new Reaction.Take(new Unacknowledge(by));
        };
    }

    private static Reaction forward(LastActions steps, Instant since, IncidentCommand command) {
        return since.isBefore(steps.back().otherThan(command.by().via()))
                ? new Reaction.Nothing("the incident has been un-acknowledged or re-opened in Tocsin since")
                : new Reaction.Take(command);
    }

    private static Reaction already(Incident ours) {
        return new Reaction.Nothing("the incident is already " + ours.status().label());
    }

    /**
     * Sends Tocsin's status again if a poll shows that it never arrived. Empty = nothing is to be sent, or more
     * attempts are of no use.
     *
     * @param told how often it was sent again
     * @param toldAt when it was last sent again, if ever
     */
    private static Optional<Verdict> putRight(Draft draft, Follow follow, Instant since, int told, Instant toldAt) {
        var incident = draft.incident();
        var ended = incident.pages().ended(follow.page());
        var shown = ended.or(() -> incident.pages().posted(follow.page()));
        var ours = ended.isPresent() ? "resolved" : incident.status().label();
        if (follow.how() == Follow.How.TOLD
                || follow.status() == ExternalStatus.RESOLVED
                || follow.status().agreesWith(ours)
                || told >= MAX_CORRECTIONS && draft.now().isBefore(toldAt.plus(CORRECTION_WINDOW))
                || shown.filter(page -> !incident.pages().isUpdatePending(page)).isEmpty()) {
            return Optional.empty();
        }
        emit(draft, follow, since, told + 1);
        var who = incident.status().by();
        MessageUpdates.tell(
                draft,
                List.of(shown.get()),
                ours,
                Origin.lookFor(who),
                "the page was still " + follow.status().label() + " in "
                        + follow.by().system());
        return Optional.of(Verdict.done(Outcome.UPDATED, "the status " + ours + " is sent again"));
    }

    private static Verdict nothing(String reason) {
        return Verdict.done(Outcome.DUPLICATE, reason);
    }
}
