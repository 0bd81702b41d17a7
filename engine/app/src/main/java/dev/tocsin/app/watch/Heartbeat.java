package dev.tocsin.app.watch;

import dev.tocsin.channel.Http;
import dev.tocsin.channel.SecretUrl;
import dev.tocsin.config.SelfMonitoring;
import dev.tocsin.core.time.TimeSource;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Requests to a service that alarms somebody when they stop (a dead man's switch). None is sent while something is
 * wrong, so that whoever operates Tocsin hears of that, too.
 */
public final class Heartbeat {
    private static final Logger LOG = LoggerFactory.getLogger(Heartbeat.class);

    /** Longer than {@link Http} takes. */
    private static final Duration TIMEOUT = Duration.ofSeconds(15);

    private final Supplier<Optional<SelfMonitoring.Heartbeat>> setting;
    private final BooleanSupplier isWell;
    private final Http http;
    private final TimeSource time;
    private @Nullable Long sentAt;
    private boolean withheld;

    /** @param isWell whether nothing is known to be wrong */
    public Heartbeat(
            Supplier<Optional<SelfMonitoring.Heartbeat>> setting, BooleanSupplier isWell, Http http, TimeSource time) {
        this.setting = setting;
        this.isWell = isWell;
        this.http = http;
        this.time = time;
    }

    /**
     * Sends a heartbeat if it is time for one.
     *
     * @throws IllegalStateException if it was not accepted; it is then sent again at the next call
     */
    public synchronized void beat() throws InterruptedException {
        var wanted = setting.get();
        if (wanted.isEmpty() || !isDue(wanted.get().every())) {
            return;
        }
        var well = isWell.getAsBoolean();
        // Before the first one, the node has only just begun to do this.
        if (sentAt != null && withheld == well) {
            withheld = !well;
            if (well) {
                LOG.info("Heartbeats are sent again");
            } else {
                LOG.warn("No heartbeat is sent: incidents are overdue, or the audit could not look for them");
            }
        }
        if (well) {
            send(wanted.get());
            sentAt = time.nanos();
        }
    }

    private boolean isDue(Duration every) {
        return sentAt == null || time.nanos() - sentAt >= every.toNanos();
    }

    private void send(SelfMonitoring.Heartbeat heartbeat) throws InterruptedException {
        var url = SecretUrl.of(heartbeat.url());
        int status;
        try {
            status = http.send(new Http.Call("GET", url, Map.of(), new byte[0]))
                    .toCompletableFuture()
                    .get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                    .status();
        } catch (ExecutionException e) {
            var cause = e.getCause() == null ? e : e.getCause();
            throw new IllegalStateException("the heartbeat was not sent: " + cause.getMessage(), cause);
        } catch (TimeoutException e) {
            throw new IllegalStateException("the heartbeat had no response within " + TIMEOUT.toSeconds() + " s", e);
        }
        if (status < 200 || status >= 300) {
            throw new IllegalStateException("the heartbeat was answered with HTTP " + status);
        }
    }
}
