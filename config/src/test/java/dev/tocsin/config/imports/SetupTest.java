package dev.tocsin.config.imports;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.DayOfWeek;
import java.time.LocalTime;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SetupTest {
    @ParameterizedTest
    @CsvSource({
        "08:00,      17:00,      08:00, 17:00",
        "08:00:59.9, 17:00:00.1, 08:00, 17:01",
        "08:00:10,   08:00:20,   08:00, 08:01",
        "22:00,      23:59:30,   22:00, 00:00",
        "00:00,      00:00,      00:00, 00:00"
    })
    void hours_inSeconds_coverTheMinutesThatHaveBegun(
            LocalTime from, LocalTime to, LocalTime expectedFrom, LocalTime expectedTo) {
        var hours = new Setup.Hours(Set.of(DayOfWeek.MONDAY), from, to);

        assertEquals(expectedFrom, hours.from());
        assertEquals(expectedTo, hours.to());
    }
}
