package dev.tocsin.api.crash;

import static dev.tocsin.testing.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tocsin.api.crash.Client.Entry;
import dev.tocsin.runtime.db.EmbeddedDatabase;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An orderly end, asked for by SIGTERM. */
class TerminationTest {
    private static final Duration EXIT_TIMEOUT = Duration.ofSeconds(90);
    private static final int SENDERS = 4;

    @TempDir
    private Path directory;

    private Receiver receiver;
    private Path data;
    private List<String> arguments;

    /** What a sender was answered until Tocsin was gone. */
    private record Answers(List<String> accepted, Set<Integer> statuses) {}

    @BeforeEach
    void start() throws IOException {
        receiver = new Receiver();
        data = directory.resolve("data");
        arguments =
                World.arguments(World.config(directory.resolve("config"), receiver.url(), Duration.ofHours(1)), data);
    }

    @AfterEach
    void stop() {
        receiver.close();
    }

    @Test
    void sigterm_whileRequestsAndPagesAreUnderWay_endsInOrderAndLosesNothing() throws Exception {
        var accepted = new ArrayList<String>();
        ProcessHandle postmaster;
        try (var tocsin = launch();
                var client = new Client(tocsin.address())) {
            postmaster = Postmaster.of(data).orElseThrow();
            assertEquals(202, client.fire(List.of("warms-up")).statusCode());
            receiver.takes(Duration.ofMillis(500));
            var senders = IntStream.range(0, SENDERS)
                    .mapToObj(sender -> CompletableFuture.supplyAsync(() -> send(client, sender)))
                    .toList();
            eventually(() -> assertTrue(receiver.deliveries().size() > 10 * SENDERS));
            var start = System.nanoTime();
            tocsin.terminate();
            var exit = tocsin.awaitExit(EXIT_TIMEOUT);
            var took = Duration.ofNanos(System.nanoTime() - start);

            assertTrue(Set.of(0, 143).contains(exit), () -> "exit code " + exit + ":\n" + tocsin.log());
            for (var sender : senders) {
                var answers = sender.join();
                accepted.addAll(answers.accepted());
                assertTrue(Set.of(202, 503).containsAll(answers.statuses()), () -> "answered " + answers.statuses());
            }
            System.out.printf(
                    "TerminationTest: %d alerts accepted, end after %d ms, exit code %d%n",
                    accepted.size(), took.toMillis(), exit);
        }
        assertFalse(Files.exists(Postmaster.file(data)));
        eventually(() -> assertFalse(postmaster.isAlive()));
        assertFalse(accepted.isEmpty());

        receiver.takes(Duration.ZERO);
        try (var tocsin = launch();
                var client = new Client(tocsin.address())) {
            for (var incident : accepted) {
                eventually(() -> assertEquals(
                        List.of("incident-opened", "level-paged", "page-delivered"),
                        client.timeline(incident).stream().map(Entry::type).toList()));
                assertEquals(
                        1,
                        receiver.deliveries(incident, 1).size(),
                        "its outcome was waited for, so it need not be repeated");
            }
        }
    }

    @Test
    void secondServe_onADataDirectoryInUse_saysSoAndExitsWithOne() throws Exception {
        try (var first = launch();
                var second = TocsinProcess.launch(directory.resolve("second.log"), arguments)) {
            assertEquals(1, second.awaitExit(EXIT_TIMEOUT));
            assertEquals(
                    "tocsin: another Tocsin uses " + data + "; stop it, or give this one another --data\n",
                    second.log());
            try (var client = new Client(first.address())) {
                assertEquals(202, client.fire(List.of("still-served")).statusCode());
            }
        }
    }

    @Test
    void sigterm_whileTheDatabaseIsAway_endsAllTheSame() throws Exception {
        var database = EmbeddedDatabase.start(directory.resolve("database"));
        try (var tocsin = TocsinProcess.start(directory.resolve("log"), directory.resolve("config"), database);
                var client = new Client(tocsin.address())) {
            assertEquals(202, client.fire(List.of("accepted")).statusCode());
            database.close();
            var refused = CompletableFuture.supplyAsync(() -> send(client, 0));
            Thread.sleep(200);
            var start = System.nanoTime();
            tocsin.terminate();
            tocsin.awaitExit(EXIT_TIMEOUT);
            System.out.printf(
                    "TerminationTest: end after %d ms without the database%n", (System.nanoTime() - start) / 1_000_000);
            assertEquals(List.of(), refused.join().accepted());
        } finally {
            database.close();
        }
    }

    private TocsinProcess launch() throws IOException {
        return TocsinProcess.start(directory.resolve("log"), arguments);
    }

    private static Answers send(Client client, int sender) {
        var answers = new Answers(new ArrayList<>(), new TreeSet<>());
        try {
            for (int i = 0; ; i++) {
                HttpResponse<byte[]> response = client.fire(List.of("sender-" + sender + "-" + i));
                answers.statuses().add(response.statusCode());
                if (response.statusCode() == 202) {
                    answers.accepted().addAll(Client.incidents(response));
                }
                Thread.sleep(5);
            }
        } catch (IOException _) {
            return answers;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return answers;
        }
    }
}
