package dev.tocsin.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tocsin.config.imports.AlertmanagerImport;
import dev.tocsin.config.imports.ImportResult;
import dev.tocsin.config.imports.Importer;
import dev.tocsin.config.imports.JsonFile;
import dev.tocsin.config.imports.SourceProduct;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportOutputTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit
    private Path directory;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final ImportOutput output = new ImportOutput(printer(out), printer(err));

    @Test
    void whatLoads_isWritten_withTheListOfWhatDiffers() throws IOException {
        var translation = AlertmanagerImport.translate("a.yml", "route: {receiver: a}\nreceivers: [{name: a}]\n");

        assertEquals(0, output.write(translation, Optional.empty()));
        assertTrue(text(out).contains("a: {page: nobody}"), text(out));
        assertTrue(text(err).contains("MAY LOSE A PAGE (2)\nwas "), text(err));
        assertTrue(text(err).indexOf("MAY LOSE") < text(err).indexOf("COSMETIC"), text(err));
    }

    @Test
    void whatIsNoConfigurationYet_isWritten_andItsProblemsListed() throws IOException {
        assertEquals(1, output.write(people(), Optional.of(directory)));
        assertTrue(Files.exists(directory.resolve("10-people.yaml")));
        assertTrue(text(err).contains("Correct these problems before you start Tocsin with these files:\n"), text(err));
        assertTrue(text(err).contains("no route is written: no alert can"), text(err));
    }

    @Test
    void aFileThatIsThere_isNotReplaced() throws IOException {
        Files.writeString(directory.resolve("10-people.yaml"), "mine");

        assertEquals(1, output.write(people(), Optional.of(directory)));
        assertEquals("mine", Files.readString(directory.resolve("10-people.yaml")));
    }

    private static ImportResult people() {
        var file = new JsonFile("users.json", "{\"users\": [{\"id\": \"u\", \"name\": \"Sam\"}]}");
        return Importer.translate(SourceProduct.GOALERT, List.of(file), Instant.EPOCH);
    }

    private static PrintStream printer(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    private static String text(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
