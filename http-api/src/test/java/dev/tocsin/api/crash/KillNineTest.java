package dev.tocsin.api.crash;

import static dev.tocsin.testing.Eventually.eventually;
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
import java.util.concurrent.Executors;
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
    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    /** Until shortly after level 2 is due. */
    private static final Duration SPAN = TIMEOUT.plusMillis(300);

    private static final int MOMENTS = 8;
    private static final int ALERTS = 4;

    /** So long before the kill, senders begin to race with it: the kill finds writes under way. */
    private static final Duration RACE = Duration.ofMillis(100);

    private static final int RACERS = 6;

    /** Less than the second that a page takes when it is held up. */
    private static final Duration HELD_UP = Duration.ofMillis(700);

    /** Not a measurement: far more than a restart takes, far less than a lost timer would. */
    private static final Duration LATEST = Duration.ofSeconds(45);

    /** What the kill meets with. */
    private enum Twist {
        NONE,
        /** Each page takes a second. */
        PAGES_HELD_UP,
        /** No event is written shortly before the kill. */
        WRITES_HELD_UP,
        /** PostgreSQL is killed as well. */
        DATABASE_TOO
    }

    /** @param after the first alerts were answered with 202 */
    private record Moment(int number, Duration after, Twist twist) {
        @Override
        public String toString() {
            return number + ": " + after.toMillis() + " ms after the 202, " + twist;
        }
    }

    @TempDir
    private static Path directory;

    private final long seed = Long.getLong("tocsin.seed", System.nanoTime());
    private final List<Duration> restarts = new ArrayList<>();
    private final List<Duration> late = new ArrayList<>();
    private int incidents;
    private Receiver receiver;
    private Path data;
    private List<String> arguments;
    private TocsinProcess tocsin;

    @BeforeAll
    void start() throws IOException {
        System.out.println("KillNineTest: -Dtocsin.seed=" + seed);
        receiver = new Receiver();
        data = directory.resolve("data");
        arguments = World.arguments(World.config(directory.resolve("config"), receiver.url(), TIMEOUT), data);
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
                .mapToObj(i -> new Moment(i + 1, draw(random, share.multipliedBy(i), share), Twist.NONE));
        return Stream.concat(
                spread,
                Stream.of(
                        new Moment(MOMENTS + 1, draw(random, RACE, HELD_UP), Twist.PAGES_HELD_UP),
                        new Moment(MOMENTS + 2, draw(random, TIMEOUT, HELD_UP), Twist.PAGES_HELD_UP),
                        new Moment(MOMENTS + 3, draw(random, RACE, TIMEOUT), Twist.WRITES_HELD_UP),
                        new Moment(MOMENTS + 4, draw(random, RACE, TIMEOUT), Twist.DATABASE_TOO)));
    }

    private static Duration draw(Random random, Duration from, Duration span) {
        return from.plusMillis(random.nextLong(span.toMillis()));
    }

    @ParameterizedTest
    @MethodSource("moments")
    void kill_atAnyMoment_losesNothingAndPagesEachLevelOnce(Moment moment) throws Exception {
        receiver.takes(moment.twist() == Twist.PAGES_HELD_UP ? Duration.ofSeconds(1) : Duration.ZERO);
        var accepted = new ArrayList<String>();
        try (var client = new Client(tocsin.address());
                var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var names = IntStream.range(0, ALERTS)
                    .mapToObj(i -> "moment-" + moment.number() + "-" + i)
                    .toList();
            var response = client.fire(names);
            var answered = Instant.now();
            assertEquals(202, response.statusCode());
            accepted.addAll(Client.incidents(response));
            assertEquals(ALERTS, accepted.stream().distinct().count());
            var kill = answered.plus(moment.after());
            var racers = IntStream.range(0, RACERS)
                    .mapToObj(racer -> CompletableFuture.supplyAsync(
                            () -> race(client, "race-" + moment.number() + "-" + racer + "-", kill), executor))
                    .toList();
            if (moment.twist() == Twist.WRITES_HELD_UP) {
                sleepUntil(kill.minus(RACE));
                try (var _ = new HeldUpWrites(Postmaster.url(data), Postmaster.password(data))) {
                    sleepUntil(kill.plus(RACE));
                    kill(moment);
                }
            } else {
                sleepUntil(kill);
                kill(moment);
            }
            racers.forEach(racer -> accepted.addAll(racer.join()));
        }
        receiver.takes(Duration.ZERO);
        restart();
        verify(accepted);
    }

    /** Sends alert after alert until Tocsin is gone. */
    private static List<String> race(Client client, String name, Instant kill) {
        var accepted = new ArrayList<String>();
        try {
            sleepUntil(kill.minus(RACE));
            for (int i = 0; i < 1_000; i++) {
                var response = client.fire(List.of(name + i));
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
        if (moment.twist() == Twist.DATABASE_TOO) {
            var postmaster = Postmaster.of(data).orElseThrow();
            postmaster.destroyForcibly();
            tocsin.kill();
            postmaster.onExit().join();
        } else {
            tocsin.kill();
            assertTrue(Postmaster.of(data).orElseThrow().isAlive());
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
