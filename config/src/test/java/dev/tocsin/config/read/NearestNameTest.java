package dev.tocsin.config.read;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tocsin.testing.InSeveralLocales;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@InSeveralLocales
class NearestNameTest {
    @ParameterizedTest
    @CsvSource({"timeout, timeout, 0", "Timeout, timeout, 0", "timeuot, timeout, 1", "timout, timeout, 1", "abc, '', 3"
    })
    void distance_countsEdits(String left, String right, int expected) {
        assertEquals(expected, NearestName.distance(left, right));
        assertEquals(expected, NearestName.distance(right, left));
    }

    @Test
    void to_findsTypingErrorsOnly() {
        var known = List.of("receiver", "routes", "matchers");
        assertEquals(Optional.of("receiver"), NearestName.to("reciever", known));
        assertEquals(Optional.empty(), NearestName.to("colour", known));
        assertEquals(Optional.empty(), NearestName.to("x", List.of("a", "no")));
    }

    @Test
    void hint_withoutANearName_listsWhatThereIs() {
        assertEquals("choose from a, b", NearestName.hint("zzzzz", List.of("a", "b"), "none"));
        assertEquals("none", NearestName.hint("zzzzz", List.of(), "none"));
    }
}
