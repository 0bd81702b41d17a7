package dev.tocsin.runtime.delivery;

import dev.tocsin.channel.DigestMessage.Context;
import dev.tocsin.channel.PageMessage;
import dev.tocsin.core.incident.page.DeliveryOutcome;
import dev.tocsin.core.incident.page.DeliveryOutcome.Attempted;
import dev.tocsin.core.incident.page.PendingPage;
import dev.tocsin.core.incident.page.RecipientContact;
import dev.tocsin.core.time.TimeSource;
import dev.tocsin.runtime.answer.StoredDigest;
import dev.tocsin.runtime.metric.Metric;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Collects held pages that are due into digests. Their incidents wake at the same instant, independently of each other,
 * so a digest is sent when no page was added for {@link #IDLE}, or after {@link #MAX_WAIT}. Pages with different
 * numbers of attempts are collected separately: pages that failed together are retried together, with the same id.
 */
final class Digests {
    private static final Duration IDLE = Duration.ofMillis(500);
    private static final Duration MAX_WAIT = Duration.ofSeconds(5);
    private static final int MAX_PAGES = 25_000;

    /** How long a digest waits for {@link DigestStore}; after that it is sent without a way to answer it. */
    private static final Duration WRITE_TIMEOUT = Duration.ofSeconds(3);

    private static final Logger LOG = LoggerFactory.getLogger(Pager.class);

    /** Maximum of failed digests that are remembered; one that is not remembered gets another id when it is retried. */
    private static final int REMEMBERED = 100;

    private record Key(RecipientContact way, int attempts) {}

    private static final class Gathering {
        private final Digest digest;
        private final ChannelQueue queue;
        private final long start;
        private long last;

        Gathering(Digest digest, ChannelQueue queue, long start) {
            this.digest = digest;
            this.queue = queue;
            this.start = start;
            this.last = start;
        }

        /** Nanoseconds to wait for more pages; zero or less = the digest is complete. */
        long rest(long now) {
            return Math.min(IDLE.toNanos() - (now - last), MAX_WAIT.toNanos() - (now - start));
        }
    }

    private final Map<Key, Gathering> gathering = new HashMap<>();
    private final Map<Key, Digest.Sent> failed = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Digest.Sent> eldest) {
            return size() > REMEMBERED;
        }
    };
    private final AttemptOutcomes outcomes;
    private final StormGuardState storms;
    private final DigestStore store;
    private final TimeSource time;

    Digests(AttemptOutcomes outcomes, StormGuardState storms, DigestStore store, TimeSource time) {
        this.outcomes = outcomes;
        this.storms = storms;
        this.store = store;
        this.time = time;
    }

    /**
     * Adds a page to the digest of its recipient.
     *
     * @param rank of the incident's severity
     * @param wanted called again when the digest is sent
     */
    CompletionStage<DeliveryOutcome> join(
            ChannelQueue queue, PendingPage pending, PageMessage message, int rank, BooleanSupplier wanted) {
        var key = new Key(RecipientContact.of(pending.page()), pending.attempts());
        Gathering open;
        CompletionStage<DeliveryOutcome> outcome;
        boolean full;
        synchronized (this) {
            open = gathering.computeIfAbsent(key, _ -> open(key, queue));
            open.last = time.nanos();
            outcome = open.digest.add(message, rank, wanted);
            full = open.digest.size() >= MAX_PAGES;
            if (full) {
                gathering.remove(key);
            }
        }
        if (full) {
            send(key, open);
        }
        return outcome;
    }

    private Gathering open(Key key, ChannelQueue queue) {
        var now = time.nanos();
        var open = new Gathering(new Digest(key.attempts() + 1), queue, now);
        later(key, open, open.rest(now));
        return open;
    }

    private void later(Key key, Gathering open, long nanos) {
        time.schedule(Duration.ofNanos(nanos), () -> sendIfQuiet(key, open));
    }

    private void sendIfQuiet(Key key, Gathering open) {
        synchronized (this) {
            if (gathering.get(key) != open) {
                return;
            }
            var rest = open.rest(time.nanos());
            if (rest > 0) {
                later(key, open, rest);
                return;
            }
            gathering.remove(key);
        }
        send(key, open);
    }

    private void send(Key key, Gathering open) {
        var start = time.nanos();
        var earlier = earlier(key);
        var digest = open.digest;
        digest.close(earlier);
        context(key.way(), digest)
                .thenCompose(context -> {
                    digest.in(context);
                    return open.queue.send(key.way().contact().address(), digest::compose);
                })
                .whenComplete((result, failure) -> ended(key, open, earlier, start, result, failure));
    }

    /** Stores what the digest contains. If that fails it is sent all the same, but cannot be answered. */
    private CompletionStage<Context> context(RecipientContact contact, Digest digest) {
        if (digest.size() <= 1 || digest.known().isPresent()) {
            return CompletableFuture.completedFuture(digest.known().orElse(Context.NONE));
        }
        var before = storms.justBefore(contact);
        var wanted = new StoredDigest(
                digest.id(), contact.recipient(), contact.contact(), digest.pages(), before, time.instant());
        return kept(wanted).handle((stored, failure) -> {
            if (failure != null) {
                LOG.warn(
                        "The pages in digest {} could not be stored: nobody can answer this digest",
                        digest.id(),
                        failure);
            }
            return failure == null
                    ? new Context(!before.isEmpty(), stored.incidents().size(), stored.before())
                    : new Context(!before.isEmpty(), 0, 0);
        });
    }

    private CompletableFuture<StoredDigest> kept(StoredDigest wanted) {
        try {
            return time.timeout(store.keep(wanted).toCompletableFuture().copy(), WRITE_TIMEOUT);
        } catch (RuntimeException | Error e) {
            // An Error too: the pages would wait for their outcome for ever.
            return CompletableFuture.failedFuture(e);
        }
    }

    private synchronized Optional<Digest.Sent> earlier(Key key) {
        return Optional.ofNullable(failed.remove(key));
    }

    private void ended(
            Key key,
            Gathering open,
            Optional<Digest.Sent> earlier,
            long start,
            @Nullable Attempted result,
            @Nullable Throwable failure) {
        var digest = open.digest;
        try {
            var number = key.attempts() + 1;
            var address = key.way().contact().address();
            var made = new AttemptOutcomes.Made(open.queue, "Digest " + digest.id(), number, address, start);
            var attempt = open.queue.withUpdatePolicy(outcomes.of(made, result, failure));
            if (attempt instanceof DeliveryOutcome.Retryable) {
                remember(new Key(key.way(), number), digest.sent());
            }
            outcomes.count(Metric.DIGESTS_ATTEMPTS, open.queue, attempt, 1);
            outcomes.count(
                    Metric.PAGES_ATTEMPTS,
                    open.queue,
                    attempt,
                    digest.sent().pages().size());
            outcomes.took(open.queue, attempt);
            if (attempt instanceof DeliveryOutcome.Delivered) {
                storms.arrived(key.way(), digest.pages());
            }
            digest.complete(attempt);
        } catch (Pager.NotSent notSent) {
            earlier.ifPresent(sent -> remember(key, sent));
            digest.completeExceptionally(notSent);
        }
    }

    private synchronized void remember(Key key, Digest.Sent sent) {
        failed.put(key, sent);
    }
}
