package dev.tocsin.api.crash;

import static dev.tocsin.engine.testing.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import dev.tocsin.api.Receiver;
import dev.tocsin.api.Receiver.Request;
import dev.tocsin.engine.db.EmbeddedDatabase;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * {@code kill -9} at each step of a page's way to a webhook, and then of an update's, from when it was planned on.
 * Whatever the step, it arrives, and a receiver that honours the key sees it once. What comes before is met by
 * {@link KillNineTest}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EachStepTest {
    private static final String PATH = "pages";
    private static final Duration LONGEST = Duration.ofSeconds(120);

    /** How far it had come. */
    private enum Step {
        /** The receiver had it and had not answered. */
        TAKEN,
        /** The answer was there, and the outcome could not be written. */
        ANSWERED,
        RECORDED
    }

    /** One request that is met by a kill; those that follow are answered. */
    private final class Meeting implements Receiver.Behaviour {
        private final Step step;
        private final CompletableFuture<Request> arrived = new CompletableFuture<>();
        private final CompletableFuture<Void> killed = new CompletableFuture<>();
        private final CompletableFuture<HeldUpWrites> writes = new CompletableFuture<>();

        Meeting(Step step) {
            this.step = step;
        }

        @Override
        public void answer(HttpExchange exchange, Request request) throws IOException {
            var first = arrived.complete(request);
            if (first && step == Step.TAKEN) {
                killed.orTimeout(LONGEST.toSeconds(), TimeUnit.SECONDS).join();
                return;
            }
            if (first && step == Step.ANSWERED) {
                holdUpWrites();
            }
            exchange.sendResponseHeaders(204, -1);
        }

        private void holdUpWrites() throws IOException {
            try {
                writes.complete(new HeldUpWrites(Postmaster.url(data), Postmaster.password(data)));
            } catch (SQLException e) {
                writes.completeExceptionally(e);
            }
        }

        /** Kills when the step is reached, and starts again. */
        void kill(String incident, String recorded) throws Exception {
            arrived.get(LONGEST.toSeconds(), TimeUnit.SECONDS);
            switch (step) {
                case TAKEN -> tocsin.kill();
                case ANSWERED -> {
                    try (var _ = writes.get(LONGEST.toSeconds(), TimeUnit.SECONDS)) {
                        eventually(() -> assertTrue(writesWait()));
                        tocsin.kill();
                    }
                }
                case RECORDED -> {
                    eventually(() -> assertTrue(types(incident).contains(recorded)));
                    tocsin.kill();
                }
            }
            killed.complete(null);
            tocsin = TocsinProcess.start(directory.resolve("log"), arguments);
        }
    }

    @TempDir
    private static Path directory;

    private Receiver receiver;
    private Path data;
    private List<String> arguments;
    private TocsinProcess tocsin;

    @BeforeAll
    void start() throws IOException {
        receiver = Receiver.start();
        data = directory.resolve("data");
        var config = World.config(directory.resolve("config"), receiver.url(PATH), Duration.ofHours(1));
        arguments = World.arguments(config, data);
        tocsin = TocsinProcess.start(directory.resolve("log"), arguments);
    }

    @AfterAll
    void stop() throws InterruptedException {
        tocsin.close();
        receiver.close();
    }

    @ParameterizedTest
    @EnumSource
    void kill_atEachStep_losesNothing_andDoublesNothingForAReceiverThatHonoursTheKey(Step step) throws Exception {
        var page = new Meeting(step);
        receiver.on(PATH, page);
        var incident = fire("step-" + step);
        page.kill(incident, "page-delivered");
        eventually(() -> assertEquals(1, times(incident, "page-delivered")));
        assertEquals(
                List.of(incident + ".1"),
                receiver.requests(PATH).stream()
                        .map(Request::id)
                        .filter(id -> id.startsWith(incident))
                        .distinct()
                        .toList());

        var update = new Meeting(step);
        receiver.onUpdate(PATH, update);
        acknowledge(incident);
        update.kill(incident, "update-delivered");
        eventually(() -> assertEquals(1, times(incident, "update-delivered")));
        assertEquals(
                List.of(incident + ".1.u1"),
                receiver.updates(PATH).stream()
                        .map(Request::id)
                        .filter(id -> id.startsWith(incident))
                        .distinct()
                        .toList());
        assertEquals(
                List.of(
                        "incident-opened",
                        "level-paged",
                        "page-delivered",
                        "acknowledged",
                        "updates-planned",
                        "update-delivered"),
                types(incident));
    }

    private String fire(String alert) throws IOException, InterruptedException {
        try (var client = new Client(tocsin.address())) {
            return Client.incidents(client.fire(List.of(alert))).getFirst();
        }
    }

    private void acknowledge(String incident) throws IOException, InterruptedException {
        try (var client = new Client(tocsin.address())) {
            client.acknowledge(incident);
        }
    }

    private long times(String incident, String type) {
        return types(incident).stream().filter(type::equals).count();
    }

    private List<String> types(String incident) {
        try (var client = new Client(tocsin.address())) {
            return client.timeline(incident).stream().map(Client.Entry::type).toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private boolean writesWait() {
        try (var connection = DriverManager.getConnection(
                        Postmaster.url(data), EmbeddedDatabase.USER, Postmaster.password(data));
                var statement = connection.createStatement();
                var rows = statement.executeQuery(
                        "select count(*) from pg_locks where relation = 'event_journal'::regclass and not granted")) {
            return rows.next() && rows.getInt(1) > 0;
        } catch (SQLException | IOException e) {
            throw new AssertionError(e);
        }
    }
}
