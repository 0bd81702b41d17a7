package dev.tocsin.runtime.poll;

import static dev.tocsin.testing.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.tocsin.core.time.TimeSource;
import dev.tocsin.runtime.db.Database;
import dev.tocsin.runtime.db.EmbeddedDatabase;
import dev.tocsin.runtime.poll.Poller.Nodes;
import dev.tocsin.runtime.poll.Poller.Work;
import dev.tocsin.testing.AbandoningProxy;
import dev.tocsin.testing.Fixtures;
import dev.tocsin.testing.ManualTime;
import dev.tocsin.testing.TestDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PollersTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final Database database = TestDatabase.fresh();
    private final ManualTime time = new ManualTime(Fixtures.T0);
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Pollers pollers = new Pollers(database, time, meters);
    private final AtomicInteger runs = new AtomicInteger();

    @AfterEach
    void close() {
        pollers.close();
        database.close();
    }

    private void add(Duration every, Nodes nodes, Work work) {
        pollers.add(List.of(new Poller("work", every, nodes, () -> {
            runs.incrementAndGet();
            work.run();
        })));
    }

    /** Starts, and waits until the runs that are due at once have ended. */
    private void start() {
        pollers.start();
        eventually(() -> assertEquals(
                1, meters.timer("tocsin.poller.duration", "poller", "work").count()));
    }

    private double value(String metric) {
        return meters.get(metric).tag("poller", "work").gauge().value();
    }

    @Test
    void poller_runsAtOnce_andAgainAfterEachPause() {
        add(SECOND, Nodes.EVERY_NODE, () -> {});
        assertEquals(0, runs.get());

        start();
        time.advance(Duration.ofSeconds(3));

        assertEquals(4, runs.get());
        assertEquals(4, meters.timer("tocsin.poller.duration", "poller", "work").count());
        assertEquals(Fixtures.T0.plusSeconds(3).getEpochSecond(), value("tocsin.poller.success.timestamp"));
    }

    @Test
    void slowPoller_leavesTheFirstMinuteToTheStart() {
        add(Duration.ofHours(1), Nodes.EVERY_NODE, () -> {});
        pollers.start();

        time.advance(Duration.ofSeconds(59));
        assertEquals(0, runs.get());
        time.advance(SECOND);
        assertEquals(1, runs.get());
        time.advance(Duration.ofHours(1));
        assertEquals(2, runs.get());
    }

    @Test
    void pollerThatIsAddedLater_startsAtOnce() {
        pollers.start();
        add(SECOND, Nodes.EVERY_NODE, () -> {});

        eventually(() -> assertEquals(1, runs.get()));
    }

    @Test
    void twoPollersOfOneName_areRefused() {
        add(SECOND, Nodes.EVERY_NODE, () -> {});

        assertThrows(IllegalArgumentException.class, () -> add(SECOND, Nodes.EVERY_NODE, () -> {}));
    }

    @Test
    void start_twice_runsEachPollerOnce() {
        add(SECOND, Nodes.EVERY_NODE, () -> {});
        start();
        pollers.start();
        time.advance(SECOND);

        assertEquals(2, runs.get());
    }

    @Test
    void close_twice_andAStartAfterwards_runNothing() {
        add(SECOND, Nodes.EVERY_NODE, () -> {});
        start();
        pollers.close();
        pollers.close();
        pollers.start();
        time.advance(Duration.ofHours(1));

        assertEquals(1, runs.get());
    }

    @Test
    void close_duringARun_waitsForItsEnd() throws Exception {
        var begun = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        var ended = new AtomicBoolean();
        add(SECOND, Nodes.EVERY_NODE, () -> {
            begun.countDown();
            goOn.await();
            ended.set(true);
        });
        pollers.start();
        begun.await();
        var closing = Thread.startVirtualThread(pollers::close);
        goOn.countDown();
        closing.join();

        assertTrue(ended.get());
    }

    @Test
    void close_duringARunThatDoesNotEnd_interruptsIt_andLogsNoFailure() throws Exception {
        var begun = new CountDownLatch(1);
        var interrupted = new AtomicBoolean();
        add(SECOND, Nodes.EVERY_NODE, () -> {
            begun.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.set(true);
                throw e;
            }
        });
        pollers.start();
        begun.await();
        pollers.close();

        assertTrue(interrupted.get());
        assertEquals(0, meters.counter("tocsin.poller.failed", "poller", "work").count());
    }

    /** Breaks when each run logs: operators read a line when it begins and one when it is over. */
    @Test
    void failure_isLoggedWhenItBegins_andWhenItEnds_andEachIsCounted() {
        var log = new ListAppender<ILoggingEvent>();
        var logger = (Logger) LoggerFactory.getLogger(Pollers.class);
        log.start();
        logger.addAppender(log);
        try {
            var broken = new AtomicBoolean(true);
            add(SECOND, Nodes.EVERY_NODE, () -> {
                if (broken.get()) {
                    throw new NoClassDefFoundError("half an upgrade");
                }
            });
            start();
            time.advance(Duration.ofSeconds(9));
            broken.set(false);
            time.advance(Duration.ofSeconds(5));
            broken.set(true);
            time.advance(Duration.ofSeconds(2));

            assertEquals(
                    List.of(
                            Level.WARN + " Poller work failed and is retried until it succeeds: half an upgrade",
                            Level.INFO + " Poller work works again after 10 failed runs in 10 s",
                            Level.WARN + " Poller work failed and is retried until it succeeds: half an upgrade"),
                    log.list.stream()
                            .filter(event -> event.getFormattedMessage().startsWith("Poller work"))
                            .map(event -> event.getLevel() + " " + event.getFormattedMessage())
                            .toList());
        } finally {
            logger.detachAppender(log);
        }
        assertEquals(
                12, meters.counter("tocsin.poller.failed", "poller", "work").count());
        assertEquals(Fixtures.T0.plusSeconds(14).getEpochSecond(), value("tocsin.poller.success.timestamp"));
    }

    @Test
    void slowPollerThatFails_isRepeatedAfterAMinute() {
        add(Duration.ofHours(1), Nodes.EVERY_NODE, () -> {
            throw new IllegalStateException("not now");
        });
        pollers.start();
        time.advance(Duration.ofMinutes(3));

        assertEquals(3, runs.get());
    }

    /** The node may run on for weeks: a poller that has died would be missed only when its work is. */
    @Test
    void threadThatCannotBeStarted_isAFailedRun_andTheNextOneRuns() {
        var poller = new Poller("threads", SECOND, Nodes.EVERY_NODE, runs::incrementAndGet);
        var leadership = new Leadership(database, time, Leadership.Pace.USUAL, new SimpleMeterRegistry());
        var running = new RunningPoller(
                poller,
                leadership,
                time,
                _ -> {
                    throw new InternalError("unable to create native thread");
                },
                meters);
        running.start();
        assertEquals(
                1, meters.counter("tocsin.poller.failed", "poller", "threads").count());

        // Manual time needs the executor for the first run only.
        time.advance(SECOND);
        running.stop();
        assertEquals(1, runs.get());
    }

    @Test
    void runThatCannotBeScheduled_isAFailedRun_andIsScheduledLater() {
        var refused = new AtomicBoolean();
        var poller = new Poller("schedule", SECOND, Nodes.EVERY_NODE, runs::incrementAndGet);
        var leadership = new Leadership(database, time, Leadership.Pace.USUAL, new SimpleMeterRegistry());
        var running = new RunningPoller(poller, leadership, refusingOnce(refused), Runnable::run, meters);
        running.start();
        time.advance(Duration.ofSeconds(3));
        running.stop();

        assertTrue(refused.get());
        assertEquals(
                1, meters.counter("tocsin.poller.failed", "poller", "schedule").count());
        assertTrue(runs.get() > 1, runs::toString);
    }

    /** The test's time, which refuses the first task that has a delay; sleeping takes no time. */
    private TimeSource refusingOnce(AtomicBoolean refused) {
        return new TimeSource() {
            @Override
            public Instant instant() {
                return time.instant();
            }

            @Override
            public long nanos() {
                return time.nanos();
            }

            @Override
            public Scheduled schedule(Duration delay, Executor executor, Runnable task) {
                if (delay.isPositive() && !refused.getAndSet(true)) {
                    throw new InternalError("no room for another task");
                }
                return time.schedule(delay, executor, task);
            }

            @Override
            public void sleep(Duration duration) {}
        };
    }

    @Test
    void workOfOneNode_isDoneByThisNode_ifThereIsNoOther() {
        add(SECOND, Nodes.ONE_NODE, () -> {});
        pollers.start();
        eventually(() -> assertTrue(pollers.isLeader()));
        var before = runs.get();
        time.advance(Duration.ofSeconds(10));

        assertEquals(before + 10, runs.get());
        assertEquals(1, meters.get("tocsin.leader").gauge().value());
    }

    /** A node that is suspended does not believe that it still leads when it goes on. */
    @Test
    void nodeThatWasSuspended_leadsOnlyOnceItHasConfirmed() {
        var pace = new Leadership.Pace(Duration.ofSeconds(30), Duration.ofSeconds(8), Duration.ofSeconds(10));
        try (var slow = new Pollers(database, time, pace, new SimpleMeterRegistry())) {
            slow.start();
            eventually(() -> assertTrue(slow.isLeader()));

            time.jump(Duration.ofSeconds(8));

            assertFalse(slow.isLeader());
        }
    }

    /** A host that sleeps stops the monotonic clock; when it goes on, another node may lead. */
    @Test
    void hostThatWasSuspended_leadsOnlyOnceItHasConfirmed() throws Exception {
        var meters = new SimpleMeterRegistry();
        try (var leadership = new Leadership(database, time, Leadership.Pace.USUAL, meters)) {
            leadership.confirm();
            time.setWall(Fixtures.T0.plusMillis(7_999));
            assertTrue(leadership.isHeld());

            time.setWall(Fixtures.T0.plusSeconds(8));
            assertFalse(leadership.isHeld());
            leadership.confirm();
            assertTrue(leadership.isHeld());
        }
    }

    /** The kernel of a server that hangs accepts connections. */
    @Test
    void close_whileTheDatabaseSaysNothing_isBounded() throws Exception {
        try (var hanging = new HangingDatabase()) {
            var pollers = new Pollers(hanging.database, TimeSource.system(), new SimpleMeterRegistry());
            pollers.start();
            hanging.awaitClient();

            assertTimeout(Duration.ofSeconds(9), pollers::close);
        }
    }

    @Test
    void confirmation_whileTheDatabaseSaysNothing_failsBeforeTheLastOneHasExpired() throws Exception {
        try (var hanging = new HangingDatabase();
                var leadership = new Leadership(
                        hanging.database, TimeSource.system(), Leadership.Pace.USUAL, new SimpleMeterRegistry())) {
            assertTimeout(Leadership.Pace.USUAL.valid(), () -> assertThrows(SQLException.class, leadership::confirm));
        }
    }

    /** Answers while it is opened, and accepts connections and says nothing afterwards. */
    private static final class HangingDatabase implements AutoCloseable {
        private final Database database;
        private final ServerSocket silent;

        HangingDatabase() throws IOException {
            var url = TestDatabase.freshUrl();
            var server = URI.create(url.substring("jdbc:".length()));
            try (var proxy = new AbandoningProxy(server.getPort())) {
                var through = url.replace(":" + server.getPort() + "/", ":" + proxy.port() + "/");
                database = Database.open(through, EmbeddedDatabase.USER, TestDatabase.password(), 4);
                proxy.close();
                // The pool connects again and again, and for a moment its own connection may have the port.
                silent = eventually(() -> listening(proxy.port()));
            }
        }

        private static ServerSocket listening(int port) {
            try {
                return new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        void awaitClient() throws IOException {
            silent.accept();
        }

        @Override
        public void close() throws IOException {
            silent.close();
            database.close();
        }
    }

    @Test
    void close_letsAnotherNodeLead() {
        pollers.start();
        eventually(() -> assertTrue(pollers.isLeader()));
        try (var other = new Pollers(database, time, new SimpleMeterRegistry())) {
            other.start();
            time.advance(Duration.ofSeconds(10));
            assertFalse(other.isLeader());

            pollers.close();
            assertFalse(pollers.isLeader());

            eventually(() -> {
                time.advance(Duration.ofSeconds(2));
                assertTrue(other.isLeader());
            });
        }
    }

    @Test
    void connectionThatEnds_endsTheLead_untilItIsMadeAnew() throws Exception {
        pollers.start();
        eventually(() -> assertTrue(pollers.isLeader()));
        database.run(connection -> {
            try (var statement = connection.createStatement()) {
                return statement.execute("select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory'"
                        + " and database = (select oid from pg_database where datname = current_database())");
            }
        });

        time.advance(Duration.ofSeconds(2));
        assertFalse(pollers.isLeader());
        eventually(() -> {
            time.advance(Duration.ofSeconds(2));
            assertTrue(pollers.isLeader());
        });
    }

    @Test
    void systemTime_runsThePollersToo() {
        try (var real = new Pollers(database, TimeSource.system(), new SimpleMeterRegistry())) {
            real.add(List.of(new Poller("work", Duration.ofMillis(1), Nodes.ONE_NODE, runs::incrementAndGet)));
            real.start();
            eventually(() -> assertTrue(runs.get() > 2));
        }
    }
}
