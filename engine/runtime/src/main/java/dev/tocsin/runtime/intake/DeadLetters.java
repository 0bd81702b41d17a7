package dev.tocsin.runtime.intake;

import dev.tocsin.runtime.db.Columns;
import dev.tocsin.runtime.db.Database;
import java.sql.SQLException;
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

/** Stores requests and signals that were received and could not be acted on, for an operator to see. */
public final class DeadLetters {
    /** Maximum of characters stored of a payload: the sender has the rest. */
    private static final int MAX_PAYLOAD = 64 * 1024;

    private static final Duration RETENTION = Duration.ofDays(30);

    /** Maximum of letters of the same source, kind and reason: more say nothing new. */
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
        /** The payload is not valid in its format. */
        REJECTED,
        /** No route matches, or it leads to no policy. */
        UNROUTED,
        /** A kind of event that Tocsin does not act on. */
        UNHANDLED,
        /**
         * The configuration says that nobody is paged for it. It is no error, and stored only so that it can be looked
         * up.
         */
        SUPPRESSED
    }

    /** A letter to store. */
    public record Letter(String source, Kind kind, String reason, String payload) {
        public Letter {
            reason = storable(reason);
            payload = storable(payload);
        }
    }

    /**
     * A stored letter.
     *
     * @param id in order of first arrival
     * @param receivedAt when the same letter last arrived
     * @param times how often the same letter has arrived: senders repeat what was not rejected
     */
    public record DeadLetter(
            long id, Instant receivedAt, int times, String source, String kind, String reason, String payload) {}

    private final Database database;
    private final Clock clock;

    public DeadLetters(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Stores all letters in one statement. */
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

    /** Deletes letters that have not arrived again for {@link #RETENTION}, and the oldest beyond the maximums. */
    public int purge() throws SQLException {
        return database.run(connection -> {
            try (var statement = connection.prepareStatement(PURGE)) {
                statement.setTimestamp(1, Timestamp.from(clock.instant().minus(RETENTION)));
                statement.setInt(2, MAX_ALIKE);
                statement.setInt(3, MAX_LETTERS);
                return statement.executeUpdate();
            }
        });
    }

    /** The letters with ids lower than {@code before}, the newest first. */
    public CompletionStage<List<DeadLetter>> list(long before, int limit) {
        return database.asyncRead(connection -> {
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
