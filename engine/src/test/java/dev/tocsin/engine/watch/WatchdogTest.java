package dev.tocsin.engine.watch;

import static dev.tocsin.engine.testing.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tocsin.engine.db.Database;
import dev.tocsin.engine.testing.RecordingChannel;
import dev.tocsin.engine.testing.TestDatabase;
import dev.tocsin.engine.testing.TestEngine;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.PoisonPill;
import org.junit.jupiter.api.Test;

class WatchdogTest {
    private static final Map<String, String> WELL = Map.of("incidents", "", "writes", "");
    private static final Watchdog.Pace QUICK =
            new Watchdog.Pace(Duration.ofMillis(50), Duration.ofSeconds(2), Duration.ofSeconds(3));

    /** What a stranger could once do through the remoting port: the process lives, and no incident answers. */
    @Test
    void nodeWhoseIncidentsAreGone_isDown_andStuck() {
        var meters = new SimpleMeterRegistry();
        try (var database = TestDatabase.fresh();
                var engine = TestEngine.start(database, Duration.ofMinutes(5), new RecordingChannel());
                var watchdog = new Watchdog(engine.engine().incidents(), database, meters, QUICK)) {
            eventually(() -> assertTrue(age(meters, "incidents") < 1));
            assertEquals(WELL, watchdog.faults());

            stopIncidents(engine);

            eventually(() -> assertTrue(
                    watchdog.faults().get("incidents").startsWith("a query of an incident has not succeeded for")));
            assertEquals("", watchdog.faults().get("writes"));
            eventually(() -> assertTrue(watchdog.isStuck()));
            assertTrue(age(meters, "incidents") > 2);
        }
    }

    @Test
    void databaseThatTakesNoWrites_isDown_andIsNoReasonToStartAnew() throws Exception {
        try (var database = TestDatabase.fresh();
                var engine = TestEngine.start(database, Duration.ofMinutes(5), new RecordingChannel());
                var watchdog = new Watchdog(engine.engine().incidents(), database, new SimpleMeterRegistry(), QUICK)) {
            eventually(() -> assertEquals(WELL, watchdog.faults()));
            run(database, "alter table health_probe rename to elsewhere");
            eventually(() -> assertFalse(watchdog.faults().get("writes").isEmpty()));
            eventually(() -> assertEquals("", watchdog.faults().get("incidents")));
            assertFalse(watchdog.isStuck());
        }
    }

    /** After an outage incidents come back by themselves: it is not over for as long as it takes to know that they do not. */
    @Test
    void databaseThatIsJustBack_isNoReasonToStartAnew() throws Exception {
        var meters = new SimpleMeterRegistry();
        try (var database = TestDatabase.fresh();
                var engine = TestEngine.start(database, Duration.ofMinutes(5), new RecordingChannel());
                var watchdog = new Watchdog(engine.engine().incidents(), database, meters, QUICK)) {
            eventually(() -> assertEquals(WELL, watchdog.faults()));
            run(database, "alter table health_probe rename to elsewhere");
            stopIncidents(engine);
            eventually(() -> assertTrue(age(meters, "incidents") > 3.5));
            run(database, "alter table elsewhere rename to health_probe");
            eventually(() -> assertEquals("", watchdog.faults().get("writes")));

            assertFalse(watchdog.isStuck());
            eventually(() -> assertTrue(watchdog.isStuck()));
        }
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

    private static double age(SimpleMeterRegistry meters, String check) {
        return meters.get("tocsin.health.answer.age")
                .tag("check", check)
                .gauge()
                .value();
    }
}
