package dev.tocsin.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * A page of docs/reference, made from definitions in the program. To have it rewritten, run its test with
 * {@code -Dreference=write}.
 */
final class ReferencePage {
    private static final Path REFERENCE = Path.of("../docs/reference");

    private final StringBuilder text;

    ReferencePage(String start) {
        text = new StringBuilder(start);
    }

    void add(String more) {
        text.append(more);
    }

    void row(String... cells) {
        text.append(Arrays.stream(cells)
                .map(cell -> cell.isEmpty() ? " " : ' ' + cell.replace("|", "\\|") + ' ')
                .collect(Collectors.joining("|", "|", "|\n")));
    }

    void assertUpToDate(String name) throws IOException {
        var file = REFERENCE.resolve(name);
        if ("write".equals(System.getProperty("reference"))) {
            Files.writeString(file, text);
        }
        assertEquals(text.toString(), Files.readString(file), file + " is stale; run this test with -Dreference=write");
    }
}
