package dev.tocsin.bench.system;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A provider beside the one that is measured. It takes pages until it turns into a black hole. */
public final class OtherProvider implements AutoCloseable {
    private static final int MAX_WAITING = 64;
    private static final int TAKEN_AT_ONCE_MILLIS = 500;
    private static final Duration MAX_WAIT = Duration.ofSeconds(30);

    private final Sink sink = new Sink();
    private final List<AutoCloseable> hole = new ArrayList<>();

    public OtherProvider() throws IOException {}

    public int port() {
        return sink.port();
    }

    /** How many pages it was given, also those that it did not answer. */
    public long pages() {
        return sink.pages();
    }

    /** Takes connections and requests, and answers none any more. */
    public void neverAnswer() {
        sink.neverAnswer();
    }

    /** The same on the connections that it has; and it takes no more of them, as its backlog is full. */
    public void neverAccept() throws Exception {
        sink.neverAnswer();
        var port = sink.port();
        sink.close();
        var full = new ServerSocket();
        hole.add(full);
        Waiting.until("port " + port + " is free", MAX_WAIT, () -> bound(full, port));
        for (int i = 0; i < MAX_WAITING; i++) {
            var waiting = new Socket();
            hole.add(waiting);
            try {
                waiting.connect(new InetSocketAddress(full.getInetAddress(), port), TAKEN_AT_ONCE_MILLIS);
            } catch (SocketTimeoutException e) {
                return;
            }
        }
        throw new IOException("the backlog of port " + port + " does not fill");
    }

    /** Whoever accepts there holds the port until it has noticed that it was closed. */
    private static boolean bound(ServerSocket socket, int port) {
        try {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() throws Exception {
        sink.close();
        for (var each : hole) {
            each.close();
        }
    }
}
