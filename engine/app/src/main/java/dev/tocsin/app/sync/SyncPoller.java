package dev.tocsin.app.sync;

import dev.tocsin.channel.Channel;
import dev.tocsin.channel.SyncedChannel;
import dev.tocsin.channel.SyncedChannel.Person;
import dev.tocsin.core.incident.Answer;
import dev.tocsin.core.incident.IncidentCommand;
import dev.tocsin.core.signal.Caller;
import dev.tocsin.core.signal.IncidentId;
import dev.tocsin.core.time.TimeSource;
import dev.tocsin.runtime.db.Database;
import dev.tocsin.runtime.journal.PageIndex;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Polls external systems for the status of Tocsin's pages: soon after the start, every few minutes, and soon again
 * while a provider answers nothing, so that what was missed meanwhile is known when it works again. One channel after the other is polled, one request at a time. The confirmations are polled
 * beside that, because polling everything takes long.
 */
public final class SyncPoller {
    private static final Logger LOG = LoggerFactory.getLogger(SyncPoller.class);

    /** Between two requests: PagerDuty takes some 16 requests a second for an account, which has other clients too. */
    private static final Duration PAUSE = Duration.ofMillis(200);

    /**
     * Maximum of the random first delay, so that nodes that start together, or lose a provider together, do not poll
     * together.
     */
    private static final Duration FIRST_DELAY = Duration.ofSeconds(30);

    private static final double JITTER = 0.1;

    /**
     * The dependencies.
     *
     * @param channels that are configured now, by name
     */
    public record Parts(
            Database database,
            Supplier<Map<String, Channel>> channels,
            Commands commands,
            Who who,
            TimeSource time,
            RandomGenerator random,
            MeterRegistry meters) {}

    /** Sends a command to an incident. */
    @FunctionalInterface
    public interface Commands {
        CompletionStage<Answer> execute(Caller caller, IncidentId id, IncidentCommand command);
    }

    /** Finds the name that the timeline shows for a person of an external system. */
    @FunctionalInterface
    public interface Who {
        /** @param system the external system, such as {@code pagerduty} */
        String of(String system, Person person);
    }

    private final Parts parts;
    private final PageIndex pages;
    private final SyncRun.Pause pause;
    private final ConfirmationPoller confirmations;
    private final Map<String, SyncRun> sweeps = new HashMap<>();
    private final Map<String, Instant> due = new HashMap<>();
    private final Set<String> unanswered = new HashSet<>();

    public SyncPoller(Parts parts) {
        this(parts, () -> parts.time().sleep(PAUSE));
    }

    SyncPoller(Parts parts, SyncRun.Pause pause) {
        this.parts = parts;
        this.pages = new PageIndex(parts.database());
        this.pause = pause;
        this.confirmations = new ConfirmationPoller(parts, pause);
    }

    /** Polls all pages of all synced channels, whether due or not, without a pause between requests. */
    public synchronized void pollAll() throws SQLException, InterruptedException {
        for (var entry : syncedChannels().entrySet()) {
            var run = runOf(entry.getKey(), entry.getValue(), () -> {});
            while (run.run(parts.time().instant()) instanceof SyncRun.End.Rest) {}
        }
    }

    /** Asks providers for the outcome of pages that this node has sent and they have only accepted. */
    public void confirm() throws InterruptedException {
        confirmations.tick();
    }

    /** Removes incidents that ended long ago from the index of open external pages. */
    public void forget() throws SQLException {
        pages.forgetElsewhere(parts.time().instant().minus(SyncRun.AFTER_THE_END));
    }

    /** Polls the channels that are due. */
    public synchronized void tick() throws SQLException, InterruptedException {
        var now = parts.time().instant();
        var mirrors = syncedChannels();
        due.keySet().retainAll(mirrors.keySet());
        for (var entry : mirrors.entrySet()) {
            var name = entry.getKey();
            var every = entry.getValue().lookEvery();
            if (every.isEmpty()) {
                due.remove(name);
            } else if (!now.isBefore(due.computeIfAbsent(name, _ -> now.plus(soon())))) {
                due.put(name, now.plus(jittered(every.get())));
                poll(name, entry.getValue());
            }
        }
    }

    private void poll(String name, SyncedChannel syncedChannel) throws SQLException, InterruptedException {
        var run = sweeps.get(name);
        if (run == null || !run.isOf(syncedChannel)) {
            run = runOf(name, syncedChannel, pause);
            sweeps.put(name, run);
        }
        var now = parts.time().instant();
        var end = run.run(now);
        if (run.isUnanswered()) {
            due.put(name, now.plus(soon()));
        } else {
            unanswered.remove(name);
        }
        switch (end) {
            case SyncRun.End.Complete() -> {}
            case SyncRun.End.Rest() -> due.put(name, now);
            case SyncRun.End.Failed(var error, var after) -> {
                after.ifPresent(wait -> due.merge(name, now.plus(wait), (a, b) -> a.isAfter(b) ? a : b));
                if (!run.isUnanswered() || unanswered.add(name)) {
                    LOG.warn(
                            "Channel {}: the sync of its external incidents stopped early and continues later: {}",
                            name,
                            error);
                }
            }
        }
    }

    private SyncRun runOf(String name, SyncedChannel syncedChannel, SyncRun.Pause between) {
        var made = new SyncRun.Parts(pages, parts.commands(), parts.who(), between, parts.meters());
        return new SyncRun(name, ((Channel) syncedChannel).type(), syncedChannel, made);
    }

    private Map<String, SyncedChannel> syncedChannels() {
        var mirrors = new HashMap<String, SyncedChannel>();
        parts.channels().get().forEach((name, channel) -> channel.mirror()
                .ifPresent(syncedChannel -> mirrors.put(name, syncedChannel)));
        return mirrors;
    }

    private Duration soon() {
        return Duration.ofMillis(parts.random().nextLong(FIRST_DELAY.toMillis()));
    }

    private Duration jittered(Duration every) {
        var most = Math.round(every.toMillis() * JITTER);
        return every.plusMillis(parts.random().nextLong(-most, most + 1));
    }
}
