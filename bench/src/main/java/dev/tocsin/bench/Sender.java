package dev.tocsin.bench;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;

/** One kept-alive connection that posts alerts: as little of the machine as an HTTP client can take. */
final class Sender implements AutoCloseable {
    private static final String GROUP = """
        {"version":"4","groupKey":"{}:{n=\\"%s\\"}","status":"firing","receiver":"tocsin","alerts":[%s]}\
        """;
    private static final String ALERT = """
        {"status":"firing",\
        "labels":{"alertname":"Bench","n":"%1$s","severity":"critical","cluster":"c1","instance":"api-1"},\
        "annotations":{"summary":"n=%1$s"},"startsAt":"2026-11-20T12:00:00Z","endsAt":"0001-01-01T00:00:00Z",\
        "generatorURL":"http://prom.example.test/graph?g0.expr=x","fingerprint":"%1$s"}\
        """;

    private final Socket socket = new Socket();
    private final InputStream in;

    Sender(URI base) throws IOException {
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(30_000);
        socket.connect(new InetSocketAddress(base.getHost(), base.getPort()), 5_000);
        in = new BufferedInputStream(socket.getInputStream());
    }

    /** Posts an alert for each name, which no other has, in one request, and returns the status. */
    int post(String... names) throws IOException {
        var alerts = Arrays.stream(names).map(ALERT::formatted).collect(Collectors.joining(","));
        return send("/api/v1/webhooks/alertmanager", GROUP.formatted(names[0], alerts));
    }

    int send(String path, String json) throws IOException {
        var body = json.getBytes(StandardCharsets.UTF_8);
        var head = "POST " + path + " HTTP/1.1\r\nHost: localhost\r\n"
                + "Content-Type: application/json\r\nContent-Length: " + body.length + "\r\n\r\n";
        var request = new byte[head.length() + body.length];
        System.arraycopy(head.getBytes(StandardCharsets.US_ASCII), 0, request, 0, head.length());
        System.arraycopy(body, 0, request, head.length(), body.length);
        socket.getOutputStream().write(request);
        return readResponse();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private int readResponse() throws IOException {
        var status = Integer.parseInt(readLine().substring(9, 12));
        var length = 0;
        for (var line = readLine(); !line.isEmpty(); line = readLine()) {
            if (line.regionMatches(true, 0, "content-length:", 0, 15)) {
                length = Integer.parseInt(line.substring(15).strip());
            }
        }
        in.skipNBytes(length);
        return status;
    }

    private String readLine() throws IOException {
        var line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new IOException("the connection was closed");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }
}
