package dev.tocsin.core.incident.page;

import dev.tocsin.core.incident.page.PageState.Waiting;
import java.time.Instant;
import java.util.Optional;

/**
 * A page and what has become of it.
 *
 * @param run the run of a level, as numbered by {@link Pages}, for which it was planned; {@link #NO_RUN} = for none
 * @param since when it got its state
 * @param exchange with the provider in the last attempt
 * @param replacedBy the page that was planned to replace it
 * @param current whether its recipient has not been paged anew for the same purpose since
 * @param owesAllClear whether it is the first page delivered to its recipient's contact since the recipient was last
 *     notified that all alerts are clear
 * @param posted its message, if the channel updates it
 */
public record TrackedPage(
        Page page,
        Instant plannedAt,
        int run,
        PageState state,
        Instant since,
        Exchange exchange,
        Optional<PageId> replacedBy,
        boolean current,
        boolean owesAllClear,
        Optional<PostedMessage> posted) {
    static final int NO_RUN = 0;

    static TrackedPage planned(Page page, Instant at, int run) {
        return new TrackedPage(
                page,
                at,
                run,
                new Waiting(0, page.notBefore().orElse(at), false, Optional.empty()),
                at,
                Exchange.NONE,
                Optional.empty(),
                true,
                false,
                Optional.empty());
    }

    public PageId id() {
        return page.id();
    }

    /** The word for its state in the API and in the index of pages. */
    public String label() {
        return switch (state) {
            case Waiting waiting -> waiting.held() ? "held" : until().isPresent() ? "waiting" : "planned";
            case PageState.Delivered _ -> "delivered";
            case PageState.Failed _ -> "failed";
            case PageState.Withdrawn _ -> "withdrawn";
        };
    }

    /** When it is to be sent, or sent again; empty = at once, or never. */
    public Optional<Instant> until() {
        return state instanceof Waiting waiting && waiting.attemptAt().isAfter(since)
                ? Optional.of(waiting.attemptAt())
                : Optional.empty();
    }

    /** Whether anything has become of the page since it was planned. */
    public boolean isAttempted() {
        return !(state instanceof Waiting(var attempts, _, var held, var reason))
                || attempts > 0
                || held
                || reason.isPresent();
    }

    /** Whether its recipient counts as paged by it. */
    public boolean counts() {
        return current && state instanceof PageState.Delivered delivered && delivered.counts();
    }

    boolean isPosted() {
        return posted.filter(PostedMessage::isCurrent).isPresent();
    }

    public boolean isPosted(UpdatePolicy updates) {
        return posted.filter(message -> message.isCurrent() && message.updates() == updates)
                .isPresent();
    }

    /** Whether it was withdrawn when it may have been with its channel. */
    boolean mayArrive() {
        return state instanceof PageState.Withdrawn withdrawn && withdrawn.mayArrive();
    }

    /** Whether its message was updated as resolved, and its external incident has not been seen closed yet. */
    boolean isEnded() {
        return posted.filter(message -> message.phase() == PostedMessage.Phase.ENDED)
                .isPresent();
    }

    /** Whether only the latest message to its contact method is updated, and another page goes to the same one. */
    boolean sharesMessageWith(Page other) {
        return page.contact().equals(other.contact())
                && posted.filter(message -> message.updates() == UpdatePolicy.LATEST)
                        .isPresent();
    }

    TrackedPage in(PageState state, Instant since) {
        return in(state, since, exchange);
    }

    TrackedPage in(PageState state, Instant since, Exchange exchange) {
        return new TrackedPage(page, plannedAt, run, state, since, exchange, replacedBy, current, owesAllClear, posted);
    }

    TrackedPage replacedBy(PageId other) {
        return new TrackedPage(
                page, plannedAt, run, state, since, exchange, Optional.of(other), current, owesAllClear, posted);
    }

    TrackedPage current(boolean current) {
        return current == this.current
                ? this
                : new TrackedPage(
                        page, plannedAt, run, state, since, exchange, replacedBy, current, owesAllClear, posted);
    }

    TrackedPage owesAllClear(boolean owesAllClear) {
        return owesAllClear == this.owesAllClear
                ? this
                : new TrackedPage(
                        page, plannedAt, run, state, since, exchange, replacedBy, current, owesAllClear, posted);
    }

    TrackedPage posted(PostedMessage posted) {
        return new TrackedPage(
                page, plannedAt, run, state, since, exchange, replacedBy, current, owesAllClear, Optional.of(posted));
    }
}
