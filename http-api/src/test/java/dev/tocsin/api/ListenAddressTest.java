package dev.tocsin.api;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tocsin.config.section.ConfigLoader;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ListenAddressTest {
    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0:8080", "[::]:8080", "192.0.2.1:8080"})
    void beyondLoopback_withoutTokens_isRefusedAndSaysWhy(String address) throws Exception {
        var parsed = ListenAddress.parse(address);

        var refusal = assertThrows(IOException.class, () -> ListenAddress.check(parsed, ConfigLoader.example()));

        assertTrue(refusal.getMessage().contains("Configure tokens"), refusal.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1:8080", "localhost:0", "[::1]:8080", "127.0.0.2:80"})
    void loopback_withoutTokens_isServed(String address) throws Exception {
        ListenAddress.check(ListenAddress.parse(address), ConfigLoader.example());
    }

    @Test
    void beyondLoopback_withATokenConfigured_isServed() {
        var configuration = TestNode.configuration(
                TestNode.WORLD + "tokens: {bot: {sha256: " + "0".repeat(64) + ", role: viewer}}\n", Map.of());

        assertDoesNotThrow(() -> ListenAddress.check(ListenAddress.parse("0.0.0.0:8080"), configuration));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "8080", ":8080", "127.0.0.1", "127.0.0.1:", "127.0.0.1:x", "127.0.0.1:65536", "127.0.0.1:-1"
            })
    void otherText_isRefused(String text) {
        assertThrows(IOException.class, () -> ListenAddress.parse(text));
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1:8080, http://127.0.0.1:8080", "[::1]:8080, http://[0:0:0:0:0:0:0:1]:8080"})
    void url_isOneThatAClientCanUse(String address, String url) throws Exception {
        assertEquals(url, ListenAddress.url(ListenAddress.parse(address)));
    }
}
