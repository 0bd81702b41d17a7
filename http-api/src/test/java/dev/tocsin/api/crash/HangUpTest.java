package dev.tocsin.api.crash;

import static dev.tocsin.testing.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SIGHUP to a running {@code serve}. */
class HangUpTest {
    @TempDir
    private Path directory;

    @Test
    void sighup_takesGoodFiles_andKeepsWhatHoldsWhenTheyAreBad() throws Exception {
        try (var receiver = new Receiver()) {
            var config = World.config(directory.resolve("config"), receiver.url(), Duration.ofHours(1));
            var arguments = World.arguments(config, directory.resolve("data"));
            try (var tocsin = TocsinProcess.start(directory.resolve("log"), arguments);
                    var client = new Client(tocsin.address())) {
                assumeFalse(tocsin.log().contains("ignores SIGHUP"), "these tests were started by nohup");
                var first = client.configuration();
                var file = config.resolve("tocsin.yaml");
                var good = Files.readString(file);

                Files.writeString(file, good.replace("user: sam", "user: sma"));
                tocsin.hangUp();
                eventually(() -> assertTrue(
                        tocsin.log().contains("unknown user 'sma'")
                                && tocsin.log().contains("Configuration " + first + " stays active"),
                        tocsin::log));
                assertEquals(first, client.configuration());

                Files.writeString(file, good.replace("user: sam", "user: alex"));
                tocsin.hangUp();
                eventually(() -> assertNotEquals(first, client.configuration()));
                assertEquals(202, client.fire(List.of("after")).statusCode());
                eventually(() ->
                        assertEquals("alex", receiver.deliveries().getFirst().recipient()));
            }
        }
    }
}
