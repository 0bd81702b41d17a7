package dev.tocsin.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import javax.net.ServerSocketFactory;

/** Stands before a server and ends the connection when the client says a certain line. */
public final class CuttingProxy implements AutoCloseable {
    private final ServerSocket listener;
    private final int target;
    private final Predicate<String> cut;
    private final AtomicInteger cuts = new AtomicInteger();

    public CuttingProxy(int target, Predicate<String> cut) throws IOException {
        this(target, ServerSocketFactory.getDefault(), cut);
    }

    /** @param listeners such as those that encrypt */
    public CuttingProxy(int target, ServerSocketFactory listeners, Predicate<String> cut) throws IOException {
        this.listener = listeners.createServerSocket(0, 0, InetAddress.getLoopbackAddress());
        this.target = target;
        this.cut = cut;
        Thread.startVirtualThread(this::accept);
    }

    public int port() {
        return listener.getLocalPort();
    }

    public int cuts() {
        return cuts.get();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                var client = listener.accept();
                Thread.startVirtualThread(() -> serve(client));
            } catch (IOException _) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client;
                var server = new Socket(InetAddress.getLoopbackAddress(), target)) {
            Thread.startVirtualThread(() -> copy(server, client));
            for (var line = line(client.getInputStream()); !line.isEmpty(); line = line(client.getInputStream())) {
                if (cut.test(line)) {
                    cuts.incrementAndGet();
                    return;
                }
                server.getOutputStream().write(line.getBytes(StandardCharsets.ISO_8859_1));
            }
        } catch (IOException _) {
            // One of the two is gone.
        }
    }

    private static String line(InputStream in) throws IOException {
        var line = new StringBuilder();
        for (int b = in.read(); b >= 0; b = in.read()) {
            line.append((char) b);
            if (b == '\n') {
                break;
            }
        }
        return line.toString();
    }

    private static void copy(Socket from, Socket to) {
        try (OutputStream out = to.getOutputStream()) {
            from.getInputStream().transferTo(out);
        } catch (IOException _) {
            // One of the two is gone.
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
