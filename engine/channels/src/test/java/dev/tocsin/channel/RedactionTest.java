package dev.tocsin.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedactionTest {
    private static final String WEBHOOK = "https://discord.com/api/webhooks/4711/aVeryLongToken?thread_id=1234567890";
    private static final Redaction REDACTION = Redaction.of(new Settings(
            "ops",
            "discord",
            Map.of(
                    "webhook_url",
                    new Secret(WEBHOOK),
                    "token",
                    new Secret("xoxb-1"),
                    "url",
                    URI.create("https://host.example/a-path-with-a-key/v1"),
                    "title",
                    "plain")));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Invalid url: " + WEBHOOK,
                "POST /api/webhooks/4711/aVeryLongToken failed",
                "no webhook aVeryLongToken",
                "query thread_id=1234567890",
                "1234567890",
                "Bearer xoxb-1",
                "https://host.example/a-path-with-a-key/v1 refused",
                "GET /a-path-with-a-key/v1"
            })
    void whatIsSecret_isHidden_wholeAndInPieces(String text) {
        for (var redacted : new String[] {REDACTION.error(text, ""), REDACTION.receipt(text)}) {
            for (var secret : new String[] {"aVeryLongToken", "1234567890", "xoxb-1", "a-path-with-a-key"}) {
                assertFalse(redacted.contains(secret), redacted);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "no such user +34600111222, +34600111222, no such user ***",
        "To=%2B34600111222, +34600111222, To=%2B***",
        "user U024BE7LH is gone, U024BE7LH, user *** is gone",
        "sam is gone, '', sam is gone",
        "a cap, a, a cap"
    })
    void address_isHiddenInErrors(String text, String address, String expected) {
        assertEquals(expected, REDACTION.error(text, address));
    }

    @Test
    void urlOfAnybody_keepsItsHostOnly() {
        assertEquals(
                "redirected to https://else.example and HTTP://other.example:8080",
                REDACTION.error(
                        "redirected to https://user:pass@else.example/t/secret?k=v and HTTP://other.example:8080/#x",
                        ""));
    }

    @Test
    void whatIsNoSecret_staysAsItIs() {
        var error = "Discord answered HTTP 403, code 10015; plain text";
        assertEquals(error, REDACTION.error(error, ""));
        assertEquals(error, Redaction.NONE.error(error, "sam"));
        assertEquals("U024BE7LH:1700000000.1", REDACTION.receipt("U024BE7LH:1700000000.1"));
    }
}
