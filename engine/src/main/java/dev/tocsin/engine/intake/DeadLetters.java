package dev.tocsin.engine.intake;

import dev.tocsin.engine.db.Columns;
import dev.tocsin.engine.db.Database;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What was taken in and could not be acted on, kept where an operator sees it. */
public final class DeadLetters {
    /** Longer payloads are cut: the sender has the rest. */
    private static final int MAX_PAYLOAD = 64 * 1024;

    private static final Duration RETENTION = Duration.ofDays(30);

    /** Of one source, kind and reason; the rest says nothing new. */
    private static final int MAX_ALIKE = 100;

    private static final int MAX_LETTERS = 10_000;

    private static final String PURGE = """
        delete from dead_letter where received_at < ? or id in (
          select id from (
            select id,
              row_number() over (partition by source, kind, reason order by received_at desc, id desc) as alike,
              row_number() over (order by received_at desc, id desc) as place
            from dead_letter) as ranked
          where alike > ? or place > ?)
        """;

    private static final String INSERT = """
        insert into dead_letter (received_at, times, source, kind, reason, payload)
        select ?, * from unnest(?::integer[], ?::text[], ?::text[], ?::text[], ?::text[])
        on conflict (md5(source || kind || reason || payload)) do update set
          received_at = excluded.received_at, times = dead_letter.times + excluded.times
        """;

    public enum Kind {
        /** It breaks the rules of its format. */
        REJECTED,
        /** No route leads anywhere. */
        UNROUTED,
        /** A kind of event that Tocsin does not act on. */
        UNHANDLED,
        /** It is meant to page nobody: kept so that it can be looked up, and no fault. */
        SUPPRESSED
    }

    /** Something to keep. */
    public record Letter(String source, Kind kind, String reason, String payload) {
        public Letter {
            reason = storable(reason);
            payload = storable(payload);
        }
    }

    /**
     * Something kept.
     *
     * @param id in order of first arrival
     * @param receivedAt when it last came
     * @param times how often the very same has come: senders repeat what they were not told is wrong
     */
    public record DeadLetter(
            long id, Instant receivedAt, int times, String source, String kind, String reason, String payload) {}

    private final Database database;
    private final Clock clock;

    public DeadLetters(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** All of them in one statement. */
    public CompletionStage<Integer> add(List<Letter> letters) {
        if (letters.isEmpty()) {
            return CompletableFuture.completedFuture(0);
        }
        var times = new LinkedHashMap<Letter, Integer>();
        letters.forEach(letter -> times.merge(letter, 1, Integer::sum));
        var rows = List.copyOf(times.entrySet());
        return database.async(connection -> {
            try (var statement = connection.prepareStatement(INSERT)) {
                statement.setTimestamp(1, Timestamp.from(clock.instant()));
                new Columns<>(statement, rows, 1)
                        .ints(Map.Entry::getValue)
                        .texts(row -> row.getKey().source())
                        .texts(row -> row.getKey().kind().name().toLowerCase(Locale.ROOT))
                        .texts(row -> row.getKey().reason())
                        .texts(row -> row.getKey().payload());
                return statement.executeUpdate();
            }
        });
    }

    /** Forgets what has not come for a month, and keeps the newest only of what came often. */
    public CompletionStage<Integer> purge() {
        return database.async(connection -> {
            try (var statement = connection.prepareStatement(PURGE)) {
                statement.setTimestamp(1, Timestamp.from(clock.instant().minus(RETENTION)));
                statement.setInt(2, MAX_ALIKE);
                statement.setInt(3, MAX_LETTERS);
                return statement.executeUpdate();
            }
        });
    }

    /** The newest first, those before {@code before}. */
    public CompletionStage<List<DeadLetter>> list(long before, int limit) {
        return database.async(connection -> {
            try (var statement =
                    connection.prepareStatement("select * from dead_letter where id < ? order by id desc limit ?")) {
                statement.setLong(1, before);
                statement.setInt(2, limit);
                var letters = new ArrayList<DeadLetter>();
                try (var rows = statement.executeQuery()) {
                    while (rows.next()) {
                        letters.add(new DeadLetter(
                                rows.getLong("id"),
                                rows.getTimestamp("received_at").toInstant(),
                                rows.getInt("times"),
                                rows.getString("source"),
                                rows.getString("kind"),
                                rows.getString("reason"),
                                rows.getString("payload")));
                    }
                }
                return letters;
            }
        });
    }

    /** PostgreSQL stores every character but NUL. */
    private static String storable(String payload) {
        var cut = payload.length() <= MAX_PAYLOAD ? payload : payload.substring(0, MAX_PAYLOAD);
        return cut.replace('\0', '\uFFFD');
    }
}
