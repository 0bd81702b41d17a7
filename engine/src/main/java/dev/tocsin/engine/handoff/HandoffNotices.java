package dev.tocsin.engine.handoff;

import dev.tocsin.engine.channel.NoticeMessage;
import dev.tocsin.engine.db.Database;
import dev.tocsin.engine.incident.IncidentCommand.Attempt;
import dev.tocsin.engine.policy.ContactMethod;
import dev.tocsin.engine.policy.Directory;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks every few seconds for schedules that are about to change hands, and tells who comes on and who goes off. Every
 * node looks; the one whose row gets into the database sends. So a notice goes out at most once: a node that dies
 * between its row and its sending takes the notice with it. What was due more than an hour ago is old news and stays
 * unsent.
 */
public final class HandoffNotices implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HandoffNotices.class);
    private static final Duration EVERY = Duration.ofSeconds(5);
    private static final Duration LATEST = Duration.ofHours(1);
    private static final Duration KEPT = Duration.ofDays(30);
    private static final int MOST_ATTEMPTS = 5;

    /** Makes one attempt through a channel. */
    @FunctionalInterface
    public interface Sender {
        CompletionStage<Attempt> send(String channel, NoticeMessage message);
    }

    /**
     * What holds now.
     *
     * @param before how long before a change people are told, by schedule; those that are not there tell nobody
     */
    public record Setting(Directory directory, Map<String, Duration> before) {
        public Setting {
            before = Map.copyOf(before);
        }
    }

    private final Supplier<Setting> setting;
    private final Reservations reservations;
    private final Sender sender;
    private final Clock clock;
    private final MeterRegistry meters;
    /** What this node need not ask the database about any more, and since when. */
    private final Map<String, Instant> seen = new ConcurrentHashMap<>();

    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("handoff-notices").daemon().factory());
    private Instant purgedAt = Instant.MIN;
    private boolean failing;

    HandoffNotices(Supplier<Setting> setting, Database database, Sender sender, Clock clock, MeterRegistry meters) {
        this.setting = setting;
        this.reservations = new Reservations(database);
        this.sender = sender;
        this.clock = clock;
        this.meters = meters;
    }

    public static HandoffNotices start(
            Supplier<Setting> setting, Database database, Sender sender, Clock clock, MeterRegistry meters) {
        var notices = new HandoffNotices(setting, database, sender, clock, meters);
        notices.thread.scheduleWithFixedDelay(
                notices::lookQuietly, EVERY.toMillis(), EVERY.toMillis(), TimeUnit.MILLISECONDS);
        return notices;
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }

    private void lookQuietly() {
        try {
            look();
            failing = false;
        } catch (SQLException | RuntimeException e) {
            if (!failing) {
                LOG.warn("Hand-off notices wait for the next look", e);
            }
            failing = true;
        }
    }

    /** One look at all schedules. */
    void look() throws SQLException {
        var now = clock.instant();
        var holding = setting.get();
        for (var entry : holding.before().entrySet()) {
            var schedule = holding.directory().schedules().get(entry.getKey());
            if (schedule != null) {
                for (var notice : Notice.due(holding.directory(), schedule, entry.getValue(), now, LATEST)) {
                    take(holding.directory(), notice, now);
                }
            }
        }
        forget(now);
    }

    private void take(Directory directory, Notice notice, Instant now) throws SQLException {
        if (seen.containsKey(notice.id())) {
            return;
        }
        var mine = reservations.reserve(notice, now);
        seen.put(notice.id(), now);
        if (!mine) {
            return;
        }
        var user = directory.users().get(notice.recipient());
        if (user == null || user.contacts().isEmpty()) {
            finish(notice, "no contact method");
        } else {
            send(notice, user.contacts().getFirst(), 1);
        }
    }

    private void send(Notice notice, ContactMethod contact, int number) {
        var message = new NoticeMessage(
                notice.id(),
                number,
                notice.recipient(),
                contact.address(),
                notice.schedule(),
                notice.at(),
                notice.text());
        CompletionStage<Attempt> attempt;
        try {
            attempt = sender.send(contact.channel(), message);
        } catch (RuntimeException e) {
            attempt = CompletableFuture.failedFuture(e);
        }
        attempt.exceptionally(_ -> new Attempt.Retryable("not sent", EVERY))
                .thenAccept(outcome -> ended(notice, contact, number, outcome));
    }

    private void ended(Notice notice, ContactMethod contact, int number, Attempt outcome) {
        switch (outcome) {
            case Attempt.Delivered _ -> finish(notice, "delivered");
            case Attempt.Permanent(var error) -> finish(notice, "failed: " + error);
            case Attempt.Held(var reason, _) -> finish(notice, "failed: " + reason);
            case Attempt.Retryable(var error, var wait) -> {
                if (number == MOST_ATTEMPTS) {
                    finish(notice, "failed: " + error);
                } else {
                    again(() -> send(notice, contact, number + 1), wait);
                }
            }
        }
    }

    private void again(Runnable attempt, Duration wait) {
        try {
            var unused = thread.schedule(attempt, wait.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("A hand-off notice stays unsent, as the node stops", e);
        }
    }

    private void finish(Notice notice, String outcome) {
        meters.counter("tocsin.handoff.notices", "outcome", outcome.equals("delivered") ? "delivered" : "failed")
                .increment();
        if (!outcome.equals("delivered")) {
            LOG.warn("Hand-off notice {} for {}: {}", notice.id(), notice.recipient(), outcome);
        }
        try {
            reservations.finish(notice, outcome);
        } catch (SQLException e) {
            LOG.debug("The outcome of notice {} could not be noted", notice.id(), e);
        }
    }

    private void forget(Instant now) throws SQLException {
        seen.values().removeIf(at -> at.isBefore(now.minus(LATEST.multipliedBy(2))));
        if (purgedAt.isBefore(now.minus(LATEST))) {
            reservations.purge(now.minus(KEPT));
            purgedAt = now;
        }
    }
}
