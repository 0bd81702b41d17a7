package dev.tocsin.api.http;

import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Limits log lines that clients without credentials can cause: one line a minute of each kind, with the number of
 * events.
 */
final class LogLimiter {
    private static final long INTERVAL = Duration.ofMinutes(1).toNanos();

    private final Map<String, Count> kinds = new ConcurrentHashMap<>();
    private final Ticker ticker;

    LogLimiter(Ticker ticker) {
        this.ticker = ticker;
    }

    private static final class Count {
        private long nextLine;
        private long unsaid;

        Count(long now) {
            this.nextLine = now;
        }

        synchronized long oneMore(long now) {
            unsaid++;
            if (now - nextLine < 0) {
                return 0;
            }
            var said = unsaid;
            unsaid = 0;
            nextLine = now + INTERVAL;
            return said;
        }
    }

    /**
     * Counts one event.
     *
     * @param kind one of a few
     * @return how many events to log now; 0 = no line is due
     */
    long oneMore(String kind) {
        var now = ticker.read();
        return kinds.computeIfAbsent(kind, _ -> new Count(now)).oneMore(now);
    }
}
