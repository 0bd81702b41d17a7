package dev.tocsin.api.crash;

import static dev.tocsin.engine.testing.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * {@code kill -9} at moments drawn from a seed: {@code -Dtocsin.seed=} repeats them. One data directory goes through
 * all of them, so each restart is the start for the next moment.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KillNineTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(3);

    /** Until shortly after level 2 is due. */
    private static final Duration SPAN = TIMEOUT.plusMillis(300);

    private static final int MOMENTS = 10;
    private static final int ALERTS = 4;

    /** So long are alerts sent, one after the other, before the kill. */
    private static final Duration RACE = Duration.ofMillis(150);

    /** Not a measurement: far more than a restart takes, far less than a lost timer would. */
    private static final Duration LATEST = Duration.ofSeconds(15);

    /** @param after the first alerts were answered with 202 */
    private record Moment(int number, Duration after, Duration receiverTakes, boolean databaseToo) {
        @Override
        public String toString() {
            return "%d: %d ms after the 202%s%s"
                    .formatted(
                            number,
                            after.toMillis(),
                            receiverTakes.isZero() ? "" : ", each page takes " + receiverTakes.toMillis() + " ms",
                            databaseToo ? ", PostgreSQL too" : "");
        }
    }

    @TempDir
    private static Path directory;

    private final long seed = Long.getLong("tocsin.seed", System.nanoTime());
    private final List<Duration> restarts = new ArrayList<>();
    private final List<Duration> late = new ArrayList<>();
    private int incidents;
    private Receiver receiver;
    private List<String> arguments;
    private TocsinProcess tocsin;

    @BeforeAll
    void start() throws IOException {
        System.out.println("KillNineTest: -Dtocsin.seed=" + seed);
        receiver = new Receiver();
        arguments = World.arguments(
                World.config(directory.resolve("config"), receiver.url(), TIMEOUT), directory.resolve("data"));
        tocsin = TocsinProcess.start(directory.resolve("log"), arguments);
    }

    @AfterAll
    void stop() throws InterruptedException {
        tocsin.close();
        receiver.close();
        System.out.printf(
                "KillNineTest: %d incidents, %d pages, %d repeated with the same webhook-id; kill to ready %s ms;"
                        + " level 2 at most %d ms after the later of its time and ready%n",
                incidents,
                receiver.deliveries().size(),
                receiver.repetitions(),
                restarts.stream().map(Duration::toMillis).sorted().toList(),
                late.stream().mapToLong(Duration::toMillis).max().orElse(0));
    }

    /** Spread over the whole span, and a few with pages held up so that the kill finds them on their way. */
    Stream<Moment> moments() {
        var random = new Random(seed);
        var share = SPAN.dividedBy(MOMENTS);
        var spread = IntStream.range(0, MOMENTS)
                .mapToObj(i -> new Moment(i + 1, draw(random, share.multipliedBy(i), share), Duration.ZERO, false));
        var slow = Duration.ofSeconds(1);
        return Stream.concat(
                spread,
                Stream.of(
                        new Moment(MOMENTS + 1, draw(random, RACE, Duration.ofMillis(700)), slow, false),
                        new Moment(MOMENTS + 2, draw(random, TIMEOUT, Duration.ofMillis(700)), slow, false),
                        new Moment(MOMENTS + 3, draw(random, Duration.ZERO, TIMEOUT), Duration.ZERO, true)));
    }

    private static Duration draw(Random random, Duration from, Duration span) {
        return from.plusMillis(random.nextLong(span.toMillis()));
    }

    @ParameterizedTest
    @MethodSource("moments")
    void kill_atAnyMoment_losesNothingAndPagesEachLevelOnce(Moment moment) throws Exception {
        receiver.takes(moment.receiverTakes());
        var accepted = new ArrayList<String>();
        try (var client = new Client(tocsin.address())) {
            var names = IntStream.range(0, ALERTS)
                    .mapToObj(i -> "moment-" + moment.number() + "-" + i)
                    .toList();
            var response = client.fire(names);
            var answered = Instant.now();
            assertEquals(202, response.statusCode());
            accepted.addAll(Client.incidents(response));
            assertEquals(ALERTS, accepted.stream().distinct().count());
            var kill = answered.plus(moment.after());
            var race = CompletableFuture.supplyAsync(() -> race(client, moment, kill));
            sleepUntil(kill);
            kill(moment);
            accepted.addAll(race.join());
        }
        receiver.takes(Duration.ZERO);
        restart();
        verify(accepted);
    }

    /** Sends alert after alert until Tocsin is gone. */
    private static List<String> race(Client client, Moment moment, Instant kill) {
        var accepted = new ArrayList<String>();
        try {
            sleepUntil(kill.minus(RACE));
            for (int i = 0; i < 1_000; i++) {
                var response = client.fire(List.of("race-" + moment.number() + "-" + i));
                if (response.statusCode() == 202) {
                    accepted.addAll(Client.incidents(response));
                }
            }
        } catch (IOException e) {
            return accepted;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return accepted;
    }

    private void kill(Moment moment) throws IOException, InterruptedException {
        if (moment.databaseToo()) {
            var postmaster = TocsinProcess.postmaster(directory.resolve("data")).orElseThrow();
            postmaster.destroyForcibly();
            tocsin.kill();
            postmaster.onExit().join();
        } else {
            tocsin.kill();
            assertTrue(TocsinProcess.postmaster(directory.resolve("data"))
                    .orElseThrow()
                    .isAlive());
        }
    }

    private void restart() throws IOException {
        tocsin = TocsinProcess.start(directory.resolve("log"), arguments);
        restarts.add(tocsin.readyAfter());
    }

    private void verify(List<String> accepted) throws IOException {
        var ready = Instant.now();
        try (var client = new Client(tocsin.address())) {
            var verdicts = new Verdicts(receiver, client, TIMEOUT);
            for (var incident : accepted) {
                var paged = eventually(() -> verdicts.pagedBothLevels(incident));
                var due = client.timeline(incident).getFirst().at().plus(TIMEOUT);
                var lateness = Duration.between(World.later(due, ready), paged);
                late.add(lateness);
                assertTrue(lateness.compareTo(LATEST) < 0, () -> "level 2 of " + incident + " came late: " + lateness);
            }
        }
        incidents += accepted.size();
    }

    private static void sleepUntil(Instant instant) throws InterruptedException {
        var wait = Duration.between(Instant.now(), instant);
        if (wait.isPositive()) {
            Thread.sleep(wait);
        }
    }
}
