package dev.tocsin.engine.outgoing;

import dev.tocsin.engine.channel.Destinations;
import dev.tocsin.engine.channel.Network;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Public addresses, and the networks that the configuration allows. A host with one address that is not allowed is
 * refused as a whole: nobody can say which of them a connection would take. Addresses that carry an IPv4 address within
 * (mapped, compatible, 6to4, NAT64, Teredo) are refused where that one would be.
 */
public final class AllowedDestinations implements Destinations {
    /** Not public, by the registries of IANA for special purposes. */
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

    private final Supplier<List<Network>> allowed;
    private final Resolver resolver;

    /** @param allowed beside the public ones; asked each time */
    public AllowedDestinations(Supplier<List<Network>> allowed) {
        this(allowed, InetAddress::getAllByName);
    }

    AllowedDestinations(Supplier<List<Network>> allowed, Resolver resolver) {
        this.allowed = allowed;
        this.resolver = resolver;
    }

    @Override
    public List<InetAddress> resolve(String host) throws UnknownHostException {
        var addresses = Arrays.asList(resolver.all(host));
        for (var address : addresses) {
            if (!isAllowed(address)) {
                throw new UnknownHostException(host + " is " + address.getHostAddress()
                        + ", which is not public; allow it with outgoing.allow_networks if it is meant");
            }
        }
        return addresses;
    }

    private boolean isAllowed(InetAddress address) {
        return within(allowed.get(), address)
                || !within(BLOCKED, address) && (!carriesIpv4(address) || isAllowed(carried(address)));
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

    /** All addresses of a name, from the system's resolver. */
    interface Resolver {
        InetAddress[] all(String host) throws UnknownHostException;
    }
}
