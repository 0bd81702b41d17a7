package dev.tocsin.api.answers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.slack.api.app_backend.SlackSignature.Generator;
import com.slack.api.app_backend.SlackSignature.Verifier;
import dev.tocsin.channel.Secret;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SlackSignatureTest {
    private static final String SECRET = "8f742231b10e8888abcd99yyyzzz85a5";

    /** Slack's own example (Slack developer documentation, "Verifying requests from Slack"). */
    private static final String BODY = "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow"
        + "&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect"
        + "&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN"
        + "&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c";

    private static final String TIMESTAMP = "1531420618";
    private static final String SIGNATURE = "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503";
    private static final Instant THEN = Instant.ofEpochSecond(1531420618);

    @Test
    void slacksOwnExample_isRight() {
        assertTrue(matches(TIMESTAMP, SIGNATURE, BODY, THEN));
    }

    @ParameterizedTest
    @ValueSource(longs = {-300, -1, 0, 1, 300})
    void withinFiveMinutes_isTaken(long seconds) {
        assertTrue(matches(TIMESTAMP, SIGNATURE, BODY, THEN.plusSeconds(seconds)));
    }

    @ParameterizedTest
    @ValueSource(longs = {-301, 301, 86_400, -86_400})
    void beyondFiveMinutes_isRefused(long seconds) {
        assertFalse(matches(TIMESTAMP, SIGNATURE, BODY, THEN.plusSeconds(seconds)));
    }

    @ParameterizedTest
    @CsvSource({
        "'', v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503",
        "1531420618x, v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503",
        "1531420619, v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503",
        "1531420618, ''",
        "1531420618, a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503",
        "1531420618, v1=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503",
        "1531420618, v0=A2114D57B48EAC39B9AD189DD8316235A7B4A8D21A10BD27519666489C69B503",
        "1531420618, v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b504"
    })
    void anythingElse_isRefused(String timestamp, String signature) {
        assertFalse(matches(timestamp, signature, BODY, THEN));
    }

    @Test
    void anotherBody_isRefused() {
        assertFalse(matches(TIMESTAMP, SIGNATURE, BODY + "&x=1", THEN));
        assertFalse(matches(TIMESTAMP, SIGNATURE, "", THEN));
    }

    /** The judge: Slack's own library signs, and verifies. */
    @ParameterizedTest
    @ValueSource(strings = {"", "payload=%7B%7D", "payload=naïve café 🚒"})
    void slacksLibrary_agrees(String body) {
        var generator = new Generator(SECRET);
        var verifier = new Verifier(generator);
        var signature = generator.generate(TIMESTAMP, body);

        assertTrue(matches(TIMESTAMP, signature, body, THEN));
        assertEquals(
                verifier.isValid(TIMESTAMP, body, signature, THEN.toEpochMilli()),
                matches(TIMESTAMP, signature, body, THEN));
        assertEquals(
                verifier.isValid(
                        TIMESTAMP, body, signature, THEN.plusSeconds(301).toEpochMilli()),
                matches(TIMESTAMP, signature, body, THEN.plusSeconds(301)));
    }

    private static boolean matches(String timestamp, String signature, String body, Instant now) {
        return SlackSignature.matches(new Secret(SECRET), timestamp, signature, body.getBytes(UTF_8), now);
    }
}
