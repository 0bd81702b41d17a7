package dev.tocsin.app.reply;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tocsin.core.signal.IncidentId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerTokensTest {
    private static final Instant NOW = Instant.parse("2026-11-20T23:59:59Z");
    private static final String PAGE = "01m7abcdefghjkmnpqrstvwxyz.12";

    private final AnswerTokens tokens = tokens("one key of one node");

    @ParameterizedTest
    @ValueSource(strings = {"sam", "sam.doe", "a.b.c-d_e", "S", "1"})
    void token_saysWhatItWasMadeOf(String recipient) {
        var token = tokens.make(PAGE, recipient, NOW).orElseThrow();

        var claim = tokens.read(token).orElseThrow();
        assertEquals(PAGE, claim.id());
        assertEquals(Optional.of(new IncidentId("01m7abcdefghjkmnpqrstvwxyz")), claim.incident());
        assertEquals(recipient, claim.recipient());
        assertEquals(Optional.of(claim), tokens("one key of one node").read(token), "on every node");
        assertTrue(token.matches("[0-9a-z][0-9A-Za-z_.-]+[0-9a-z]"), token);
        assertTrue(token.length() < 80 + recipient.length(), token);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "digest-0123456789abcdef0123456789abcdef",
                "digest-00000000000000000000000000000000",
                "digest-ffffffffffffffffffffffffffffffff"
            })
    void tokenOfADigest_saysWhich_andFitsIntoAnAddress(String digest) {
        var claim =
                tokens.read(tokens.make(digest, "sam.1.doe", NOW).orElseThrow()).orElseThrow();
        assertEquals(digest, claim.id());
        assertEquals(Optional.empty(), claim.incident());
        assertEquals("sam.1.doe", claim.recipient());

        var address = "answers-of-tocsin+" + tokens.reply(digest).orElseThrow() + "@example.org";
        assertEquals(Optional.of(digest), tokens.readReply(address.toUpperCase(Locale.ROOT)));
        assertTrue(address.indexOf('@') <= 64, address);
        assertEquals(Optional.empty(), tokens("another").readReply(address));
    }

    @Test
    void tokenMadeForWhoeverHasAnother_endsWithIt() {
        var digest = tokens.read(tokens.make("digest-0123456789abcdef0123456789abcdef", "sam", NOW)
                        .orElseThrow())
                .orElseThrow();

        var page = tokens.read(tokens.make(PAGE, digest).orElseThrow()).orElseThrow();

        assertEquals(new AnswerTokens.Claim(PAGE, "sam", digest.expiresAt()), page);
    }

    @Test
    void token_holdsForAWeekAndEndsWithADay() {
        var token = tokens.make(PAGE, "sam", NOW).orElseThrow();
        var claim = tokens.read(token).orElseThrow();

        assertEquals(Instant.parse("2026-11-28T00:00:00Z"), claim.expiresAt());
        assertTrue(claim.holds(NOW.plus(Duration.ofDays(7))));
        assertTrue(claim.holds(claim.expiresAt().minusMillis(1)));
        assertFalse(claim.holds(claim.expiresAt()));
        assertEquals(
                Optional.of(token), tokens.make(PAGE, "sam", NOW.minus(Duration.ofHours(20))), "a retry says the same");
    }

    @Test
    void tokenOfAnotherKey_isNone() {
        var token = tokens("another").make(PAGE, "sam", NOW).orElseThrow();

        assertEquals(Optional.empty(), tokens.read(token));
    }

    @Test
    void tokenWithOneCharacterChanged_isNone() {
        var token = tokens.make(PAGE, "sam", NOW).orElseThrow();

        for (int i = 0; i < token.length(); i++) {
            for (var other : "0az.-".toCharArray()) {
                var changed = token.substring(0, i) + other + token.substring(i + 1);
                if (!changed.equals(token)) {
                    assertEquals(Optional.empty(), tokens.read(changed), changed);
                }
            }
            assertEquals(Optional.empty(), tokens.read(token.substring(0, i)), "cut after " + i);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", ".", "....", "01m7.1.g12.sam.", "01m7.0.g12.sam.1", "%00", "01m7.1.zzzzz.sam.zzzzzzzzzzz"})
    void nonsense_isNone(String text) {
        assertEquals(Optional.empty(), tokens.read(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "test", "digest-00ff", "01m7", "01m7.0", "01m7.x", "01m7.1.u2"})
    void whatIsNoPage_hasNoLink(String id) {
        assertEquals(Optional.empty(), tokens.make(id, "sam", NOW));
    }

    @Test
    void replyAddress_namesItsPage_whateverMailServersMakeOfItsCase() {
        var address = "answers+" + tokens.reply(PAGE).orElseThrow() + "@example.org";

        assertEquals(Optional.of(PAGE), tokens.readReply(address));
        assertEquals(Optional.of(PAGE), tokens.readReply(address.toUpperCase(Locale.ROOT)));
        assertTrue(address.indexOf('@') + "twelve-more.".length() <= 64, address);
        assertEquals(Optional.empty(), tokens("another").readReply(address));
        assertTrue(AnswerTokens.isLikeReply(address));
    }

    @Test
    void replyAddressWithOneCharacterChanged_isNone() {
        var token = tokens.reply(PAGE).orElseThrow();

        for (int i = 0; i < token.length(); i++) {
            for (var other : "0az.+".toCharArray()) {
                var changed = token.substring(0, i) + other + token.substring(i + 1);
                if (!changed.equals(token)) {
                    assertEquals(Optional.empty(), tokens.readReply("answers+" + changed + "@example.org"), changed);
                }
            }
        }
    }

    @Test
    void tokenOfALink_isNoneOfAReplyAddress_andTheOtherWayRound() {
        var reply = tokens.reply(PAGE).orElseThrow();
        var link = tokens.make(PAGE, "sam", NOW).orElseThrow();

        assertEquals(Optional.empty(), tokens.read(reply));
        assertEquals(Optional.empty(), tokens.readReply("answers+" + link + "@example.org"));
        var asIfForAReply = PAGE + link.substring(link.lastIndexOf('.'));
        assertEquals(Optional.empty(), tokens.readReply("answers+" + asIfForAReply + "@example.org"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "@", "+@", "answers@example.org", "sam+holiday@example.org", "answers+01m7.1@example.org"})
    void otherAddress_isNotLikeOneForReplies(String address) {
        assertFalse(AnswerTokens.isLikeReply(address));
        assertEquals(Optional.empty(), tokens.readReply(address));
    }

    private static AnswerTokens tokens(String key) {
        return new AnswerTokens(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    }
}
