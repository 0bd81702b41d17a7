package dev.tocsin.core.signal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tocsin.testing.InSeveralLocales;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@InSeveralLocales
class TimeReaderTest {
    @ParameterizedTest
    @CsvSource({
        "2026-11-20T12:00:00Z, 2026-11-20T12:00:00Z",
        "2026-11-20T12:00:00.123456789Z, 2026-11-20T12:00:00.123456789Z",
        "2026-11-20t12:00:00.5z, 2026-11-20T12:00:00.5Z",
        "2026-11-20T12:00Z, 2026-11-20T12:00:00Z",
        "2026-11-20T12:00:00+01:00, 2026-11-20T11:00:00Z",
        "2026-11-20T12:00:00-0330, 2026-11-20T15:30:00Z",
        "2026-11-20T12:00:00+01, 2026-11-20T11:00:00Z",
        "' 2026-11-20T12:00:00Z ', 2026-11-20T12:00:00Z",
        "0000-01-01T00:00:00Z, 0000-01-01T00:00:00Z",
        "9999-12-31T23:59:59.999999999Z, 9999-12-31T23:59:59.999999999Z",
    })
    void parse_isLiberal(String text, Instant expected) {
        assertEquals(Optional.of(expected), TimeReader.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "soon",
                "2026-11-20",
                "2026-11-20T12:00:00",
                "2026-02-29T12:00:00Z",
                "2026-06-30T23:59:60Z",
                "2026-11-20T24:00:00Z",
                "2026-11-20T12:00:00.1234567890Z",
                "+10000-01-01T00:00:00Z",
                "0000-01-01T00:00:00+01:00",
            })
    void parse_ofWhatIsNoTime_isEmpty(String text) {
        assertEquals(Optional.empty(), TimeReader.parse(text));
    }

    /** The cheap way is no other way: what it understands, the lenient one understands alike. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-11-20T12:00:00Z",
                "2026-11-20T12:00:00.1Z",
                "2026-11-20T12:00:00.000000001Z",
                "2024-02-29T23:59:59.999999999Z",
                "2100-02-29T00:00:00Z",
                "2026-11-20T12:00:00.Z",
                "2026-11-20T12:00:60Z",
                "2026-11-31T12:00:00Z",
                "0000-01-01T00:00:00Z",
                "9999-12-31T23:59:59Z",
            })
    void parse_saysWhatTheLenientParserSays(String text) {
        assertEquals(TimeReader.parseLeniently(text), TimeReader.parse(text));
    }
}
