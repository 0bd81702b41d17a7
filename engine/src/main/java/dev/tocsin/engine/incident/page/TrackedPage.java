package dev.tocsin.engine.incident.page;

import dev.tocsin.engine.incident.page.PageState.Waiting;
import java.time.Instant;
import java.util.Optional;

/**
 * A page and what has become of it.
 *
 * @param run the run of a level in which it was planned
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
