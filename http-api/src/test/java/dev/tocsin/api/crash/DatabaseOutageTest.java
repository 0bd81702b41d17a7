package dev.tocsin.api.crash;

import static dev.tocsin.testing.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tocsin.runtime.db.EmbeddedDatabase;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** PostgreSQL is stopped and started again under load, while Tocsin runs on. */
class DatabaseOutageTest {
    /** Level 2 of what opened shortly before the outage falls due within it. */
    private static final Duration TIMEOUT = Duration.ofSeconds(4);

    private static final Duration BEFORE = Duration.ofSeconds(2);
    /** So long before PostgreSQL stops, alerts wait for their write, which will not succeed. */
    private static final Duration HELD_UP = Duration.ofMillis(300);

    private static final Duration OUTAGE = Duration.ofSeconds(8);
    /** So many alerts each sender gets through in a row, once the service is back. */
    private static final int IN_A_ROW = 5;

    /** The pool waits up to 5 s between two attempts to connect. */
    private static final Duration RETURN_TIMEOUT = Duration.ofSeconds(45);

    /** 50 alerts a second in all. */
    private static final int SENDERS = 10;

    private static final Duration BETWEEN_ALERTS = Duration.ofMillis(200);
    private static final Duration BEFORE_A_RETRY = Duration.ofMillis(300);

    /** Twice the ask timeout: nobody hangs longer, whatever the outage caught him at. */
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(20);

    /** Tocsin knows by then that the database is away, or back. */
    private static final Duration DETECTION_TIMEOUT = Duration.ofSeconds(4);

    /** Generous for a busy machine; it takes milliseconds. */
    private static final Duration QUICK = Duration.ofSeconds(5);

    @TempDir
    private Path directory;

    private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();
    private volatile boolean loading = true;
    private Receiver receiver;

    /** @param incident "" when it was refused */
    private record Answer(
            Instant asked, Duration took, int status, boolean retryAfter, String alert, String incident) {}

    @BeforeEach
    void start() throws IOException {
        receiver = new Receiver();
    }

    @AfterEach
    void stop() {
        receiver.close();
    }

    @Test
    void outage_losesNothingThatWasAccepted_tellsSendersToWait_andEndsByItself() throws Exception {
        var port = freePort();
        var config = World.config(directory.resolve("config"), receiver.url(), TIMEOUT);
        var database = EmbeddedDatabase.start(directory.resolve("database"), port);
        try (var tocsin = TocsinProcess.start(directory.resolve("log"), config, database);
                var client = new Client(tocsin.address());
                var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var senders = IntStream.range(0, SENDERS)
                    .mapToObj(sender -> CompletableFuture.runAsync(() -> send(client, sender), executor))
                    .toList();
            acceptedSince(Instant.MIN);
            Thread.sleep(BEFORE);
            var stopping = Instant.now();
            try (var _ = new HeldUpWrites(database.jdbcUrl(), database.password())) {
                Thread.sleep(HELD_UP);
                database.close();
            }
            Thread.sleep(OUTAGE);
            var starting = Instant.now();
            database = EmbeddedDatabase.start(directory.resolve("database"), port);
            var started = Instant.now();
            var back = acceptedSince(started);
            eventually(this::everySenderGetsThrough);
            loading = false;
            senders.forEach(CompletableFuture::join);

            report(stopping, starting, started, back);
            sendersWereToldToWait(tocsin, stopping, starting);
            assertTrue(Duration.between(started, back).compareTo(RETURN_TIMEOUT) < 0);
            nothingIsLost(client, database);
        } finally {
            database.close();
        }
    }

    /** When the first alert asked since then was accepted. */
    private Instant acceptedSince(Instant from) {
        return eventually(() -> asked(from, Instant.MAX).stream()
                .filter(answer -> answer.status() == 202)
                .map(answer -> answer.asked().plus(answer.took()))
                .min(Comparator.naturalOrder())
                .orElseThrow(() -> new AssertionError("nothing is accepted")));
    }

    private void sendersWereToldToWait(TocsinProcess tocsin, Instant stopping, Instant starting) {
        assertEquals(
                Set.of(202, 503),
                answers.stream().map(Answer::status).collect(Collectors.toCollection(TreeSet::new)),
                tocsin::log);
        assertEquals(
                List.of(),
                answers.stream()
                        .filter(a -> a.status() == 503 && !a.retryAfter())
                        .toList());
        assertEquals(
                List.of(),
                answers.stream()
                        .filter(a -> a.took().compareTo(ANSWER_TIMEOUT) > 0)
                        .toList());
        var known = asked(stopping.plus(DETECTION_TIMEOUT), starting);
        assertFalse(known.isEmpty());
        known.forEach(answer -> assertEquals(503, answer.status()));
        assertEquals(
                List.of(),
                known.stream().filter(a -> a.took().compareTo(QUICK) > 0).toList(),
                "once it is known that the database is away, nobody waits for it");
    }

    private void everySenderGetsThrough() {
        var bySender = answers.stream().collect(Collectors.groupingBy(answer -> answer.alert()
                .substring(0, answer.alert().lastIndexOf('-'))));
        assertEquals(SENDERS, bySender.size());
        bySender.values()
                .forEach(own -> assertEquals(
                        Set.of(202),
                        own.subList(Math.max(0, own.size() - IN_A_ROW), own.size()).stream()
                                .map(Answer::status)
                                .collect(Collectors.toSet())));
    }

    private void nothingIsLost(Client client, EmbeddedDatabase database) throws SQLException {
        var accepted = answers.stream().filter(a -> a.status() == 202).toList();
        assertEquals(
                accepted.size(),
                accepted.stream().map(Answer::incident).distinct().count(),
                "one alert, one incident");
        assertEquals(accepted.size(), count(database, "select count(*) from incident"));
        assertEquals(accepted.size(), count(database, "select count(distinct persistence_id) from event_journal"));
        var verdicts = new Verdicts(receiver, client, TIMEOUT);
        accepted.forEach(answer -> eventually(() -> verdicts.pagedBothLevels(answer.incident())));
    }

    private static long count(EmbeddedDatabase database, String query) throws SQLException {
        try (var connection =
                        DriverManager.getConnection(database.jdbcUrl(), EmbeddedDatabase.USER, database.password());
                var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            assertTrue(rows.next());
            return rows.getLong(1);
        }
    }

    /** As Alertmanager does: the same again until it is accepted, then the next. */
    private void send(Client client, int sender) {
        try {
            for (int i = 0; loading; i++) {
                var alert = "sender-" + sender + "-" + i;
                while (!accepted(client, alert)) {
                    Thread.sleep(BEFORE_A_RETRY);
                }
                Thread.sleep(BETWEEN_ALERTS);
            }
        } catch (IOException e) {
            throw new AssertionError("Tocsin did not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean accepted(Client client, String alert) throws IOException, InterruptedException {
        var asked = Instant.now();
        var start = System.nanoTime();
        var response = client.fire(List.of(alert));
        var accepted = response.statusCode() == 202;
        answers.add(new Answer(
                asked,
                Duration.ofNanos(System.nanoTime() - start),
                response.statusCode(),
                response.headers().firstValue("Retry-After").isPresent(),
                alert,
                accepted ? Client.incidents(response).getFirst() : ""));
        return accepted;
    }

    private List<Answer> asked(Instant from, Instant to) {
        return answers.stream()
                .filter(answer ->
                        !answer.asked().isBefore(from) && answer.asked().isBefore(to))
                .toList();
    }

    private void report(Instant stopping, Instant starting, Instant started, Instant back) {
        System.out.printf(
                "DatabaseOutageTest: %d accepted, %d refused; answers (median/p99/max) before the outage %s; in its"
                        + " first %d ms %s; in the rest of it %s; from the first 202 on %s;"
                        + " first 202 %d ms after PostgreSQL was back%n",
                answers.stream().filter(a -> a.status() == 202).count(),
                answers.stream().filter(a -> a.status() != 202).count(),
                millis(asked(Instant.MIN, stopping)),
                DETECTION_TIMEOUT.toMillis(),
                millis(asked(stopping, stopping.plus(DETECTION_TIMEOUT))),
                millis(asked(stopping.plus(DETECTION_TIMEOUT), starting)),
                millis(asked(back, Instant.MAX)),
                Duration.between(started, back).toMillis());
    }

    private static String millis(List<Answer> answers) {
        var sorted = answers.stream()
                .map(answer -> answer.took().toMillis())
                .sorted()
                .toList();
        return sorted.isEmpty()
                ? "none"
                : "%d/%d/%d ms of %d"
                        .formatted(
                                sorted.get(sorted.size() / 2),
                                sorted.get(sorted.size() * 99 / 100),
                                sorted.getLast(),
                                sorted.size());
    }

    /** Below the ports that are given to clients: it must stay free while PostgreSQL is away. */
    private static int freePort() throws IOException {
        while (true) {
            var port = ThreadLocalRandom.current().nextInt(10_000, 32_000);
            try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (BindException _) {
                // Another one, then.
            }
        }
    }
}
