package dev.tocsin.core.signal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tocsin.testing.InSeveralLocales;
import org.junit.jupiter.api.Test;

@InSeveralLocales
class DedupKeyTest {
    @Test
    void key_ofTheGreatestLength_isAcceptedAndOneMoreIsNot() {
        var longest = "x".repeat(DedupKey.MAX_LENGTH);

        assertEquals(longest, new DedupKey(longest).toString());
        assertThrows(IllegalArgumentException.class, () -> new DedupKey(longest + "x"));
    }

    @Test
    void key_thatIsBlank_isRefused() {
        assertThrows(IllegalArgumentException.class, () -> new DedupKey(""));
        assertThrows(IllegalArgumentException.class, () -> new DedupKey(" "));
    }
}
