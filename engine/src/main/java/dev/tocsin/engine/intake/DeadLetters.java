package dev.tocsin.engine.intake;

import dev.tocsin.engine.db.Database;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletionStage;

/** What was taken in and could not be acted on, kept where an operator sees it. */
public final class DeadLetters {
    /** Longer payloads are cut: the sender has the rest. */
    private static final int LONGEST_PAYLOAD = 64 * 1024;

    public enum Kind {
        /** It breaks the rules of its format. */
        REJECTED,
        /** No route leads anywhere. */
        UNROUTED,
        /** A kind of event that Tocsin does not act on. */
        UNHANDLED
    }

    /** @param id in order of arrival; unused in a letter that is not stored yet */
    public record DeadLetter(long id, Instant receivedAt, String source, String kind, String reason, String payload) {}

    private final Database database;
    private final Clock clock;

    public DeadLetters(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    public CompletionStage<Boolean> add(String source, Kind kind, String reason, String payload) {
        return database.async(connection -> {
            try (var statement = connection.prepareStatement("""
                insert into dead_letter (received_at, source, kind, reason, payload) values (?, ?, ?, ?, ?)
                """)) {
                statement.setTimestamp(1, Timestamp.from(clock.instant()));
                statement.setString(2, source);
                statement.setString(3, kind.name().toLowerCase(Locale.ROOT));
                statement.setString(4, reason);
                statement.setString(5, storable(payload));
                return statement.executeUpdate() == 1;
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
        var cut = payload.length() <= LONGEST_PAYLOAD ? payload : payload.substring(0, LONGEST_PAYLOAD);
        return cut.replace('\0', '\uFFFD');
    }
}
