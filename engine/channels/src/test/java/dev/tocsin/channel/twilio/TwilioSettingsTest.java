package dev.tocsin.channel.twilio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tocsin.channel.ChannelType;
import dev.tocsin.channel.Secret;
import dev.tocsin.channel.Setting;
import dev.tocsin.channel.Settings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TwilioSettingsTest {
    private static final List<ChannelType> TYPES = List.of(new SmsType(), new VoiceType());

    @ParameterizedTest
    @ValueSource(strings = {"+34600000000", "+15550100000", "+4915112345678"})
    void number_inE164_isAnAddress(String address) {
        TYPES.forEach(type -> assertEquals(Optional.empty(), type.addressFault(address)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "34600000000", "+0123456789", "+34 600 000 000", "+1234567890123456", "sam", "+34x"})
    void anythingElse_isNoAddress(String address) {
        TYPES.forEach(type ->
                assertFalse(type.addressFault(address).orElseThrow().remedy().isBlank()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"+15550100000", "12345", "Tocsin", "On call", "MG0123456789abcdef0123456789abcdef"})
    void sender_mayBeANumberAShortCodeANameOrAService(String from) {
        assertEquals(Optional.empty(), setting(new SmsType(), "from").fault().apply(from));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "MG0123", "a name that is too long", "<b>"})
    void sender_thatIsNone_isAFault(String from) {
        assertTrue(setting(new SmsType(), "from").fault().apply(from).isPresent());
    }

    @Test
    void caller_mustBeANumber() {
        assertTrue(setting(new VoiceType(), "from").fault().apply("Tocsin").isPresent());
        assertEquals(Optional.empty(), setting(new VoiceType(), "from").fault().apply("+15550100000"));
    }

    @Test
    void something_mustOpenTheAccount_andAKeyHasTwoParts() {
        var secret = new Secret("s");
        for (var type : TYPES) {
            assertTrue(fault(type, Map.of()).isPresent());
            assertTrue(fault(type, Map.of("api_key", "SK")).isPresent());
            assertTrue(fault(type, Map.of("api_secret", secret, "auth_token", secret))
                    .isPresent());
            assertEquals(Optional.empty(), fault(type, Map.of("auth_token", secret)));
            assertEquals(Optional.empty(), fault(type, Map.of("api_key", "SK", "api_secret", secret)));
        }
    }

    @Test
    void ringing_hasBounds() {
        var secret = new Secret("s");
        assertTrue(fault(new VoiceType(), Map.of("auth_token", secret, "ring_seconds", 4))
                .isPresent());
        assertTrue(fault(new VoiceType(), Map.of("auth_token", secret, "ring_seconds", 601))
                .isPresent());
    }

    private static Optional<Setting.Fault> fault(ChannelType type, Map<String, Object> given) {
        var values = new java.util.HashMap<String, Object>(Map.of("ring_seconds", 30));
        values.putAll(given);
        return type.fault(new Settings("test", type.name(), values));
    }

    private static Setting setting(ChannelType type, String name) {
        return type.settings().stream()
                .filter(setting -> setting.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
