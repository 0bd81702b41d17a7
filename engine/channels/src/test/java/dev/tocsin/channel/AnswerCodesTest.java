package dev.tocsin.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AnswerCodesTest {
    private final AnswerCodes codes = new AnswerCodes(new Secret("key"));

    @Test
    void code_isTheSameEachTime_andAnotherWithAnotherKey() {
        assertEquals(codes.of("01k"), new AnswerCodes(new Secret("key")).of("01k"));
        assertNotEquals(codes.of("01k"), new AnswerCodes(new Secret("other")).of("01k"));
    }

    @Test
    void codes_ofIncidentsInARow_haveNothingInCommon() {
        var all = IntStream.range(0, 1000).mapToObj(i -> codes.of("01k" + i)).toList();

        all.forEach(code -> assertTrue(code.matches("[0-9A-HJKMNP-TV-Z]{4}"), code));
        assertTrue(new HashSet<>(all).size() > 990, "a thousand of a million");
    }

    @Test
    void typed_takesEitherSize_andLettersThatLookLikeDigits() {
        assertEquals("7F01", AnswerCodes.typed("7foi"));
        assertEquals("1111", AnswerCodes.typed("lL1I"));
    }

    @Test
    void everyCode_isWhatComesOfTypingIt() {
        IntStream.range(0, 1000).mapToObj(i -> codes.of("01m" + i)).forEach(code -> {
            assertEquals(code, AnswerCodes.typed(code));
            assertEquals(code, AnswerCodes.typed(code.toLowerCase(java.util.Locale.ROOT)));
        });
    }
}
