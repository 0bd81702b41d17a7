package dev.tocsin.bench.system;

import dev.tocsin.bench.compare.Round;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;

/** Takes pages and remembers when each alert's first one came. */
public final class Sink implements AutoCloseable {
    private static final byte[] TAKEN =
            "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final ServerSocket server = new ServerSocket(0, 1024, InetAddress.getLoopbackAddress());
    private final Map<String, Long> arrivals = new ConcurrentHashMap<>();
    private final AtomicLong pages = new AtomicLong();
    private volatile boolean silent;

    public Sink() throws IOException {
        Thread.ofVirtual().start(this::accept);
    }

    public int port() {
        return server.getLocalPort();
    }

    /** {@link System#nanoTime} of the first page about each alert, by the alert's name. */
    public Map<String, Long> arrivals() {
        return arrivals;
    }

    /** Microseconds to the arrival of each alert's page. @param intended when the alert was meant to be sent */
    public Histogram latencies(Map<String, Long> intended) {
        var latencies = Round.histogram();
        intended.forEach(
                (name, at) -> latencies.recordValue(Math.max(1, (arrivals.getOrDefault(name, at) - at) / 1_000)));
        return latencies;
    }

    /** All that came, repeated ones too. */
    public long pages() {
        return pages.get();
    }

    /** From now on whoever sends a page waits in vain. */
    public void neverAnswer() {
        silent = true;
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                var connection = server.accept();
                Thread.ofVirtual().start(() -> serve(connection));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            connection.setTcpNoDelay(true);
            var in = new BufferedInputStream(connection.getInputStream());
            while (!server.isClosed()) {
                take(in);
                if (silent) {
                    in.read();
                    return;
                }
                connection.getOutputStream().write(TAKEN);
            }
        } catch (IOException e) {
            // The client left.
        }
    }

    private void take(InputStream in) throws IOException {
        var length = Wire.head(in).contentLength();
        var now = System.nanoTime();
        var body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
        if (body.startsWith("{\"type\":\"update\"")) {
            return;
        }
        var start = body.indexOf("\"n=") + 3;
        arrivals.putIfAbsent(body.substring(start, body.indexOf('"', start)), now);
        pages.incrementAndGet();
    }
}
