package dev.tocsin.api.crash;

import static dev.tocsin.engine.testing.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code kill -9} while the storm guard holds pages. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StormKillTest {
    private static final int ALERTS = 60;
    private static final int AT_ONCE = 3;

    @TempDir
    private Path directory;

    @Test
    void heldPages_goOutAfterTheRestart_eachOnce() throws Exception {
        try (var receiver = new Receiver()) {
            var config = World.config(directory.resolve("config"), receiver.url(), Duration.ofHours(1));
            var file = config.resolve("tocsin.yaml");
            Files.writeString(
                    file,
                    Files.readString(file)
                            .replace(
                                    "storm_guard: off",
                                    "storm_guard: {pages: " + AT_ONCE + ", window: 5s, exempt: []}"));
            var arguments = World.arguments(config, directory.resolve("data"));
            var tocsin = TocsinProcess.start(directory.resolve("log"), arguments);
            List<String> incidents;
            try (var client = new Client(tocsin.address())) {
                incidents = Client.incidents(client.fire(
                        IntStream.range(0, ALERTS).mapToObj(i -> "storm-" + i).toList()));
                eventually(() -> assertEquals(
                        ALERTS - AT_ONCE,
                        incidents.stream()
                                .filter(id -> types(client, id).contains("page-held"))
                                .count()));
                tocsin.kill();
            }
            assertEquals(AT_ONCE, receiver.deliveries().size());

            tocsin = TocsinProcess.start(directory.resolve("log"), arguments);
            try (var client = new Client(tocsin.address())) {
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
            var digests = receiver.deliveries().stream()
                    .filter(delivery -> delivery.id().startsWith("digest-"))
                    .toList();
            assertTrue(!digests.isEmpty() && digests.size() <= 3, digests::toString);
            assertEquals(AT_ONCE + digests.size(), receiver.deliveries().size());
        }
    }

    private static List<String> types(Client client, String incident) {
        return client.timeline(incident).stream().map(Client.Entry::type).toList();
    }
}
