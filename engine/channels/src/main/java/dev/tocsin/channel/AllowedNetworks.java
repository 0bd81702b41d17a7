package dev.tocsin.channel;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Decides to which addresses channels may connect: public ones, and those that are allowed explicitly. An IPv6 address
 * that embeds an IPv4 address (mapped, compatible, 6to4, NAT64, Teredo) is refused if the IPv4 address would be.
 */
public final class AllowedNetworks {
    /** Address ranges that are not public, by IANA's special-purpose address registries. */
    private static final List<Network> BLOCKED = Stream.of(
                    "0.0.0.0/8",
                    "10.0.0.0/8",
                    "100.64.0.0/10",
                    "127.0.0.0/8",
                    "169.254.0.0/16",
                    "172.16.0.0/12",
                    "192.0.0.0/24",
                    "192.0.2.0/24",
                    "192.88.99.0/24",
                    "192.168.0.0/16",
                    "198.18.0.0/15",
                    "198.51.100.0/24",
                    "203.0.113.0/24",
                    "224.0.0.0/4",
                    "240.0.0.0/4",
                    "::/96",
                    "64:ff9b:1::/48",
                    "100::/64",
                    "2001::/23",
                    "2001:db8::/32",
                    "3fff::/20",
                    "5f00::/16",
                    "fc00::/7",
                    "fe80::/10",
                    "fec0::/10",
                    "ff00::/8")
            .map(Network::of)
            .toList();

    private static final Network NAT64 = Network.of("64:ff9b::/96");
    private static final Network SIX_TO_FOUR = Network.of("2002::/16");

    private AllowedNetworks() {}

    /** @param allowed ranges that are allowed in addition to public addresses */
    public static boolean isAllowed(InetAddress address, List<Network> allowed) {
        return within(allowed, address)
                || !within(BLOCKED, address) && (!carriesIpv4(address) || isAllowed(carried(address), allowed));
    }

    /**
     * Whether a host is certainly refused: one written as an address, or {@code localhost}. For any other name this is
     * not known until it is resolved.
     */
    public static boolean isKnownToBeRefused(String host, List<Network> allowed) {
        var bare = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
        return Network.parse(bare.equalsIgnoreCase("localhost") ? "127.0.0.1" : bare)
                .filter(found -> !isAllowed(found.address(), allowed))
                .isPresent();
    }

    private static boolean within(List<Network> networks, InetAddress address) {
        return networks.stream().anyMatch(network -> network.contains(address));
    }

    private static boolean carriesIpv4(InetAddress address) {
        return address instanceof Inet6Address && (NAT64.contains(address) || SIX_TO_FOUR.contains(address));
    }

    private static InetAddress carried(InetAddress address) {
        var bytes = address.getAddress();
        var from = SIX_TO_FOUR.contains(address) ? 2 : 12;
        try {
            return InetAddress.getByAddress(Arrays.copyOfRange(bytes, from, from + 4));
        } catch (UnknownHostException e) {
            throw new AssertionError("four bytes are an address", e);
        }
    }
}
