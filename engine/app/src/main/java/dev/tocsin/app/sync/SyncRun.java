package dev.tocsin.app.sync;

import dev.tocsin.channel.ConfirmingChannel;
import dev.tocsin.channel.ConfirmingChannel.Confirmation;
import dev.tocsin.channel.SyncedChannel;
import dev.tocsin.channel.SyncedChannel.PageStatus;
import dev.tocsin.core.incident.IncidentCommand.Follow;
import dev.tocsin.core.incident.IncidentCommand.Follow.How;
import dev.tocsin.core.incident.page.ExternalStatus;
import dev.tocsin.core.incident.page.OpenExternalPage;
import dev.tocsin.core.signal.Caller;
import dev.tocsin.runtime.journal.PageIndex;
import dev.tocsin.runtime.journal.PageIndex.OpenElsewhere;
import dev.tocsin.runtime.metric.Metric;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Polls one channel for the status of its open pages, one after the other, with a pause between requests. An incident
 * gets a command only if the status is not the one known, or does not agree with the incident's. Not thread-safe.
 */
final class SyncRun {
    private static final Logger LOG = LoggerFactory.getLogger(SyncRun.class);

    /** Maximum of incidents read from the index at a time. */
    private static final int BATCH_SIZE = 100;

    /** Maximum of requests in one run; then other channels are polled. */
    private static final int MAX_LOOKS = 500;

    /** Maximum of failures in a row; then the provider is not polled until the next run. */
    private static final int MAX_FAILURES = 3;

    /** How long after the end of an incident its pages are still polled. */
    static final Duration AFTER_THE_END = Duration.ofDays(3);

    /** The dependencies. */
    record Parts(
            PageIndex pages, SyncPoller.Commands commands, SyncPoller.Who who, Pause pause, MeterRegistry meters) {}

    /** Waits between two requests. */
    @FunctionalInterface
    interface Pause {
        void take() throws InterruptedException;
    }

    /** How a run ended. */
    sealed interface End {
        record Complete() implements End {}

        /** There are more pages, but other channels are polled first. */
        record Rest() implements End {}

        /** @param after the wait that the provider asked for; empty = none */
        record Failed(String error, Optional<Duration> after) implements End {}
    }

    private final String channel;
    private final String system;
    private final SyncedChannel syncedChannel;
    private final Parts parts;

    /** The id of the last incident polled, so that the next run continues after a run that failed. */
    private String place = "";

    private boolean brokenOff;

    private int looks;
    private int failures;

    SyncRun(String channel, String system, SyncedChannel syncedChannel, Parts parts) {
        this.channel = channel;
        this.system = system;
        this.syncedChannel = syncedChannel;
        this.parts = parts;
    }

    boolean isOf(SyncedChannel other) {
        return syncedChannel == other;
    }

    /** Whether the last run had no answer to any of its requests. */
    boolean isUnanswered() {
        return looks > 0 && failures == looks;
    }

    /** Polls to the end of the index, and once more from the beginning if the last run failed. */
    End run(Instant now) throws SQLException, InterruptedException {
        looks = 0;
        failures = 0;
        while (true) {
            var some = parts.pages().openElsewhere(place, now.minus(AFTER_THE_END), BATCH_SIZE);
            for (var candidate : some) {
                place = candidate.id().value();
                var failed = look(candidate);
                if (failed.isPresent()) {
                    brokenOff = true;
                    return failed.get();
                }
                if (looks >= MAX_LOOKS) {
                    return new End.Rest();
                }
            }
            if (some.isEmpty()) {
                place = "";
                if (!brokenOff) {
                    return new End.Complete();
                }
                brokenOff = false;
            }
        }
    }

    /** Polls the pages of one incident; empty = the run goes on. */
    private Optional<End> look(OpenElsewhere candidate) throws SQLException, InterruptedException {
        for (var page : candidate.pages()) {
            if (page.channel().equals(channel)
                    && look(candidate, page) instanceof PageStatus.Failed(var error, var after)
                    && (after.isPresent() || failures >= MAX_FAILURES)) {
                return Optional.of(new End.Failed(error, after));
            }
        }
        return Optional.empty();
    }

    private PageStatus look(OpenElsewhere candidate, OpenExternalPage page) throws SQLException, InterruptedException {
        parts.pause().take();
        looks++;
        var look = ask(page);
        switch (look) {
            case PageStatus.Seen seen -> {
                failures = 0;
                count(follow(candidate, page, seen));
            }
            case PageStatus.Unknown() -> {
                failures = 0;
                count(unknown(page));
            }
            case PageStatus.Failed(var error, _) -> {
                failures++;
                count("failed");
                LOG.debug("Channel {} could not look up page {}: {}", channel, page.page(), error);
            }
        }
        return look;
    }

    /**
     * Handles a page that the provider accepted and does not know: it may have rejected the page later. Returns the
     * outcome for the metric.
     */
    private String unknown(OpenExternalPage page) throws SQLException, InterruptedException {
        var receipt = syncedChannel instanceof ConfirmingChannel
                ? parts.pages().receipt(page.page())
                : Optional.<String>empty();
        if (syncedChannel instanceof ConfirmingChannel provider && receipt.isPresent()) {
            parts.pause().take();
            if (ConfirmationPoller.join(provider.confirm(receipt.get())) instanceof Confirmation.Refused(var error)) {
                return ConfirmationPoller.report(parts.commands(), system, page.page(), receipt.get(), error)
                        ? "refused"
                        : "failed";
            }
        }
        return "unknown";
    }

    private PageStatus ask(OpenExternalPage page) {
        try {
            return syncedChannel.look(page.page().value()).toCompletableFuture().join();
        } catch (CompletionException e) {
            return new PageStatus.Failed(String.valueOf(e.getCause()), Optional.empty());
        }
    }

    /** Sends the status to the incident if it differs. Returns the outcome for the metric. */
    private String follow(OpenElsewhere candidate, OpenExternalPage page, PageStatus.Seen seen) {
        var status = ExternalStatus.valueOf(seen.state().name());
        if (status == page.status() && status.agreesWith(candidate.status())) {
            return "agreed";
        }
        var who = seen.by().map(person -> parts.who().of(system, person)).orElse(system);
        var caller = new Caller.Provider(system, Optional.of(page.page().value()), who, "");
        var how = seen.vague() ? How.SEEN_VAGUELY : How.SEEN;
        try {
            var follow = new Follow(caller.origin(), page.page(), status, seen.since(), how);
            var answer = parts.commands()
                    .execute(caller, candidate.id(), follow)
                    .toCompletableFuture()
                    .join();
            return answer.outcome().isChange() ? "put_right" : "left";
        } catch (CompletionException e) {
            LOG.debug(
                    "Incident {} could not be synced with page {}; the next sync retries",
                    candidate.id(),
                    page.page(),
                    e);
            return "failed";
        }
    }

    private void count(String outcome) {
        Metric.RECONCILE_LOOKS.counter(parts.meters(), channel, outcome).increment();
    }
}
