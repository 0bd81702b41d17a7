package dev.tocsin.channel;

import dev.tocsin.channel.ConfirmingChannel.Confirmation;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.CompletionStage;

/**
 * Pages that a provider has accepted since the start without a final outcome, and when to poll for each. Bounded: pages
 * beyond {@link #MAX_PENDING}, and those from before the start, are left to the regular poll of open pages.
 */
public final class PendingConfirmations {
    static final int MAX_PENDING = 10_000;

    /** The waits before each request. After the last one the page counts as delivered. */
    private static final List<Duration> WAITS =
            List.of(Duration.ofSeconds(10), Duration.ofSeconds(20), Duration.ofSeconds(40), Duration.ofSeconds(80));

    /**
     * A page without a final outcome.
     *
     * @param asked how often the provider was polled for it
     * @param askAt when to poll next
     */
    public record Taken(String page, String receipt, int asked, Instant askAt) {}

    private final ConfirmingChannel provider;
    private final PriorityQueue<Taken> taken = new PriorityQueue<>(Comparator.comparing(Taken::askAt));

    public PendingConfirmations(ConfirmingChannel provider) {
        this.provider = provider;
    }

    public CompletionStage<Confirmation> confirm(String receipt) {
        return provider.confirm(receipt);
    }

    public synchronized void add(String page, String receipt, Instant at) {
        if (taken.size() < MAX_PENDING) {
            taken.add(new Taken(page, receipt, 0, at.plus(WAITS.getFirst())));
        }
    }

    /** Removes and returns the page that has been due for longest; empty = none is due. */
    public synchronized Optional<Taken> due(Instant now) {
        return Optional.ofNullable(taken.peek())
                .filter(next -> !next.askAt().isAfter(now))
                .map(_ -> taken.remove());
    }

    /** Schedules another request for a page; false = there were enough. */
    public synchronized boolean again(Taken page, Instant now) {
        var asked = page.asked() + 1;
        if (asked >= WAITS.size()) {
            return false;
        }
        taken.add(new Taken(page.page(), page.receipt(), asked, now.plus(WAITS.get(asked))));
        return true;
    }
}
