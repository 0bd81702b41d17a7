package dev.tocsin.app.configuration;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tocsin.app.configuration.Activation.Via;
import dev.tocsin.runtime.db.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The versions in the database. Every call runs on the caller's thread. */
public final class ConfigVersions {
    /** Whoever changes what holds waits for whoever does so already; readers do not. */
    private static final String ONE_AT_A_TIME = "select pg_advisory_xact_lock(hashtext('tocsin.config_activation'))";

    private static final String ACTIVATIONS = "select id, version, activated_at, activated_by, via, reason"
            + " from config_activation order by id desc limit ?";
    private static final String HELD_AT = "select id, version, activated_at, activated_by, via, reason"
            + " from config_activation where activated_at <= ? order by id desc limit 1";
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final TypeReference<LinkedHashMap<String, String>> TEXTS = new TypeReference<>() {};

    /**
     * A wish that a version hold.
     *
     * @param files texts by name; kept when the version is not known yet
     */
    public record Wish(String version, Map<String, String> files, String by, Via via, String reason) {}

    private final Database database;
    private final Clock clock;

    public ConfigVersions(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** What holds; empty only before the first node was started. */
    public Optional<Activation> active() throws SQLException {
        return database.run(connection -> active(connection));
    }

    /** What held at {@code at}; empty before the first node was started. */
    public Optional<Activation> heldAt(Instant at) throws SQLException {
        return database.run(connection -> {
            try (var select = connection.prepareStatement(HELD_AT)) {
                select.setTimestamp(1, Timestamp.from(at));
                return list(select, ConfigVersions::activation).stream().findFirst();
            }
        });
    }

    /** Makes a version hold unless it does already, and returns what holds then. */
    public Activation activate(Wish wish) throws SQLException {
        return database.transact(connection -> {
            try (var lock = connection.prepareStatement(ONE_AT_A_TIME)) {
                lock.execute();
            }
            var active = active(connection);
            if (active.isPresent() && active.get().version().equals(wish.version())) {
                return active.get();
            }
            store(connection, wish);
            return insert(connection, wish);
        });
    }

    public Optional<StoredVersion> find(String version) throws SQLException {
        return database.run(connection -> {
            try (var select = connection.prepareStatement(
                    "select version, files, stored_at, stored_by from config_version where version = ?")) {
                select.setString(1, version);
                var found = list(
                        select,
                        row -> new StoredVersion(
                                row.getString(1), texts(row.getString(2)), instant(row, 3), row.getString(4)));
                return found.stream().findFirst();
            }
        });
    }

    /** The newest first. */
    public List<StoredVersion.Listed> versions(int limit) throws SQLException {
        return database.run(connection -> {
            try (var select = connection.prepareStatement(
                    "select version, stored_at, stored_by from config_version order by stored_at desc limit ?")) {
                select.setInt(1, limit);
                return list(
                        select, row -> new StoredVersion.Listed(row.getString(1), instant(row, 2), row.getString(3)));
            }
        });
    }

    /** The newest first. */
    public List<Activation> activations(int limit) throws SQLException {
        return database.run(connection -> activations(connection, limit));
    }

    private static Optional<Activation> active(Connection connection) throws SQLException {
        return activations(connection, 1).stream().findFirst();
    }

    private static List<Activation> activations(Connection connection, int limit) throws SQLException {
        try (var select = connection.prepareStatement(ACTIVATIONS)) {
            select.setInt(1, limit);
            return list(select, ConfigVersions::activation);
        }
    }

    private static Activation activation(ResultSet row) throws SQLException {
        return new Activation(
                row.getLong(1),
                row.getString(2),
                instant(row, 3),
                row.getString(4),
                Via.valueOf(row.getString(5).toUpperCase(Locale.ROOT)),
                row.getString(6));
    }

    private void store(Connection connection, Wish wish) throws SQLException {
        try (var insert = connection.prepareStatement(
                "insert into config_version (version, files, stored_at, stored_by) values (?, ?::json, ?, ?)"
                        + " on conflict (version) do nothing")) {
            insert.setString(1, wish.version());
            insert.setString(2, json(wish.files()));
            insert.setTimestamp(3, Timestamp.from(clock.instant()));
            insert.setString(4, wish.by());
            insert.executeUpdate();
        }
    }

    private Activation insert(Connection connection, Wish wish) throws SQLException {
        try (var insert = connection.prepareStatement(
                "insert into config_activation (version, activated_at, activated_by, via, reason)"
                        + " values (?, ?, ?, ?, ?) returning id, activated_at")) {
            insert.setString(1, wish.version());
            insert.setTimestamp(2, Timestamp.from(clock.instant()));
            insert.setString(3, wish.by());
            insert.setString(4, wish.via().name().toLowerCase(Locale.ROOT));
            insert.setString(5, wish.reason());
            return list(
                            insert,
                            row -> new Activation(
                                    row.getLong(1),
                                    wish.version(),
                                    instant(row, 2),
                                    wish.by(),
                                    wish.via(),
                                    wish.reason()))
                    .getFirst();
        }
    }

    @FunctionalInterface
    private interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    private static <T> List<T> list(PreparedStatement statement, Row<T> row) throws SQLException {
        var read = new ArrayList<T>();
        try (var rows = statement.executeQuery()) {
            while (rows.next()) {
                read.add(row.read(rows));
            }
        }
        return read;
    }

    private static Instant instant(ResultSet row, int column) throws SQLException {
        return row.getTimestamp(column).toInstant();
    }

    private static String json(Map<String, String> files) {
        try {
            return MAPPER.writeValueAsString(files);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts by name are always JSON", e);
        }
    }

    private static Map<String, String> texts(String json) {
        try {
            return MAPPER.readValue(json, TEXTS);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a stored version is always a map of texts", e);
        }
    }
}
