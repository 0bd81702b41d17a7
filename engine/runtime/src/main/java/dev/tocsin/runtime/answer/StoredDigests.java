package dev.tocsin.runtime.answer;

import dev.tocsin.core.incident.page.PageId;
import dev.tocsin.core.policy.ContactMethod;
import dev.tocsin.runtime.db.Database;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;

/**
 * Stores which pages each digest contains. A digest is stored before it is sent, and deleted after its links have
 * expired.
 */
public final class StoredDigests {
    private static final Pattern ID = Pattern.compile("digest-[0-9a-f]{32}");
    private static final Duration RETENTION = Duration.ofDays(9);

    /** Maximum of digests that are searched for an answer code. */
    private static final int MAX_SEARCHED = 1_000;

    private static final String INSERT = """
        insert into digest (id, recipient, channel, address, pages, earlier, made_at) values (?, ?, ?, ?, ?, ?, ?)
        on conflict (id) do nothing
        """;

    private final Database database;
    private final Clock clock;

    public StoredDigests(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Whether a text has the form of a digest's id. There may be no such digest. */
    public static boolean isId(String text) {
        return ID.matcher(text).matches();
    }

    /**
     * Stores a digest, without earlier pages whose incidents somebody has answered. If it is stored already, the result
     * is what was stored first.
     */
    public CompletableFuture<StoredDigest> keep(StoredDigest digest) {
        return database.async(connection -> {
            var wanted = digest.withEarlier(unanswered(connection, digest.earlier()));
            try (var insert = connection.prepareStatement(INSERT)) {
                insert.setString(1, wanted.id());
                insert.setString(2, wanted.recipient());
                insert.setString(3, wanted.contact().channel());
                insert.setString(4, wanted.contact().address());
                insert.setArray(5, array(connection, wanted.pages()));
                insert.setArray(6, array(connection, wanted.earlier()));
                insert.setTimestamp(7, Timestamp.from(wanted.madeAt()));
                return insert.executeUpdate() == 1
                        ? wanted
                        : find(connection, wanted.id()).orElse(wanted);
            }
        });
    }

    private static List<String> unanswered(Connection connection, List<String> pages) throws SQLException {
        if (pages.isEmpty()) {
            return pages;
        }
        var incidents = pages.stream().flatMap(page -> incident(page).stream()).toList();
        try (var select =
                connection.prepareStatement("select id from incident where id = any (?) and status = 'new'")) {
            select.setArray(1, array(connection, incidents));
            var unanswered = new HashSet<String>();
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    unanswered.add(rows.getString(1));
                }
            }
            return pages.stream()
                    .filter(page -> incident(page).filter(unanswered::contains).isPresent())
                    .toList();
        }
    }

    private static Optional<String> incident(String page) {
        return PageId.parts(page).map(parts -> parts.incident().value());
    }

    /** The digest with this id; empty = it was never stored, or is deleted. */
    public CompletableFuture<Optional<StoredDigest>> find(String id) {
        return database.async(connection -> find(connection, id));
    }

    private static Optional<StoredDigest> find(Connection connection, String id) throws SQLException {
        try (var select = connection.prepareStatement("select * from digest where id = ?")) {
            select.setString(1, id);
            return digests(select).stream().findFirst();
        }
    }

    /** The digests that were sent to these recipients, the newest first, without their pages. */
    public CompletableFuture<List<StoredDigest>> to(Collection<String> recipients) {
        return database.async(connection -> {
            try (var select = connection.prepareStatement("""
                select id, recipient, channel, address, made_at, '{}'::text[] pages, '{}'::text[] earlier
                from digest where recipient = any (?) order by made_at desc limit ?
                """)) {
                select.setArray(1, array(connection, recipients));
                select.setInt(2, MAX_SEARCHED);
                return digests(select);
            }
        });
    }

    private static List<StoredDigest> digests(PreparedStatement select) throws SQLException {
        var digests = new ArrayList<StoredDigest>();
        try (var rows = select.executeQuery()) {
            while (rows.next()) {
                digests.add(new StoredDigest(
                        rows.getString("id"),
                        rows.getString("recipient"),
                        new ContactMethod(rows.getString("channel"), rows.getString("address")),
                        texts(rows, "pages"),
                        texts(rows, "earlier"),
                        rows.getTimestamp("made_at").toInstant()));
            }
        }
        return digests;
    }

    private static List<String> texts(ResultSet row, String column) throws SQLException {
        return List.of((String[]) row.getArray(column).getArray());
    }

    private static Array array(Connection connection, Collection<String> texts) throws SQLException {
        return connection.createArrayOf("text", texts.toArray());
    }

    /** Deletes digests whose links have expired. */
    public int purge() throws SQLException {
        return database.run(connection -> {
            try (var delete = connection.prepareStatement("delete from digest where made_at < ?")) {
                delete.setTimestamp(1, Timestamp.from(clock.instant().minus(RETENTION)));
                return delete.executeUpdate();
            }
        });
    }
}
