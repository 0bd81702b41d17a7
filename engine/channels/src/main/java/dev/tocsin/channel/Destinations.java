package dev.tocsin.channel;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Decides which addresses channels may connect to. */
public interface Destinations {
    /**
     * The addresses of a host, all of them allowed. A caller must connect to one of these and not resolve the name
     * again: the second result may differ. May block on the network.
     *
     * @throws UnknownHostException also if one of the addresses is not allowed, with the remedy
     */
    List<InetAddress> resolve(String host) throws UnknownHostException;
}
