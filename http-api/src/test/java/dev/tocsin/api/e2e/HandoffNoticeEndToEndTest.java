package dev.tocsin.api.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tocsin.api.Receiver;
import dev.tocsin.api.TestNode;
import dev.tocsin.testing.ManualTime;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The schedule changes hands every hour, and people hear of it a week before: so some of it is always due. */
class HandoffNoticeEndToEndTest {
    @Test
    void changeOfHands_isToldThroughTheChannel_toWhoComesOnAndWhoGoesOff() {
        var time = new ManualTime(Instant.now());
        try (var receiver = Receiver.start();
                var node = TestNode.start("""
                    outgoing: {allow_networks: [127.0.0.0/8]}
                    channels: {hook: {type: webhook, url: "%s"}, console: {type: console}}
                    users:
                      sam: {name: Sam Doe, contacts: [{channel: hook, address: s1}, {channel: console}]}
                      alex: {name: Alex Roe, contacts: [{channel: hook, address: a1}]}
                    schedules:
                      platform:
                        time_zone: Europe/Berlin
                        layers: [{name: base, start: 2026-01-05, handoff: "08:00", shift: 1h, members: [sam, alex]}]
                        handoff_notice: {before: 1w}
                      quiet:
                        time_zone: Europe/Berlin
                        layers: [{name: base, start: 2026-01-05, handoff: "08:00", shift: 1h, members: [sam, alex]}]
                    policies: {default: {levels: [{responders: [{schedule: platform}], timeout: 5m}]}}
                    receivers: {default: {policy: default}}
                    route: {receiver: default}
                    """.formatted(receiver.url("notices")), Map.of(), time)) {
            time.eventually(() -> assertEquals(
                    Set.of("sam s1", "alex a1"),
                    receiver.requests("notices").stream()
                            .map(request -> request.data().path("recipient").asText()
                                    + ' '
                                    + request.data().path("address").asText())
                            .collect(Collectors.toSet())));

            var first = receiver.requests("notices").getFirst();
            assertEquals("notice", first.json().path("type").asText());
            assertEquals(first.id(), first.data().path("notice").asText());
            assertEquals("handoff", first.data().path("event").asText());
            assertEquals("platform", first.data().path("schedule").asText());
            assertTrue(first.data().path("text").asText().contains("(Europe/Berlin)"));
            assertEquals(
                    receiver.requests("notices").size(),
                    receiver.pages("notices").size());
            assertTrue(node.api().get("/metrics").expect(200).body().contains("tocsin_notices_total"));
        }
    }
}
