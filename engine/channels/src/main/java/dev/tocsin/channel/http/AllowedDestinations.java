package dev.tocsin.channel.http;

import dev.tocsin.channel.AllowedNetworks;
import dev.tocsin.channel.Destinations;
import dev.tocsin.channel.Network;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/**
 * Public addresses, and the networks that the configuration allows. A host with one address that is not allowed is
 * refused as a whole: nobody can say which of them a connection would take.
 */
public final class AllowedDestinations implements Destinations {
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
            if (!AllowedNetworks.isAllowed(address, allowed.get())) {
                throw new UnknownHostException(host + " is " + address.getHostAddress()
                        + ", which is not public; allow it with outgoing.allow_networks if this is intended");
            }
        }
        return addresses;
    }

    /** All addresses of a name, from the system's resolver. */
    interface Resolver {
        InetAddress[] all(String host) throws UnknownHostException;
    }
}
