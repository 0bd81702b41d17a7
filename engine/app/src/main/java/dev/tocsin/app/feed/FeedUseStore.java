package dev.tocsin.app.feed;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.tocsin.runtime.db.Database;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The last use of each feed, to about a minute: a feed that is read all the time writes no more than that. */
public final class FeedUseStore {
    private static final Logger LOG = LoggerFactory.getLogger(FeedUseStore.class);
    private static final String UPSERT = """
        insert into feed_use (feed, used_at) values (?, ?)
        on conflict (feed) do update set used_at = greatest(feed_use.used_at, excluded.used_at)
        """;

    private final Database database;
    private final Clock clock;
    private final Cache<Long, Instant> written = Caffeine.newBuilder()
            .maximumSize(10_000)
            .expireAfterWrite(Duration.ofMinutes(1))
            .build();

    public FeedUseStore(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Notes a use some time soon; whoever reads a feed does not wait for it. */
    public void note(long feed) {
        var now = clock.instant();
        if (written.asMap().putIfAbsent(feed, now) != null) {
            return;
        }
        var unused = database.asyncRead(connection -> {
                    try (var upsert = connection.prepareStatement(UPSERT)) {
                        upsert.setLong(1, feed);
                        upsert.setTimestamp(2, Timestamp.from(now));
                        return upsert.executeUpdate();
                    }
                })
                .exceptionally(failure -> {
                    LOG.debug("The use of feed {} could not be recorded", feed, failure);
                    return 0;
                });
    }

    /** By the number of the feed; one that was never read is not there. */
    public CompletableFuture<Map<Long, Instant>> all() {
        return database.asyncRead(connection -> {
            try (var select = connection.prepareStatement("select feed, used_at from feed_use");
                    var rows = select.executeQuery()) {
                var uses = new HashMap<Long, Instant>();
                while (rows.next()) {
                    uses.put(rows.getLong(1), rows.getTimestamp(2).toInstant());
                }
                return uses;
            }
        });
    }
}
