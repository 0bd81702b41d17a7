package dev.tocsin.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What people are told to write or press is what answers are read by. */
class ActionTest {
    /** They are in messages that people keep. */
    @ParameterizedTest
    @CsvSource({
        "ACKNOWLEDGE, acknowledge, 1, ack acknowledge acknowledged",
        "RESOLVE, resolve, 2, res resolve resolved close closed",
        "RESOLVE_FIRING, resolve-firing, 9, ''",
        "ESCALATE, escalate, 3, esc escalate escalated",
        "PASS, pass, 4, pass",
        "UNDO, undo, '', undo"
    })
    void names_doNotChange(Action action, String label, String key, String words) {
        assertEquals(label, action.label());
        assertEquals(key, action.key());
        for (var word : words.split(" ")) {
            assertEquals(Optional.of(action).filter(_ -> !word.isEmpty()), Action.ofWord(word, false));
        }
    }

    @ParameterizedTest
    @EnumSource
    void eachName_isOfOneAction(Action action) {
        assertEquals(Optional.of(action), Action.of(action.label()));
        if (!action.key().isEmpty()) {
            assertEquals(Optional.of(action), Action.ofKey(action.key()));
        }
        if (action != Action.RESOLVE_FIRING) {
            assertEquals(Optional.of(action), Action.ofWord(action.word().toLowerCase(java.util.Locale.ROOT), false));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "ACK", "yes", "0", "12", "resolve-firing", "null"})
    void otherWordsAndKeys_areNone(String text) {
        assertEquals(Optional.empty(), Action.ofWord(text, false));
        assertEquals(Optional.empty(), Action.ofWord(text, true));
        assertEquals(Optional.empty(), Action.ofKey(text));
    }

    @Test
    void yes_confirmsAResolveOnly() {
        assertEquals(Optional.of(Action.RESOLVE_FIRING), Action.ofWord("closed", true));
        assertEquals(Optional.of(Action.ACKNOWLEDGE), Action.ofWord("ack", true));
    }

    @Test
    void wordsAndKeysThatAreAskedFor_areUnderstood() {
        assertEquals(
                List.of(Action.ACKNOWLEDGE, Action.PASS, Action.ESCALATE, Action.RESOLVE, Action.UNDO),
                Arrays.stream(Action.WORDS.split(", | or "))
                        .map(word -> Action.ofWord(word, false).orElseThrow())
                        .toList());
        assertEquals("Press 1 to acknowledge, 2 to resolve, 3 to escalate, 4 if you cannot take it.", Action.KEYS);
        assertEquals("Press 1 to take all 4 incidents. Press 4 if you cannot.", Action.keysOf("all 4 incidents"));
        assertEquals(
                List.of(Action.ACKNOWLEDGE, Action.RESOLVE, Action.ESCALATE, Action.PASS),
                Pattern.compile("\\d")
                        .matcher(Action.KEYS)
                        .results()
                        .map(key -> Action.ofKey(key.group()).orElseThrow())
                        .collect(Collectors.toList()));
    }
}
