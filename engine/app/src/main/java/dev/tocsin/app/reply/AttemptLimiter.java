package dev.tocsin.app.reply;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** Limits wrong attempts of an address within ten minutes, on this node; bounded in memory. */
final class AttemptLimiter {
    private static final Duration WINDOW = Duration.ofMinutes(10);
    private static final int ADDRESSES = 10_000;

    private final int most;
    private final Cache<String, AtomicInteger> wrong;

    AttemptLimiter(int most, Ticker ticker) {
        this.most = most;
        this.wrong = Caffeine.newBuilder()
                .maximumSize(ADDRESSES)
                .expireAfterWrite(WINDOW)
                .ticker(ticker)
                .build();
    }

    boolean isOver(String address) {
        var count = wrong.getIfPresent(address);
        return count != null && count.get() >= most;
    }

    void oneMore(String address) {
        wrong.get(address, _ -> new AtomicInteger()).incrementAndGet();
    }
}
