package dev.tocsin.bench.system;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.tocsin.runtime.db.EmbeddedDatabase;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;

/**
 * The process of a scheduler that Tocsin is compared with, on a PostgreSQL as Tocsin starts it. Acting on a timer is
 * the instant when its job begins, before anything comes of it, which favours the scheduler.
 */
public final class SchedulerProcess {
    static final int THREADS = 50;

    private record Begun(String name, Instant due, Instant at) {}

    private final JobScheduler scheduler;
    private final DataSource database;
    private final TimerKind.Hands hands;
    private final Queue<Begun> begun = new ConcurrentLinkedQueue<>();
    private final AtomicLong acted = new AtomicLong();

    private SchedulerProcess(TimerKind kind, DataSource database, TimerKind.Hands hands) throws Exception {
        this.database = database;
        this.hands = hands;
        this.scheduler = switch (kind) {
            case DB_SCHEDULER -> new DbScheduler(database, this::begin);
            case QUARTZ -> new Quartz(database, this::begin);
            case TOCSIN -> throw new IllegalArgumentException("Tocsin has a process of its own");
        };
    }

    public static void main(String[] arguments) throws Exception {
        try (var server = EmbeddedDatabase.start(data(Path.of(arguments[1])));
                var pool = pool(server)) {
            var process =
                    new SchedulerProcess(TimerKind.valueOf(arguments[0]), pool, TimerKind.Hands.valueOf(arguments[2]));
            process.serve(new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)), System.out);
            process.scheduler.close();
        }
        System.exit(0);
    }

    static Path data(Path directory) {
        return directory.resolve("data");
    }

    /** A connection a thread and a few more, of the 60 that the server takes. */
    private static HikariDataSource pool(EmbeddedDatabase server) {
        var config = new HikariConfig();
        config.setJdbcUrl(server.jdbcUrl());
        config.setUsername(EmbeddedDatabase.USER);
        config.setPassword(server.password());
        config.setMaximumPoolSize(THREADS + 3);
        return new HikariDataSource(config);
    }

    private void serve(BufferedReader in, PrintStream out) throws Exception {
        out.println("ready");
        for (var line = in.readLine(); line != null; line = in.readLine()) {
            var words = line.split(" ");
            switch (words[0]) {
                case "arm-singly" -> scheduler.armSingly(timers(words));
                case "arm-batches" -> scheduler.armInBatches(timers(words));
                case "arm-many" -> scheduler.armMany(timers(words));
                case "settle" -> settle();
                case "run" -> scheduler.run();
                case "acted", "report" -> {}
                default -> throw new IOException("unknown: " + line);
            }
            switch (words[0]) {
                case "acted" -> out.println(acted.get());
                case "report" -> report(words[1], out);
                default -> out.println("done");
            }
        }
    }

    private static Timers timers(String[] words) {
        return new Timers(words[1], Long.parseLong(words[2]), Instant.parse(words[3]), Duration.parse(words[4]));
    }

    private void begin(String name, Instant due) {
        if (hands == TimerKind.Hands.FULL) {
            acted.incrementAndGet();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return;
        }
        begun.add(new Begun(name, due, Instant.now()));
        acted.incrementAndGet();
    }

    private void report(String group, PrintStream out) {
        var wanted = begun.stream().filter(one -> one.name().startsWith(group)).toList();
        out.println(wanted.size());
        wanted.forEach(one -> out.println(one.name() + " " + one.due() + " " + one.at()));
    }

    private void settle() throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute("vacuum analyze");
            statement.execute("checkpoint");
        }
    }
}
