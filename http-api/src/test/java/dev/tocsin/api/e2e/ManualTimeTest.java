package dev.tocsin.api.e2e;

import static dev.tocsin.testing.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tocsin.api.Payloads;
import dev.tocsin.api.Receiver;
import dev.tocsin.api.TestNode;
import dev.tocsin.testing.ManualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A whole node, from the webhook to the receiver of the pages, by a time that only the test moves. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ManualTimeTest {
    private static final Instant START = Instant.parse("2031-05-01T12:00:00Z");

    private final ManualTime time = new ManualTime(START);

    @Test
    void node_pagesByItsTime_andAtNoOther() {
        try (var receiver = Receiver.start();
                var node =
                        TestNode.start("""
                            outgoing: {allow_networks: [127.0.0.0/8]}
                            channels: {first: {type: webhook, url: "%s"}, second: {type: webhook, url: "%s"}}
                            policies:
                              default:
                                levels:
                                  - {responders: [{channel: first}], timeout: 6h}
                                  - {responders: [{channel: second}], timeout: 6h}
                            receivers: {default: {policy: default}}
                            route: {receiver: default, group_by: [alertname], group_wait: 30s}
                            """.formatted(receiver.url("first"), receiver.url("second")), Map.of(), time)) {
            var incident = node.api()
                    .alertmanager(Payloads.group(Payloads.firing("alertname", "A")))
                    .expect(202)
                    .json()
                    .path("results")
                    .path(0)
                    .path("incident")
                    .asText();
            assertEquals(0, receiver.pages("first").size());

            time.jump(Duration.ofSeconds(30));
            eventually(() -> assertEquals(1, receiver.pages("first").size()));
            eventually(() -> assertTrue(node.api().timeline(incident).contains("page-delivered")));
            time.jump(Duration.ofHours(6).minusSeconds(1));
            assertEquals(0, receiver.pages("second").size());
            time.jump(Duration.ofSeconds(1));
            eventually(() -> assertEquals(1, receiver.pages("second").size()));

            var paged = node.api().incident(incident);
            assertEquals(List.of("2"), List.of(paged.path("level").asText()));
            assertTrue(paged.path("createdAt").asText().startsWith("2031-05-01T12:00:00"), paged::toString);
        }
    }
}
