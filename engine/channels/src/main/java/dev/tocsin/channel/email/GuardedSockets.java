package dev.tocsin.channel.email;

import dev.tocsin.channel.Destinations;
import dev.tocsin.channel.email.SmtpServer.Security;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketAddress;
import javax.net.SocketFactory;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * Sockets that connect to where channels may connect, and to nothing else, whatever the library makes of the name. With
 * TLS from the first byte they encrypt by themselves: the library would not take the socket from a factory for TLS.
 */
final class GuardedSockets extends SocketFactory {
    private final ImapServer server;
    private final Destinations destinations;
    private final Attempt attempt;
    private final int turn;

    /** @param turn which of several addresses it is to be */
    GuardedSockets(ImapServer server, Destinations destinations, Attempt attempt, int turn) {
        this.server = server;
        this.destinations = destinations;
        this.attempt = attempt;
        this.turn = turn;
    }

    /** What is sent could be read on its way. */
    static final class InTheClear extends ConnectException {
        InTheClear() {
            super("the mail server is not on this machine: it needs imap_security: tls or starttls");
        }
    }

    private final class Guarded extends Socket {
        private @Nullable SSLSocket encrypted;

        Guarded() {
            super(Proxy.NO_PROXY);
        }

        @Override
        public void connect(SocketAddress wanted, int timeout) throws IOException {
            attempt.uses(this);
            var addresses = destinations.resolve(server.host());
            var address = addresses.get(Math.floorMod(turn, addresses.size()));
            if (server.security() == Security.NONE && !address.isLoopbackAddress()) {
                throw new InTheClear();
            }
            var named = InetAddress.getByAddress(server.host(), address.getAddress());
            setTcpNoDelay(true);
            super.connect(new InetSocketAddress(named, server.port()), timeout);
            if (server.security() == Security.TLS) {
                encrypted = SmtpConnection.encrypted(this, server.tls(), server.host(), server.port());
            }
        }

        @Override
        public void connect(SocketAddress wanted) throws IOException {
            connect(wanted, 0);
        }

        @Override
        public InputStream getInputStream() throws IOException {
            return encrypted == null ? super.getInputStream() : encrypted.getInputStream();
        }

        @Override
        public OutputStream getOutputStream() throws IOException {
            return encrypted == null ? super.getOutputStream() : encrypted.getOutputStream();
        }
    }

    @Override
    public Socket createSocket() {
        return new Guarded();
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        var socket = createSocket();
        socket.connect(InetSocketAddress.createUnresolved(host, port));
        return socket;
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress from, int fromPort) throws IOException {
        return createSocket(host, port);
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return createSocket(host.getHostAddress(), port);
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress from, int fromPort) throws IOException {
        return createSocket(host, port);
    }
}
