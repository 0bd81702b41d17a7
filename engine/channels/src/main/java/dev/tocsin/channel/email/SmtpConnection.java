package dev.tocsin.channel.email;

import dev.tocsin.channel.Destinations;
import dev.tocsin.channel.email.SmtpServer.Security;
import dev.tocsin.core.incident.page.DeliveryOutcome;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.URLName;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.eclipse.angus.mail.smtp.SMTPTransport;

/**
 * One connection to the mail server, greeted, encrypted and logged in, for one mail after another.
 *
 * <p>The name of the server is looked up once, by {@link Destinations}, and the connection goes to an address that was
 * allowed. The library is given the connected socket, whose address bears the configured name: that is the name for which
 * it checks the certificate, and nothing is looked up again.
 */
final class SmtpConnection {
    private static final int ALIVE_MILLIS = 2_000;

    /** The attempt is over long before; this is for the case that nobody ended it. */
    private static final int SILENCE_MILLIS = 60_000;

    private final Socket socket;
    private final SMTPTransport transport;
    private final Security security;
    private int sent;

    private SmtpConnection(Socket socket, SMTPTransport transport, Security security) {
        this.socket = socket;
        this.transport = transport;
        this.security = security;
    }

    static SmtpConnection open(SmtpServer server, Session session, Destinations destinations, Attempt attempt)
            throws IOException, NotSent {
        var socket = connected(server, destinations, attempt);
        var transport = new SMTPTransport(session, new URLName("smtp", null, -1, null, null, null));
        transport.setLocalHost(literal(socket.getLocalAddress()));
        try {
            transport.connect(
                    server.security() == Security.TLS
                            ? encrypted(socket, server.tls(), server.host(), server.port())
                            : socket);
            return new SmtpConnection(socket, transport, server.security());
        } catch (MessagingException e) {
            close(socket);
            throw new NotSent(SmtpFaults.of(e, transport, server.security()));
        } catch (IOException | RuntimeException e) {
            close(socket);
            throw e;
        }
    }

    /** To the first address that answers. */
    private static Socket connected(SmtpServer server, Destinations destinations, Attempt attempt)
            throws IOException, NotSent {
        IOException failure = new ConnectException("no address");
        for (var address : destinations.resolve(server.host())) {
            if (server.security() == Security.NONE && !isOwnNetwork(address)) {
                throw new NotSent(new DeliveryOutcome.Permanent(
                        "the mail server is not in your own network: it needs security: starttls or tls"));
            }
            var socket = new Socket(Proxy.NO_PROXY);
            try {
                attempt.uses(socket);
                socket.setTcpNoDelay(true);
                socket.setSoTimeout(SILENCE_MILLIS);
                socket.connect(
                        new InetSocketAddress(
                                InetAddress.getByAddress(server.host(), address.getAddress()), server.port()),
                        Math.toIntExact(server.limits().connect().toMillis()));
                return socket;
            } catch (IOException e) {
                close(socket);
                failure = e;
            }
        }
        throw failure;
    }

    private static boolean isOwnNetwork(InetAddress address) {
        return address.isLoopbackAddress()
                || address.isSiteLocalAddress()
                || address.isLinkLocalAddress()
                || address instanceof Inet6Address && (address.getAddress()[0] & 0xFE) == 0xFC;
    }

    static SSLSocket encrypted(Socket socket, SSLSocketFactory tls, String host, int port) throws IOException {
        var encrypted = (SSLSocket) tls.createSocket(socket, host, port, true);
        var parameters = encrypted.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        encrypted.setSSLParameters(parameters);
        encrypted.startHandshake();
        return encrypted;
    }

    /** How a client without a name of its own greets, after RFC 5321, 4.1.3; a look-up of one could take for ever. */
    private static String literal(InetAddress address) {
        var text = address.getHostAddress();
        return address instanceof Inet6Address ? "[IPv6:" + text.replaceFirst("%.*", "") + ']' : '[' + text + ']';
    }

    void send(MimeMessage mail) throws NotSent {
        try {
            transport.sendMessage(mail, mail.getAllRecipients());
            sent++;
        } catch (MessagingException e) {
            throw new NotSent(SmtpFaults.of(e, transport, security));
        }
    }

    int sent() {
        return sent;
    }

    Socket socket() {
        return socket;
    }

    /** Asks the server; one that is slow to say so is not. */
    boolean isAlive() {
        try {
            socket.setSoTimeout(ALIVE_MILLIS);
            var alive = transport.isConnected();
            if (alive) {
                socket.setSoTimeout(SILENCE_MILLIS);
            }
            return alive;
        } catch (IOException e) {
            return false;
        }
    }

    /** Says goodbye and does not wait for an answer. */
    void quit() {
        try {
            transport.close();
        } catch (MessagingException e) {
            close(socket);
        }
    }

    static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException _) {
            // It is of no use any more, whatever it says.
        }
    }
}
