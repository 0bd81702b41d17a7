package dev.tocsin.runtime.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tocsin.runtime.ledger.LedgerEntry.*;
import dev.tocsin.testing.InSeveralLocales;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What is in the ledger can be read for ever: one file a kind and version. When a test fails because a shape changed,
 * the shape needs a new version; the file must not be made to fit.
 */
@InSeveralLocales
class LedgerGoldenFilesTest {
    private static final Path GOLDEN = Path.of("src/test/resources/ledger/golden");
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final Instant START = Instant.parse("2026-12-12T08:00:00.123Z");
    private static final Instant END = Instant.parse("2026-12-12T20:00:00Z");

    private static final Map<LedgerKind, LedgerEntry> EXAMPLES = Stream.of(
                    new OverrideMade("platform", "sam", START, END, Optional.of("alex")),
                    new OverrideBackdated("platform", "", START, END, Optional.empty()),
                    new OverrideRemoved("platform", 7),
                    new SilenceMade(List.of("service=\"db\"", "severity=~\"warning|info\""), START, END),
                    new SilenceEnded(9),
                    new MaintenancePlanned(
                            List.of("service=\"db\""),
                            List.of("severity=\"critical\""),
                            START,
                            END,
                            Optional.of("ops"),
                            Duration.ofHours(1)),
                    new MaintenanceEnded("db-upgrade"),
                    new MaintenanceLifted("12", List.of("service=\"db\"")),
                    new FeedMade(
                            "schedule:platform", "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"),
                    new FeedRevoked("schedule:platform", 11))
            .collect(Collectors.toMap(LedgerKind::of, Function.identity()));

    private static Path file(LedgerKind kind) {
        return GOLDEN.resolve(kind.label().replace('/', '.') + ".json");
    }

    @ParameterizedTest
    @EnumSource
    void goldenFile_ofEveryKind_isReadAndWrittenTheSame(LedgerKind kind) throws IOException {
        var example = EXAMPLES.get(kind);
        assertNotNull(example, "no example of " + kind.label());
        var json = Files.readString(file(kind));

        assertEquals(Optional.of(example), LedgerCodec.decode(kind.label(), json));
        assertEquals(MAPPER.readTree(json), MAPPER.readTree(LedgerCodec.encode(example)));
    }

    @Test
    void decode_ofWhatANewerVersionAdded_passesItOver() throws IOException {
        var json = "{\"silence\": 9, \"moon\": \"full\"}";

        assertEquals(Optional.of(new SilenceEnded(9)), LedgerCodec.decode("silence-ended/1", json));
        assertEquals(Optional.empty(), LedgerCodec.decode("silence-ended/2", json));
    }
}
