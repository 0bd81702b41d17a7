package dev.tocsin.config;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tocsin.core.signal.Sha256;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiTokenTest {
    private static ApiToken of(String token) {
        var hash = Sha256.of(token);
        return new ApiToken("t", HexFormat.of().formatHex(hash), Role.ADMIN, Optional.empty());
    }

    @Test
    void token_matchesItself() {
        assertTrue(of("secret").matches("secret"));
        assertFalse(of("secret").matches("secret "));
    }

    /** Nothing that is presented is nobody, even where a hash of nothing came into the configuration. */
    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t", "\n"})
    void whatIsBlank_matchesNothing(String blank) {
        assertFalse(of(blank).matches(blank));
    }
}
