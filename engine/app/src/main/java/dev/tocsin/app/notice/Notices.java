package dev.tocsin.app.notice;

import dev.tocsin.channel.NoticeMessage;
import dev.tocsin.core.incident.page.DeliveryOutcome;
import dev.tocsin.runtime.db.Database;
import dev.tocsin.runtime.metric.Metric;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Polls the sources and sends the notices that are due. Every node polls. The node that takes a
 * notice in the database sends it, and no other node does until its lease ends. So the notice of a node that died is
 * sent by another node, with the same key. Notices that are out of date are dropped and logged.
 */
public final class Notices implements AutoCloseable {
    /** Notices that were due longer ago than this are not sent. A lead time is shorter. */
    public static final Duration FURTHEST_BACK = Duration.ofDays(8);

    private static final Logger LOG = LoggerFactory.getLogger(Notices.class);
    private static final Duration RETRY_DELAY = Duration.ofSeconds(2);
    private static final Duration LEASE = Duration.ofMinutes(2);
    private static final Duration LAST_WORDS = Duration.ofSeconds(3);
    /** Notices that are out of date for longer than this are not even logged. */
    private static final Duration FORGOTTEN = Duration.ofDays(1);

    private static final Duration RETENTION = Duration.ofDays(30);
    private static final int MAX_ATTEMPTS = 5;

    /** Makes one attempt through a channel. */
    @FunctionalInterface
    public interface Sender {
        CompletionStage<DeliveryOutcome> send(String channel, NoticeMessage message);
    }

    private record Outcome(Notice notice, String word, String error) {}

    private final List<NoticeSource> sources;
    private final NoticeTable table;
    private final Sender sender;
    private final Clock clock;
    private final MeterRegistry meters;
    /** Notices that this node knows to be finished, so that it need not query the database. */
    private final Set<String> over = ConcurrentHashMap.newKeySet();

    private final Map<String, CompletableFuture<Void>> underWay = new ConcurrentHashMap<>();
    /** Outcomes that could not be written because the database was unavailable. */
    private final Map<String, Outcome> unnoted = new ConcurrentHashMap<>();

    public Notices(List<NoticeSource> sources, Database database, Sender sender, Clock clock, MeterRegistry meters) {
        this.sources = List.copyOf(sources);
        this.table = new NoticeTable(database);
        this.sender = sender;
        this.clock = clock;
        this.meters = meters;
    }

    /** Waits a moment for notices that are with a channel, so that they are not sent again after a restart. */
    @Override
    public void close() {
        var last = CompletableFuture.allOf(underWay.values().toArray(CompletableFuture[]::new));
        last.completeOnTimeout(null, LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS)
                .join();
    }

    /** Polls all sources once. */
    public void look() throws SQLException {
        var now = clock.instant();
        for (var outcome : List.copyOf(unnoted.values())) {
            note(outcome);
        }
        var due = due(now);
        over.retainAll(due.keySet());
        due.keySet().removeAll(over);
        due.keySet().removeAll(underWay.keySet());
        due.keySet().removeAll(unnoted.keySet());
        if (!due.isEmpty()) {
            var finished = table.over(due.keySet());
            over.addAll(finished);
            due.keySet().removeAll(finished);
        }
        for (var notice : due.values()) {
            take(notice, now);
        }
        for (var swept : table.sweep(now)) {
            count(swept.event(), "dropped");
            LOG.info("Notice {} is discarded: it is out of date, or no longer needed", swept.id());
        }
    }

    /** Deletes notices that are too old to matter. */
    public void purge() throws SQLException {
        table.purge(clock.instant().minus(RETENTION));
    }

    private Map<String, Notice> due(Instant now) {
        var due = new LinkedHashMap<String, Notice>();
        for (var source : sources) {
            source.due(now).stream()
                    .filter(notice -> notice.sendable().end().isAfter(now.minus(FORGOTTEN)))
                    .forEach(notice -> due.putIfAbsent(notice.id(), notice));
        }
        return due;
    }

    private void take(Notice notice, Instant now) throws SQLException {
        var attempt = table.take(notice, now, now.plus(LEASE));
        if (attempt.isEmpty()) {
            return;
        }
        var contact = notice.contact();
        if (!now.isBefore(notice.sendable().end())) {
            finish(notice, "dropped", "it came too late");
        } else if (contact.isEmpty()) {
            finish(notice, "failed", "no contact method");
        } else if (attempt.getAsInt() > MAX_ATTEMPTS) {
            finish(notice, "failed", "the outcome of " + MAX_ATTEMPTS + " attempts is not known");
        } else {
            send(notice, contact.get().channel(), attempt.getAsInt());
        }
    }

    private void send(Notice notice, String channel, int number) {
        var end = new CompletableFuture<Void>();
        underWay.put(notice.id(), end);
        CompletionStage<DeliveryOutcome> attempt;
        try {
            attempt = sender.send(channel, notice.message(number));
        } catch (RuntimeException e) {
            attempt = CompletableFuture.failedFuture(e);
        }
        attempt.exceptionally(_ -> new DeliveryOutcome.Retryable("not sent", RETRY_DELAY))
                .thenAccept(outcome -> ended(notice, number, outcome))
                .whenComplete((_, _) -> {
                    underWay.remove(notice.id());
                    end.complete(null);
                });
    }

    private void ended(Notice notice, int number, DeliveryOutcome outcome) {
        switch (outcome) {
            case DeliveryOutcome.Delivered _ -> finish(notice, "delivered", "");
            case DeliveryOutcome.Permanent(var error, _) -> finish(notice, "failed", error);
            case DeliveryOutcome.Held(var reason, _) -> finish(notice, "failed", reason);
            case DeliveryOutcome.Retryable(var error, var wait, _) ->
                again(notice, number, error, wait.orElse(RETRY_DELAY));
            case DeliveryOutcome.Untried(var error) -> again(notice, number, error, RETRY_DELAY);
        }
    }

    private void again(Notice notice, int number, String error, Duration wait) {
        if (number >= MAX_ATTEMPTS) {
            finish(notice, "failed", error);
            return;
        }
        try {
            table.giveBack(notice.id(), clock.instant().plus(wait), error);
        } catch (SQLException e) {
            LOG.debug("Notice {} could not be released; it is retried when its lease expires", notice.id(), e);
        }
    }

    private void finish(Notice notice, String word, String error) {
        count(notice.about().event().label(), word);
        switch (word) {
            case "delivered" -> {}
            case "dropped" -> LOG.info("Notice {} for {} is discarded: {}", notice.id(), notice.recipient(), error);
            default -> LOG.warn("Notice {} for {} failed: {}", notice.id(), notice.recipient(), error);
        }
        var outcome = new Outcome(notice, word, error);
        try {
            note(outcome);
        } catch (SQLException e) {
            unnoted.put(notice.id(), outcome);
            LOG.debug("The outcome of notice {} could not be recorded; retrying", notice.id(), e);
        }
    }

    private void count(String event, String outcome) {
        Metric.NOTICES.counter(meters, event, outcome).increment();
    }

    private void note(Outcome outcome) throws SQLException {
        var id = outcome.notice().id();
        table.finish(id, outcome.word(), outcome.error(), clock.instant());
        over.add(id);
        unnoted.remove(id);
    }
}
