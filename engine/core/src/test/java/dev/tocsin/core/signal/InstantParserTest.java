package dev.tocsin.core.signal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tocsin.testing.InSeveralLocales;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@InSeveralLocales
class InstantParserTest {
    @Property
    void parse_ofTheTextOfAYearOfFourDigits_givesTheInstant(@ForAll("instants") Instant instant) {
        var fourDigits = Character.isDigit(instant.toString().charAt(0));

        assertEquals(fourDigits ? Optional.of(instant) : Optional.empty(), InstantParser.parse(instant.toString()));
    }

    /** Most of these are no times, or are in ways that only the general parser knows. */
    @Property
    void parse_neverSaysAnythingButTheGeneralParser(@ForAll("nearlyTimes") String text) {
        InstantParser.parse(text).ifPresent(instant -> assertEquals(Optional.of(instant), general(text), text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-11-20T12:00:00Z",
                "2026-11-20T12:00:00.1Z",
                "2026-11-20T12:00:00.123456789Z",
                "2024-02-29T23:59:59.999999999Z",
                "0000-01-01T00:00:00Z",
                "9999-12-31T23:59:59Z"
            })
    void parse_ofItsForm_isWhatTheGeneralParserSays(String text) {
        assertEquals(Optional.of(Instant.parse(text)), InstantParser.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Z",
                "2026-11-20T12:00:00",
                "2026-11-20T12:00Z",
                "2026-11-20T12:00:00.Z",
                "2026-11-20T12:00:00,1Z",
                "2026-11-20T12:00:00.1234567890Z",
                "2026-11-20T12:00:00+00:00",
                "2026-11-20T12:00:00.5+01:00",
                "2026-11-20t12:00:00z",
                "2026-11-20 12:00:00Z",
                " 2026-11-20T12:00:00Z",
                "2026-11-20T12:00:00Z ",
                "2026-06-30T23:59:60Z",
                "2026-11-20T24:00:00Z",
                "2026-11-20T12:60:00Z",
                "2026-02-29T12:00:00Z",
                "2026-13-01T12:00:00Z",
                "2026-00-01T12:00:00Z",
                "+10000-01-01T00:00:00Z",
                "-0001-01-01T00:00:00Z",
                "-001-01-01T00:00:00Z",
                "2026-11-20T12:00:00.-1Z",
                "2026-11-20T12:00:-1Z",
                "٢٠٢٦-11-20T12:00:00Z"
            })
    void parse_ofAnyOtherForm_isEmpty(String text) {
        assertTrue(InstantParser.parse(text).isEmpty());
    }

    @Provide
    Arbitrary<Instant> instants() {
        var anywhere = Arbitraries.longs().between(Instant.MIN.getEpochSecond(), Instant.MAX.getEpochSecond());
        var nearby = Arbitraries.longs().between(-62_167_219_200L, 253_402_300_799L);
        var wholeMinutes = nearby.map(second -> second / 60 * 60);
        var seconds = Arbitraries.oneOf(nearby, wholeMinutes, anywhere);
        var nanos = Arbitraries.oneOf(
                Arbitraries.of(0, 1, 1_000, 120_000_000, 999_999_999),
                Arbitraries.integers().between(0, 999_999_999),
                Arbitraries.integers().between(0, 999).map(millis -> millis * 1_000_000));
        return Combinators.combine(seconds, nanos).as(Instant::ofEpochSecond);
    }

    /** One character of a good text changed, removed or doubled. */
    @Provide
    Arbitrary<String> nearlyTimes() {
        var places = Arbitraries.integers().between(0, 29);
        var instead =
                Arbitraries.of("", "0", "1", "2", "3", "5", "6", "9", "Z", "z", "T", "-", "+", ":", ".", " ", "00");
        return Combinators.combine(instants(), places, instead).as((instant, place, other) -> {
            var text = instant.toString();
            var at = Math.min(place, text.length() - 1);
            return text.substring(0, at) + other + text.substring(at + 1);
        });
    }

    private static Optional<Instant> general(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }
}
