package dev.tocsin.api;

import dev.tocsin.config.ConfigProblem;
import dev.tocsin.config.Configuration;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.Optional;

/** Checks the address that a node listens on: beyond the loopback interface it requires tokens. */
final class ListenAddress {
    private ListenAddress() {}

    static InetSocketAddress parse(String text) throws IOException {
        var colon = text.lastIndexOf(':');
        try {
            var port = Integer.parseInt(text.substring(colon + 1));
            if (colon > 0 && port >= 0 && port <= 65535) {
                return new InetSocketAddress(InetAddress.getByName(text.substring(0, colon)), port);
            }
        } catch (NumberFormatException e) {
            // Falls through to the same error.
        } catch (UnknownHostException e) {
            throw new IOException("--listen: there is no host " + text.substring(0, colon), e);
        }
        throw new IOException("--listen must be HOST:PORT such as 127.0.0.1:8080, not " + text);
    }

    /**
     * Throws unless the configuration may be served at this address: beyond this machine every client needs a token.
     */
    static void check(InetSocketAddress address, Configuration configuration) throws IOException {
        if (objection(address, configuration).isPresent()) {
            throw new IOException("refusing to listen on " + address.getHostString()
                    + ": anybody who reaches it could read and resolve incidents. Configure tokens"
                    + " (./tocsin token NAME makes one), or listen on 127.0.0.1");
        }
    }

    /**
     * Why a running node cannot take a configuration: besides the address, it never gives up tokens without a restart.
     */
    static Optional<ConfigProblem> objection(InetSocketAddress address, Configuration now, Configuration next) {
        return objection(address, next)
                .or(() -> now.tokens().isEmpty() || !next.tokens().isEmpty()
                        ? Optional.empty()
                        : Optional.of(new ConfigProblem(
                                "the configuration",
                                0,
                                0,
                                "tokens",
                                "there are no tokens, and the active configuration has some",
                                "keep a token, or restart the node with --without-tokens")));
    }

    /** Why a configuration cannot be used at this address. */
    static Optional<ConfigProblem> objection(InetSocketAddress address, Configuration configuration) {
        return address.getAddress().isLoopbackAddress()
                        || !configuration.tokens().isEmpty()
                ? Optional.empty()
                : Optional.of(new ConfigProblem(
                        "the configuration",
                        0,
                        0,
                        "tokens",
                        "there are no tokens, and this node does not listen on loopback only",
                        "keep a token, or listen on 127.0.0.1"));
    }

    /** Throws with a plain message, before anything is started, if another process has the address. */
    static void requireFree(InetSocketAddress address) throws IOException {
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(address);
        } catch (IOException e) {
            throw new IOException(
                    "cannot listen on " + url(address) + ": " + e.getMessage() + "; choose another with --listen", e);
        }
    }

    static String url(InetSocketAddress address) {
        var host = address.getAddress().getHostAddress();
        return "http://" + (address.getAddress() instanceof Inet6Address ? "[" + host + "]" : host) + ":"
                + address.getPort();
    }
}
