package dev.tocsin.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ServeCommandTest {
    @TempDir
    private Path directory;

    /** Behind a proxy on the same machine everybody would be an admin. */
    @Test
    void configurationWithoutTokens_isNotServedByAnOversight() throws IOException {
        Files.writeString(directory.resolve("tocsin.yaml"), TestNode.WORLD);
        var err = new StringWriter();
        var status = Main.commandLine()
                .setErr(new PrintWriter(err, true))
                .execute(
                        "serve",
                        "--config",
                        directory.toString(),
                        "--data",
                        directory.resolve("data").toString());

        assertEquals(1, status);
        assertTrue(err.toString().contains("has no tokens"), err::toString);
        assertTrue(err.toString().contains("--without-tokens"), err::toString);
        assertTrue(Files.notExists(directory.resolve("data")));
    }
}
