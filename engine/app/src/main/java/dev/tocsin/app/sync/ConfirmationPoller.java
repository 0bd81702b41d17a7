package dev.tocsin.app.sync;

import dev.tocsin.channel.Channel;
import dev.tocsin.channel.ConfirmingChannel.Confirmation;
import dev.tocsin.channel.PendingConfirmations;
import dev.tocsin.channel.PendingConfirmations.Taken;
import dev.tocsin.core.incident.IncidentCommand.ReportFailure;
import dev.tocsin.core.incident.page.PageId;
import dev.tocsin.core.signal.Caller;
import dev.tocsin.runtime.metric.Metric;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Polls providers that accept pages asynchronously for the outcome, some seconds after each page: one request at a
 * time, with a pause between, and at most {@link #BATCH_SIZE} for each channel in turn. A page that was not delivered
 * fails, so that the recipient's next contact method or the next level is paged. Not thread-safe.
 */
final class ConfirmationPoller {

    private static final Logger LOG = LoggerFactory.getLogger(ConfirmationPoller.class);

    /** Maximum of pages polled for one channel before the next channel is polled. */
    private static final int BATCH_SIZE = 25;

    /** The pause of a channel whose provider failed, unless the provider sets one. */
    private static final Duration REST = Duration.ofSeconds(30);

    private final SyncPoller.Parts parts;
    private final SyncRun.Pause pause;
    private final Map<String, Instant> rests = new HashMap<>();

    ConfirmationPoller(SyncPoller.Parts parts, SyncRun.Pause pause) {
        this.parts = parts;
        this.pause = pause;
    }

    /** Polls for the pages that are due. */
    void tick() throws InterruptedException {
        var channels = parts.channels().get();
        rests.keySet().retainAll(channels.keySet());
        for (var channel : channels.entrySet()) {
            var unconfirmed = channel.getValue().unconfirmed();
            var rest = rests.getOrDefault(channel.getKey(), Instant.MIN);
            if (unconfirmed.isPresent() && !parts.time().instant().isBefore(rest)) {
                some(channel.getKey(), channel.getValue(), unconfirmed.get());
            }
        }
    }

    private void some(String name, Channel channel, PendingConfirmations pages) throws InterruptedException {
        for (int i = 0; i < BATCH_SIZE; i++) {
            var page = pages.due(parts.time().instant());
            if (page.isEmpty()) {
                return;
            }
            pause.take();
            if (ask(name, channel, pages, page.get()) instanceof Confirmation.Failed(_, var after)) {
                rests.put(name, parts.time().instant().plus(after.orElse(REST)));
                return;
            }
        }
    }

    private Confirmation ask(String name, Channel channel, PendingConfirmations pages, Taken page) {
        var said = join(pages.confirm(page.receipt()));
        var outcome =
                switch (said) {
                    case Confirmation.Done() -> "done";
                    case Confirmation.Refused(var error) ->
                        report(parts.commands(), channel.type(), new PageId(page.page()), page.receipt(), error)
                                ? "refused"
                                : again(pages, page, "failed");
                    case Confirmation.NotKnown() -> again(pages, page, "not_yet");
                    case Confirmation.Failed(var error, _) -> {
                        LOG.debug("Channel {} could not confirm page {}: {}", name, page.page(), error);
                        yield again(pages, page, "failed");
                    }
                };
        Metric.CONFIRMATIONS.counter(parts.meters(), name, outcome).increment();
        return said;
    }

    private String again(PendingConfirmations pages, Taken page, String why) {
        return pages.again(page, parts.time().instant()) ? why : "given_up";
    }

    /** Waits for the provider's answer; an exception counts as a failure. */
    static Confirmation join(CompletionStage<Confirmation> asked) {
        try {
            return asked.toCompletableFuture().join();
        } catch (CompletionException e) {
            return new Confirmation.Failed(String.valueOf(e.getCause()), Optional.empty());
        }
    }

    /** Reports a failed page to its incident; false = the incident could not be reached. */
    static boolean report(SyncPoller.Commands commands, String system, PageId page, String receipt, String error) {
        var incident = PageId.parts(page.value()).map(PageId.Parts::incident);
        if (incident.isEmpty()) {
            return true;
        }
        try {
            var caller = new Caller.Provider(system, Optional.empty(), system, "");
            commands.execute(caller, incident.get(), new ReportFailure(caller.origin(), page, receipt, error))
                    .toCompletableFuture()
                    .join();
            return true;
        } catch (CompletionException e) {
            LOG.debug("Incident {} could not record the failure of page {}; retrying", incident.get(), page, e);
            return false;
        }
    }
}
