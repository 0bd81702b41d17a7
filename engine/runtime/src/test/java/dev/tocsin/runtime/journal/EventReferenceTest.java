package dev.tocsin.runtime.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tocsin.core.incident.EventType;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The reference of all events is up to date, and what the definitions say is readable. To have the reference rewritten:
 *
 * <pre>{@code
 * mvn -pl engine test -Dtest=EventReferenceTest -Dreference=write
 * }</pre>
 */
class EventReferenceTest {
    private static final int WORDS = 25;

    @Test
    void reference_isUpToDate() throws IOException {
        var text = EventReference.text();
        if ("write".equals(System.getProperty("reference"))) {
            Files.writeString(EventReference.FILE, text);
        }
        assertEquals(
                text,
                Files.readString(EventReference.FILE),
                EventReference.FILE + " is stale; run this test with -Dreference=write");
    }

    @Test
    void comments_areWordsOnThePage() throws IOException {
        assertFalse(EventReference.text().contains("{@"), "a tag of a comment that this page cannot show");
    }

    @ParameterizedTest
    @EnumSource(EventType.class)
    void since_isAVersion(EventType type) {
        assertTrue(type.since().matches("\\d+\\.\\d+"), type.since());
    }

    @ParameterizedTest
    @EnumSource(EventType.class)
    void meaning_isInShortSentences(EventType type) {
        assertTrue(type.meaning().matches("[A-Z].*\\."), type.meaning());
        for (var sentence : type.meaning().split("\\. ")) {
            assertTrue(sentence.split(" ").length <= WORDS, sentence);
        }
    }

    @ParameterizedTest
    @EnumSource(EventType.class)
    void reference_hasTheFieldsOfTheGoldenFile(EventType type) throws IOException {
        var written = new TreeSet<String>();
        JsonMapper.builder()
                .build()
                .readTree(GoldenFilesTest.golden(type.manifest()))
                .fieldNames()
                .forEachRemaining(written::add);
        var fields = Stream.concat(
                        Stream.of("at", "by"), EventReference.fields(type).map(RecordComponent::getName))
                .collect(Collectors.toSet());
        written.removeAll(fields);
        assertEquals(Set.of(), written);
    }

    @Test
    void links_leadSomewhere() throws IOException {
        var text = Files.readString(EventReference.FILE);
        var headings = text.lines()
                .filter(line -> line.startsWith("#"))
                .map(line -> line.replaceFirst("^#+ ", "")
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\w -]", "")
                        .replace(' ', '-'))
                .collect(Collectors.toSet());
        var broken = Pattern.compile("\\]\\(#([^)]*)\\)")
                .matcher(text)
                .results()
                .map(link -> link.group(1))
                .filter(anchor -> !headings.contains(anchor))
                .toList();
        assertEquals(List.of(), broken);
    }
}
