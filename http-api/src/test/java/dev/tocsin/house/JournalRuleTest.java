package dev.tocsin.house;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tocsin.core.incident.EventType;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The journal has one reader and one writer, so that its tables can change. */
class JournalRuleTest {
    /** The table, and the view that people read. */
    private static final Pattern TABLE = Pattern.compile("event_journal|(from|join) event\\b");

    @Test
    void sqlAboutTheJournal_isInTheEventLog_thePluginAndMigrationsOnly() {
        var found = SourceFiles.main().stream()
                .filter(file -> !file.toString().contains("/db/migration/"))
                .filter(file -> TABLE.matcher(SourceFiles.text(file)).find())
                .map(file -> file.getFileName().toString())
                .sorted()
                .toList();

        assertEquals(List.of("EventLog.java", "JournalReader.java", "JournalWriter.java"), found);
    }

    @Test
    void sqlInTheCode_namesEventsByTheirDefinition() {
        var literal = Pattern.compile(Arrays.stream(EventType.values())
                .map(type -> type.manifest().replaceFirst("/.*", ""))
                .collect(Collectors.joining("|", "'(", ")/[0-9]+'")));
        var found = SourceFiles.all().stream()
                .filter(file -> !file.toString().contains("/db/migration/"))
                .filter(file -> literal.matcher(SourceFiles.text(file)).find())
                .map(file -> file.getFileName().toString())
                .sorted()
                .toList();

        assertEquals(List.of(), found);
    }
}
