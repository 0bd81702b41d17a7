package dev.tocsin.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretUrlTest {
    private static final Setting SETTING = SecretUrl.required("url", "${env:URL}", "where to post");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hooks.example/T0/s3cret",
                "ftp://hooks.example/s3cret",
                "https:///s3cret",
                "https://user:s3cret@hooks.example/",
                "https://hooks.example/s3cret with a space",
                "https://hooks.example/s3cret\nhttps://hooks.example/s3cret"
            })
    void secretThatIsNoUrl_isAFaultThatDoesNotShowIt(String text) {
        var fault = SETTING.fault().apply(text).orElseThrow();
        assertFalse((fault.message() + fault.remedy()).contains("s3cret"));
    }

    @Test
    void secretThatIsAUrl_isOne() {
        var url = "https://hooks.example:8443/T0/s3cret?sig=a%2Fb";
        assertTrue(SETTING.fault().apply(url).isEmpty());
        var settings = new Settings("chat", "any", Map.of("url", new Secret(url)));
        assertEquals(URI.create(url), SecretUrl.of(settings, "url"));
        assertFalse(settings.toString().contains("s3cret"));
    }
}
