package dev.tocsin.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tocsin.testing.InSeveralLocales;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@InSeveralLocales
class InstantTextTest {
    private static final Instant NOW = Instant.parse("2026-11-21T03:05:00Z");
    private static final InstantText BERLIN = new InstantText(ZoneId.of("Europe/Berlin"), NOW);

    @ParameterizedTest
    @CsvSource({
        "PT0S, less than a minute",
        "PT59.999S, less than a minute",
        "PT1M, 1 min",
        "PT119M59S, 119 min",
        "PT2H, 2 h",
        "PT47H59M, 47 h",
        "PT48H, 2 days",
        "PT240H, 10 days",
        "PT-5M, less than a minute"
    })
    void roughly_isInOneUnit(Duration duration, String text) {
        assertEquals(text, InstantText.roughly(duration));
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-21T03:04:30Z, 04:04 CET",
        "2026-11-21T03:06:00Z, 04:06 CET",
        "2026-11-21T03:04:00Z, 04:04 CET (1 min ago)",
        "2026-11-20T23:05:00Z, 00:05 CET (4 h ago)",
        "2026-11-18T03:05:00Z, Wed 18 Nov 04:05 CET (3 days ago)"
    })
    void since_saysHowLongAgo(Instant from, String text) {
        assertEquals(text, BERLIN.since(from));
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-21T03:05:30Z, 04:05 CET",
        "2026-11-21T03:04:00Z, 04:04 CET",
        "2026-11-21T03:10:00Z, 04:10 CET (in 5 min)",
        "2026-11-22T05:05:00Z, Sun 22 Nov 06:05 CET (in 26 h)"
    })
    void ahead_saysInHowLong(Instant at, String text) {
        assertEquals(text, BERLIN.ahead(at));
    }
}
