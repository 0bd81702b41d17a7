package dev.tocsin.api.crash;

import static dev.tocsin.testing.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tocsin.api.crash.Receiver.Delivery;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code kill -9} while the storm guard holds pages. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StormKillTest {
    private static final int ALERTS = 60;
    private static final int AT_ONCE = 3;
    private static final Duration MIN_DELAY = Duration.ofSeconds(5);
    private static final Duration MAX_DELAY = Duration.ofSeconds(40);

    @TempDir
    private Path directory;

    /** Where the machine is so slow that the guard's window is over before the kill, again with a longer one. */
    @Test
    void heldPages_goOutAfterTheRestart_eachOnce() throws Exception {
        var window = MIN_DELAY;
        while (!heldPagesGoOutAfterTheRestart(window)) {
            window = window.multipliedBy(2);
            assertTrue(window.compareTo(MAX_DELAY) <= 0, "no window is long enough to kill Tocsin within it");
        }
    }

    /** @return whether the kill came while all the pages were held */
    private boolean heldPagesGoOutAfterTheRestart(Duration window) throws Exception {
        try (var receiver = new Receiver()) {
            var log = directory.resolve("log");
            var arguments = World.arguments(config(receiver, window), directory.resolve("data-" + window.toSeconds()));
            var tocsin = TocsinProcess.start(log, arguments);
            List<String> incidents;
            long held;
            boolean inTime;
            try (var client = new Client(tocsin.address())) {
                var fired = Instant.now();
                incidents = Client.incidents(client.fire(
                        IntStream.range(0, ALERTS).mapToObj(i -> "storm-" + i).toList()));
                assertEquals(ALERTS, incidents.stream().distinct().count());
                eventually(() -> incidents.forEach(id -> assertTrue(isSentOrHeld(types(client, id)))));
                held = incidents.stream()
                        .filter(id -> types(client, id).contains("page-held"))
                        .count();
                tocsin.kill();
                inTime = Instant.now().isBefore(fired.plus(window));
            }
            var sent = receiver.deliveries().size();
            tocsin = TocsinProcess.start(log, arguments);
            try (var client = new Client(tocsin.address())) {
                if (!inTime) {
                    return false;
                }
                assertEquals(ALERTS - AT_ONCE, held);
                assertEquals(AT_ONCE, sent);
                for (var incident : incidents) {
                    eventually(() -> assertEquals(
                            1,
                            types(client, incident).stream()
                                    .filter("page-delivered"::equals)
                                    .count()));
                }
            } finally {
                tocsin.close();
            }
            var deliveries = receiver.deliveries();
            assertEquals(0, receiver.repetitions(), deliveries::toString);
            assertEquals(ALERTS, deliveries.stream().mapToInt(Delivery::pages).sum(), deliveries::toString);
            // They are gathered; into how many digests depends on how close together they wake.
            assertTrue(deliveries.size() < ALERTS / 2, deliveries::toString);
            return true;
        }
    }

    private Path config(Receiver receiver, Duration window) throws IOException {
        var config =
                World.config(directory.resolve("config-" + window.toSeconds()), receiver.url(), Duration.ofHours(1));
        var file = config.resolve("tocsin.yaml");
        var guard = "storm_guard: {pages: %d, window: %ds, exempt: []}".formatted(AT_ONCE, window.toSeconds());
        Files.writeString(file, Files.readString(file).replace("storm_guard: off", guard));
        return config;
    }

    private static boolean isSentOrHeld(List<String> types) {
        return types.contains("page-delivered") || types.contains("page-held");
    }

    private static List<String> types(Client client, String incident) {
        return client.timeline(incident).stream().map(Client.Entry::type).toList();
    }
}
