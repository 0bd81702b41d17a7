package dev.tocsin.app.watch;

import static dev.tocsin.testing.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tocsin.runtime.db.Database;
import dev.tocsin.testing.Fixtures;
import dev.tocsin.testing.ManualTime;
import dev.tocsin.testing.RecordingChannel;
import dev.tocsin.testing.TestDatabase;
import dev.tocsin.testing.TestEngine;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.PoisonPill;
import org.junit.jupiter.api.Test;

class WatchdogTest {
    private static final Map<String, String> WELL = Map.of("incidents", "", "writes", "");
    private static final Watchdog.Pace PACE = new Watchdog.Pace(Duration.ofSeconds(1), Duration.ofSeconds(3));

    private final ManualTime time = new ManualTime(Fixtures.T0);
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    /** What a stranger could once do through the remoting port: the process lives, and no incident answers. */
    @Test
    void nodeWhoseIncidentsAreGone_isDown_andStuck() throws Exception {
        try (var database = TestDatabase.fresh();
                var engine = TestEngine.start(database, Duration.ofMinutes(5), new RecordingChannel())) {
            var watchdog = watchdogOf(engine, database);
            assertEquals(WELL, watchdog.faults());

            stopIncidents(engine);
            assertThrows(Exception.class, watchdog::ask);
            time.advance(Duration.ofSeconds(2));
            watchdog.write();

            assertEquals(
                    Map.of("incidents", "a query of an incident has not succeeded for 2 s", "writes", ""),
                    watchdog.faults());
            assertFalse(watchdog.isStuck());
            goOn(watchdog);
            assertTrue(watchdog.isStuck());
            assertEquals(6, age("incidents"));
        }
    }

    @Test
    void databaseThatTakesNoWrites_isDown_andIsNoReasonToStartAnew() throws Exception {
        try (var database = TestDatabase.fresh();
                var engine = TestEngine.start(database, Duration.ofMinutes(5), new RecordingChannel())) {
            var watchdog = watchdogOf(engine, database);
            run(database, "alter table health_probe rename to elsewhere");
            time.advance(Duration.ofSeconds(4));
            assertThrows(SQLException.class, watchdog::write);
            watchdog.ask();

            assertEquals(
                    Map.of("incidents", "", "writes", "a write to the database has not succeeded for 4 s"),
                    watchdog.faults());
            assertFalse(watchdog.isStuck());
        }
    }

    /** After an outage incidents come back by themselves: it is not over for as long as it takes to know that they do not. */
    @Test
    void databaseThatIsJustBack_isNoReasonToStartAnew() throws Exception {
        try (var database = TestDatabase.fresh();
                var engine = TestEngine.start(database, Duration.ofMinutes(5), new RecordingChannel())) {
            var watchdog = watchdogOf(engine, database);
            stopIncidents(engine);
            run(database, "alter table health_probe rename to elsewhere");
            time.advance(Duration.ofSeconds(4));
            assertThrows(Exception.class, watchdog::ask);
            run(database, "alter table elsewhere rename to health_probe");
            watchdog.write();

            assertEquals("", watchdog.faults().get("writes"));
            assertFalse(watchdog.isStuck());
            goOn(watchdog);
            assertTrue(watchdog.isStuck());
        }
    }

    /** Nothing pages any more either: the pollers and the timers of incidents share their threads. */
    @Test
    void checkThatIsNotMadeAnyMore_isAReasonToStartAnew() throws Exception {
        try (var database = TestDatabase.fresh();
                var engine = TestEngine.start(database, Duration.ofMinutes(5), new RecordingChannel())) {
            var watchdog = watchdogOf(engine, database);
            time.advance(Duration.ofSeconds(3));
            assertFalse(watchdog.isStuck());
            time.advance(Duration.ofSeconds(1));
            assertTrue(watchdog.isStuck());

            watchdog.ask();
            assertTrue(watchdog.isStuck(), "writes are not tried");
            watchdog.write();
            assertFalse(watchdog.isStuck());
        }
    }

    /** It has checked once that all is well. */
    private Watchdog watchdogOf(TestEngine engine, Database database) throws Exception {
        var watchdog = new Watchdog(engine.engine().incidents(), database, time, meters, PACE);
        eventually(() -> assertDoesNotThrow(watchdog::ask));
        watchdog.write();
        return watchdog;
    }

    /** Four seconds in which writes succeed and incidents, which are gone, do not answer. */
    private void goOn(Watchdog watchdog) throws SQLException {
        for (int i = 0; i < 4; i++) {
            time.advance(Duration.ofSeconds(1));
            watchdog.write();
        }
        assertThrows(Exception.class, watchdog::ask);
    }

    private static void stopIncidents(TestEngine engine) {
        engine.engine()
                .system()
                .classicSystem()
                .actorSelection("/system/sharding/incident")
                .tell(PoisonPill.getInstance(), ActorRef.noSender());
    }

    private static void run(Database database, String sql) throws SQLException {
        database.run(connection -> {
            try (var statement = connection.createStatement()) {
                return statement.executeUpdate(sql);
            }
        });
    }

    private double age(String check) {
        return meters.get("tocsin.health.answer.age")
                .tag("check", check)
                .gauge()
                .value();
    }
}
