package dev.tocsin.bench.system;

import dev.tocsin.runtime.db.Database;
import dev.tocsin.runtime.db.EmbeddedDatabase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * PostgreSQL alone, as Tocsin starts it and with its tables: pgbench inserts one row of 510 bytes into the journal a
 * commit.
 */
public final class Pgbench implements AutoCloseable {
    private static final String INSERT = """
        \\set id random(1, 9000000000000000000)
        insert into event_journal (persistence_id, sequence_number, writer, write_timestamp, adapter_manifest,
          event_ser_id, event_ser_manifest, event_payload)
        values ('incident|' || :id, 1, '5f0b9d5e-4d0c-4f8e-9a6b-2f0d6d1c7a11', 1700000000000, '', 7101, 'Opened/1',
          convert_to(repeat('payload ', 46), 'UTF8'));
        """;
    private static final Pattern RATE = Pattern.compile("tps = ([0-9.]+)");

    private final Path directory;
    private final EmbeddedDatabase server;

    private Pgbench(Path directory, EmbeddedDatabase server) {
        this.directory = directory;
        this.server = server;
    }

    public static Pgbench start() throws IOException {
        var directory = Files.createTempDirectory("pgbench");
        var server = EmbeddedDatabase.start(directory.resolve("data"));
        Database.open(server.jdbcUrl(), EmbeddedDatabase.USER, server.password(), 4)
                .close();
        Files.writeString(directory.resolve("insert.sql"), INSERT);
        return new Pgbench(directory, server);
    }

    public Map<String, Long> processes() throws IOException {
        return Map.of(
                "PostgreSQL's",
                Long.parseLong(Files.readAllLines(directory.resolve("data/postgresql/postmaster.pid"))
                        .getFirst()
                        .strip()));
    }

    /** Commits a second. */
    public double run(int clients, Duration duration) throws IOException {
        var command = new ProcessBuilder(
                "pgbench",
                "--host=127.0.0.1",
                "--port=" + server.port(),
                "--username=" + EmbeddedDatabase.USER,
                "--no-vacuum",
                "--protocol=prepared",
                "--client=" + clients,
                "--jobs=2",
                "--time=" + duration.toSeconds(),
                "--file=" + directory.resolve("insert.sql"),
                "postgres");
        command.environment().put("PGPASSWORD", server.password());
        var process = command.redirectErrorStream(true).start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        var rate = RATE.matcher(output);
        if (!rate.find()) {
            throw new IOException("pgbench failed:\n" + output);
        }
        return Double.parseDouble(rate.group(1));
    }

    @Override
    public void close() throws IOException {
        server.close();
        Directories.delete(directory);
    }
}
