package dev.tocsin.api;

import dev.tocsin.app.configuration.ConfigFiles;
import dev.tocsin.channel.source.Source;
import dev.tocsin.channel.source.Sources;
import dev.tocsin.config.Configuration;
import dev.tocsin.config.LoadResult;
import dev.tocsin.core.time.TimeSource;
import dev.tocsin.runtime.db.Database;
import dev.tocsin.runtime.db.EmbeddedDatabase;
import dev.tocsin.testing.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A real node on a database of its own and a free port, with a configuration that came through the usual door. */
public final class TestNode implements AutoCloseable {
    /** Two people, a policy of two levels minutes apart, nothing but the console to page through. */
    public static final String WORLD = """
        severities:
          - {name: critical, aliases: [P0, P1, SEV1], auto_resolve: never}
          - {name: warning, aliases: [P2], auto_resolve: 0s}
          - {name: info, auto_resolve: 10m}
        default_severity: warning
        dedup_window: 5m
        storm_guard: off
        channels: {console: {type: console}}
        users:
          sam: {name: Sam Doe, contacts: [{channel: console}]}
          alex: {name: Alex Roe, contacts: [{channel: console}]}
        rotations:
          primary: {time_zone: Europe/Berlin, start: 2026-01-05, handoff: "08:00", shift: 24h, members: [sam, alex]}
          secondary: {time_zone: UTC, start: 2030-01-07, handoff: "00:00", shift: 1w, members: [alex]}
        policies:
          default:
            levels:
              - {responders: [{user: sam}], timeout: 5m}
              - {responders: [{user: alex}], timeout: 10m}
        receivers: {default: {policy: default}, ignored: {page: nobody}}
        route:
          receiver: default
          group_by: [alertname, cluster]
          group_wait: 0s
          routes: [{receiver: ignored, matchers: [alertname=Watchdog]}]
        """;

    private static final int CONNECTIONS = 16;
    private static final String FILE = "tocsin.yaml";

    private final Database database;
    private final Node node;
    private final Path directory;
    private final Api api;

    private TestNode(Database database, Node node, Path directory) {
        this.database = database;
        this.node = node;
        this.directory = directory;
        this.api = connection();
    }

    public static TestNode start(String yaml) {
        return start(yaml, Map.of());
    }

    /** @param environment what {@code ${env:NAME}} stands for */
    public static TestNode start(String yaml, Map<String, String> environment) {
        return start(yaml, environment, "127.0.0.1");
    }

    public static TestNode start(String yaml, Map<String, String> environment, String listen) {
        return start(yaml, environment, listen, TestDatabase.freshUrl());
    }

    /** @param databaseUrl one that several nodes share */
    public static TestNode start(String yaml, Map<String, String> environment, String listen, String databaseUrl) {
        return start(yaml, environment, listen, databaseUrl, TimeSource.system());
    }

    public static TestNode start(String yaml, Map<String, String> environment, TimeSource time) {
        return start(yaml, environment, "127.0.0.1", TestDatabase.freshUrl(), time);
    }

    /** @param time that the whole node goes by */
    public static TestNode start(
            String yaml, Map<String, String> environment, String listen, String databaseUrl, TimeSource time) {
        return start(yaml, environment, listen, databaseUrl, time, Sources.all().values());
    }

    /** @param sources instead of those of {@link Sources} */
    public static TestNode start(String yaml, Collection<Source> sources) {
        return start(yaml, Map.of(), "127.0.0.1", TestDatabase.freshUrl(), TimeSource.system(), sources);
    }

    private static TestNode start(
            String yaml,
            Map<String, String> environment,
            String listen,
            String databaseUrl,
            TimeSource time,
            Collection<Source> sources) {
        var directory = directory(yaml);
        var files = new ConfigFiles(Optional.of(directory), environment::get);
        var configuration = configuration(files);
        var database = Database.open(databaseUrl, EmbeddedDatabase.USER, TestDatabase.password(), CONNECTIONS);
        try {
            var node = Node.start(files, configuration, database, new InetSocketAddress(listen, 0), time, sources);
            return new TestNode(database, node, directory);
        } catch (Exception e) {
            database.close();
            throw new IllegalStateException("the node does not start", e);
        }
    }

    /** Without a node. */
    public static Configuration configuration(String yaml, Map<String, String> environment) {
        var directory = directory(yaml);
        try {
            return configuration(new ConfigFiles(Optional.of(directory), environment::get));
        } finally {
            TestDatabase.delete(directory);
        }
    }

    private static Configuration configuration(ConfigFiles files) {
        return switch (files.load()) {
            case LoadResult.Valid(var configuration) -> configuration;
            case LoadResult.Invalid(var problems) -> throw new IllegalArgumentException(problems.toString());
        };
    }

    private static Path directory(String yaml) {
        try {
            var directory = Files.createTempDirectory("tocsin-config");
            Files.writeString(directory.resolve(FILE), yaml);
            return directory;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes the node's only file anew; nobody reads it before a reload. */
    public void write(String yaml) {
        try {
            Files.writeString(directory.resolve(FILE), yaml);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Api api() {
        return api;
    }

    /** A client with connections of its own. */
    public Api connection() {
        return new Api("http://127.0.0.1:" + port());
    }

    public int port() {
        return node.address().getPort();
    }

    /** Looks at all pages in other systems now, and returns when that is done. */
    public void reconcile() {
        try {
            node.reconciler().pollAll();
        } catch (SQLException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The first column of what the database answers. */
    public List<String> query(String sql) throws SQLException {
        return database.run(connection -> {
            try (var statement = connection.createStatement();
                    var rows = statement.executeQuery(sql)) {
                var texts = new ArrayList<String>();
                while (rows.next()) {
                    texts.add(rows.getString(1));
                }
                return texts;
            }
        });
    }

    /** Changes the database behind the node's back. */
    public void execute(String sql) throws SQLException {
        database.run(connection -> {
            try (var statement = connection.createStatement()) {
                return statement.execute(sql);
            }
        });
    }

    @Override
    public void close() {
        node.close();
        database.close();
        TestDatabase.delete(directory);
        MetricRules.check(node.meters());
    }
}
