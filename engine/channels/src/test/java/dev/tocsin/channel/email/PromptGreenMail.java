package dev.tocsin.channel.email;

import com.icegreen.greenmail.Managers;
import com.icegreen.greenmail.imap.ImapHandler;
import com.icegreen.greenmail.server.AbstractServer;
import com.icegreen.greenmail.server.ProtocolHandler;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.Map;

/** One that sends by IMAP what it has at once. GreenMail's own holds the end of each answer back until TCP has confirmed its beginning: 40 ms. */
public final class PromptGreenMail extends GreenMail {
    /** GreenMail gives up after 2 s, which a busy machine may need. */
    private static final Duration START_TIMEOUT = Duration.ofMinutes(2);

    private Map<String, AbstractServer> servers;

    public PromptGreenMail(ServerSetup... setups) {
        super(patient(setups));
    }

    private static ServerSetup[] patient(ServerSetup... setups) {
        for (var setup : setups) {
            setup.setServerStartupTimeout(START_TIMEOUT.toMillis());
        }
        return setups;
    }

    @Override
    protected Map<String, AbstractServer> createServices(ServerSetup[] setups, Managers managers) {
        servers = super.createServices(setups, managers);
        for (var setup : setups) {
            if (setup.getProtocol().startsWith(ServerSetup.PROTOCOL_IMAP)) {
                servers.put(setup.getProtocol(), new Imap(setup, managers));
            }
        }
        return servers;
    }

    public int imapPort() {
        return servers.get(ServerSetup.PROTOCOL_IMAP).getPort();
    }

    int imapsPort() {
        return servers.get(ServerSetup.PROTOCOL_IMAPS).getPort();
    }

    private static final class Imap extends AbstractServer {
        Imap(ServerSetup setup, Managers managers) {
            super(setup, managers);
        }

        @Override
        protected ProtocolHandler createProtocolHandler(Socket socket) {
            try {
                socket.setTcpNoDelay(true);
            } catch (SocketException e) {
                throw new UncheckedIOException(e);
            }
            return new ImapHandler(managers.getUserManager(), managers.getImapHostManager(), socket);
        }
    }
}
