package dev.tocsin.channel.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tocsin.channel.Network;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AllowedDestinationsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "10.1.2.3",
                "100.64.0.1",
                "127.0.0.1",
                "127.8.8.8",
                "169.254.169.254",
                "172.31.255.255",
                "192.168.1.1",
                "198.18.0.1",
                "224.0.0.1",
                "255.255.255.255",
                "::",
                "::1",
                "::ffff:127.0.0.1",
                "::ffff:10.0.0.1",
                "::127.0.0.1",
                "64:ff9b::7f00:1",
                "64:ff9b::a9fe:a9fe",
                "2002:7f00:1::",
                "2001:0:1::1",
                "2001:db8::1",
                "fc00::1",
                "fd12::1",
                "fe80::1",
                "ff02::1"
            })
    void resolve_ofWhatIsNotPublic_isRefusedWithTheRemedy(String address) {
        var refused = assertThrows(UnknownHostException.class, () -> resolve(List.of(), address));

        assertTrue(refused.getMessage().contains("allow it with outgoing.allow_networks"), refused.getMessage());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"8.8.8.8", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "64:ff9b::808:808", "2002:808:808::"})
    void resolve_ofWhatIsPublic_isAllowed(String address) throws UnknownHostException {
        assertEquals(1, resolve(List.of(), address).size());
    }

    @Test
    void resolve_ofWhatTheConfigurationAllows_isAllowedAndNothingBesideIt() throws UnknownHostException {
        var allowed = List.of(Network.of("10.0.0.0/8"), Network.of("::1"));

        assertEquals(1, resolve(allowed, "10.255.0.1").size());
        assertEquals(1, resolve(allowed, "::1").size());
        assertEquals(1, resolve(allowed, "64:ff9b::a00:1").size());
        assertThrows(UnknownHostException.class, () -> resolve(allowed, "11.0.0.1", "127.0.0.1"));
        assertThrows(UnknownHostException.class, () -> resolve(allowed, "::2"));
    }

    @Test
    void resolve_ofANameWithOneAddressThatIsNotAllowed_isRefused() {
        assertThrows(UnknownHostException.class, () -> resolve(List.of(), "8.8.8.8", "127.0.0.1"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "localhost", "10.0.0.0/33", "10.0.0.0/", "10.0.0/8", "::/129", "10.0.0.0/-1", "fd00::g/8"})
    void network_thatIsNone_isEmpty(String text) {
        assertTrue(Network.parse(text).isEmpty());
    }

    private static List<InetAddress> resolve(List<Network> allowed, String... addresses) throws UnknownHostException {
        var found = Stream.of(addresses).map(InetAddress::ofLiteral).toArray(InetAddress[]::new);
        return new AllowedDestinations(() -> allowed, _ -> found).resolve("host.example");
    }
}
