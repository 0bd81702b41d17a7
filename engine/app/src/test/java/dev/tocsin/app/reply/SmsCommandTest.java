package dev.tocsin.app.reply;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tocsin.channel.Action;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SmsCommandTest {
    @ParameterizedTest
    @CsvSource({
        "ACK 7F3K, ACKNOWLEDGE",
        "ack 7f3k, ACKNOWLEDGE",
        "'  Ack: 7f3k. on my way', ACKNOWLEDGE",
        "RES 7F3K, RESOLVE",
        "Resolved 7F3K!, RESOLVE",
        "esc-7f3k, ESCALATE",
        "close 7F3K, RESOLVE",
        "RES 7F3K yes, RESOLVE_FIRING",
        "resolve yes 7f3k, RESOLVE_FIRING",
        "ack 7F3K yes, ACKNOWLEDGE",
        "res 7F3K yesterday, RESOLVE",
        "pass 7F3K, PASS",
        "Undo 7F3K, UNDO"
    })
    void verbAndCode_areUnderstoodHoweverTheyAreWritten(String text, Action action) {
        assertEquals(Optional.of(new SmsCommand(action, "7F3K")), SmsCommand.of(text));
    }

    @Test
    void lettersThatLookLikeDigits_areThose() {
        assertEquals(Optional.of(new SmsCommand(Action.ACKNOWLEDGE, "0111")), SmsCommand.of("ack oIl1"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "ACK", "7F3K", "7F3K ACK", "ACK 7F3", "ACK 7F3K2", "ok 7F3K", "ACK7F3K", "what is this?"})
    void anythingElse_isNoCommand(String text) {
        assertEquals(Optional.empty(), SmsCommand.of(text));
    }

    /** One table: what a mail understands, a text message understands. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "ack",
                "acknowledge",
                "acknowledged",
                "res",
                "resolve",
                "resolved",
                "close",
                "closed",
                "esc",
                "escalate",
                "escalated",
                "pass",
                "undo"
            })
    void everyWord_meansTheSameInAMail(String word) {
        assertEquals(
                MailAnswers.action(word + " please"),
                SmsCommand.of(word + " 7F3K").map(SmsCommand::action));
        assertTrue(MailAnswers.action(word).isPresent());
        assertEquals(
                MailAnswers.action(word + " yes"),
                SmsCommand.of(word + " 7F3K YES").map(SmsCommand::action));
    }

    @Test
    void wordsThatTwilioAnswersItself_areReserved() {
        assertTrue(SmsCommand.isReserved(" Stop "));
        assertTrue(SmsCommand.isReserved("HELP"));
        assertFalse(SmsCommand.isReserved("stop it"));
        assertFalse(SmsCommand.isReserved("ACK 7F3K"));
    }
}
