package dev.tocsin.config.read;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tocsin.testing.InSeveralLocales;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@InSeveralLocales
class DurationReaderTest {
    @ParameterizedTest
    @CsvSource({
        "15m, PT15M",
        "1h30m, PT1H30M",
        "500ms, PT0.5S",
        "1d, PT24H",
        "1w, PT168H",
        "1y, PT8760H",
        "0, PT0S",
        "0s, PT0S",
        "90m, PT1H30M",
        "1w2d3h4m5s6ms, PT219H4M5.006S"
    })
    void parse_readsPrometheusDurations(String text, Duration expected) {
        assertEquals(Optional.of(expected), DurationReader.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "15", "15 m", "-5m", "1.5h", "30m1h", "15M", "PT15M", "9999999999s"})
    void parse_refusesEverythingElse(String text) {
        assertEquals(Optional.empty(), DurationReader.parse(text));
    }

    @ParameterizedTest
    @CsvSource({"PT15M, 15m", "PT1H30M, 1h30m", "PT0S, 0s", "PT168H, 1w", "PT24H, 1d", "PT0.25S, 250ms"})
    void format_writesWhatParseReads(Duration duration, String expected) {
        assertEquals(expected, DurationReader.format(duration));
        assertEquals(Optional.of(duration), DurationReader.parse(expected));
    }
}
