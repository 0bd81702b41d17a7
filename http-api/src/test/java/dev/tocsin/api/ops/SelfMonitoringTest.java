package dev.tocsin.api.ops;

import static dev.tocsin.testing.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tocsin.api.Receiver;
import dev.tocsin.api.TestNode;
import dev.tocsin.testing.ManualTime;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** On a whole node: a heartbeat each minute, and a test message at 09:00. */
class SelfMonitoringTest {
    private static final String SETTING = """
        self_monitoring:
          heartbeat: {url: "${env:HEARTBEAT_URL}"}
          test_message: {channel: console, at: "09:00"}
        outgoing: {allow_networks: [127.0.0.0/8]}
        """;

    private final ManualTime time = new ManualTime(Instant.parse("2026-11-30T08:58:30Z"));

    @Test
    void heartbeats_comeEachMinute_andTheTestMessageAtItsTimeOnce() throws SQLException {
        try (var service = Receiver.start();
                var node = TestNode.start(
                        TestNode.WORLD + SETTING, Map.of("HEARTBEAT_URL", service.url("check/secret")), time)) {
            time.eventually(() -> assertFalse(service.requests("check/secret").isEmpty()));
            assertEquals("", service.requests("check/secret").getFirst().body());
            assertEquals(0, node.query("select id from notice").size());

            time.eventually(Duration.ofSeconds(1), () -> {
                assertTrue(service.requests("check/secret").size() >= 3);
                return true;
            });

            eventually(() -> assertEquals(1, delivered(node)));
            time.advance(Duration.ofMinutes(5));
            assertEquals(1, delivered(node));
        }
    }

    private static int delivered(TestNode node) {
        try {
            return node.query("select id from notice where id like 'self-test-%' and outcome = 'delivered'")
                    .size();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
