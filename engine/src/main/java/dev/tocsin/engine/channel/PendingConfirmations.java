package dev.tocsin.engine.channel;

import dev.tocsin.engine.channel.ConfirmingChannel.Confirmation;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.CompletionStage;

/**
 * Pages that a provider has taken since the start without saying what comes of them, and when each is to be asked about.
 * Bounded: what is beyond that, or was taken before the start, is left to whoever looks at open pages now and then.
 */
public final class PendingConfirmations {
    static final int MAX_PENDING = 10_000;

    /** From one question to the next. Then it counts as delivered. */
    private static final List<Duration> WAITS =
            List.of(Duration.ofSeconds(10), Duration.ofSeconds(20), Duration.ofSeconds(40), Duration.ofSeconds(80));

    /**
     * A page of which more is to be heard.
     *
     * @param asked how often
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

    /** The one that has waited longest of those whose time has come; it is not kept. */
    public synchronized Optional<Taken> due(Instant now) {
        return Optional.ofNullable(taken.peek())
                .filter(next -> !next.askAt().isAfter(now))
                .map(_ -> taken.remove());
    }

    /** It is to be asked about once more; false = it was asked about often enough. */
    public synchronized boolean again(Taken page, Instant now) {
        var asked = page.asked() + 1;
        if (asked >= WAITS.size()) {
            return false;
        }
        taken.add(new Taken(page.page(), page.receipt(), asked, now.plus(WAITS.get(asked))));
        return true;
    }
}
