package dev.tocsin.channel.email;

import java.io.IOException;
import java.net.Socket;
import org.jspecify.annotations.Nullable;

/** What one attempt waits for, so that it can be given up from outside. */
final class Attempt {
    private @Nullable Socket socket;
    private boolean over;

    /** From now on this socket; fails when the attempt was given up. */
    synchronized void uses(Socket socket) throws IOException {
        if (over) {
            throw new IOException("the attempt was given up");
        }
        this.socket = socket;
    }

    /** The socket belongs to somebody else again. Whether the attempt was still going on. */
    synchronized boolean finish() {
        socket = null;
        return !over;
    }

    /** Whoever reads from the socket or writes to it fails. */
    synchronized void giveUp() {
        over = true;
        if (socket != null) {
            SmtpConnection.close(socket);
        }
    }
}
