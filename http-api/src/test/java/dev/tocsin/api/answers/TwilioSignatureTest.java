package dev.tocsin.api.answers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tocsin.channel.Secret;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against the examples that Twilio documents and tests its own libraries with. */
class TwilioSignatureTest {
    private static final Secret TOKEN = new Secret("12345");
    private static final URI URL = URI.create("https://mycompany.com/myapp.php?foo=1&bar=2");
    private static final FormBody FORM =
            form("Digits=1234&To=%2B18005551212&From=%2B14158675309&Caller=%2B14158675309&CallSid=CA1234567890ABCDE");
    private static final String SIGNATURE = "RSOYDt4T1cUTdK1PDd93/VVr8B8=";

    @Test
    void documentedExample_isValid() {
        assertTrue(TwilioSignature.isValid(TOKEN, URL, FORM, SIGNATURE));
    }

    @Test
    void fieldsThatRepeat_countOnceForEachValue_inOrder() {
        assertTrue(TwilioSignature.isValid(
                TOKEN,
                URL,
                form("Sid=CA123&SidAccount=AC123&Digits=5678&Digits=1234&Digits=1234"),
                "IK+Dwps556ElfBT0I3Rgjkr1wJU="));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://mycompany.com:443/myapp.php?foo=1&bar=2",
                "https://mycompany.com:8443/myapp.php?foo=1&bar=2"
            })
    void port_mayBeLeftOutOfWhatIsSigned(String url) {
        assertTrue(TwilioSignature.isValid(TOKEN, URI.create(url), FORM, SIGNATURE));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://mycompany.com/myapp.php?foo=1&bar=2",
                "https://mycompany.com/myapp.php?foo=1&bar=3",
                "https://mycompany.com/myapp.php",
                "https://other.com/myapp.php?foo=1&bar=2"
            })
    void anotherUrl_isNotValid(String url) {
        assertFalse(TwilioSignature.isValid(TOKEN, URI.create(url), FORM, SIGNATURE));
    }

    @Test
    void anotherFieldTokenOrSignature_isNotValid() {
        assertFalse(TwilioSignature.isValid(TOKEN, URL, form("Digits=1"), SIGNATURE));
        assertFalse(TwilioSignature.isValid(new Secret("54321"), URL, FORM, SIGNATURE));
        assertFalse(TwilioSignature.isValid(TOKEN, URL, FORM, ""));
        assertFalse(TwilioSignature.isValid(TOKEN, URL, FORM, SIGNATURE.toLowerCase(java.util.Locale.ROOT)));
    }

    private static FormBody form(String body) {
        return FormBody.of(body.getBytes(UTF_8));
    }
}
