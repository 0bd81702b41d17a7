package dev.tocsin.bench.system;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/** One kept-alive connection that posts alerts: as little of the machine as an HTTP client can take. */
public final class Sender implements AutoCloseable {
    /** How a system takes alerts. */
    public enum Format {
        /** Alertmanager's webhook, as it sends it. */
        WEBHOOK("/api/v1/webhooks/alertmanager") {
            @Override
            String body(List<String> names) {
                var alerts = names.stream().map(WEBHOOK_ALERT::formatted).collect(Collectors.joining(","));
                return """
                    {"version":"4","groupKey":"{}:{}","status":"firing","receiver":"tocsin","alerts":[%s]}\
                    """.formatted(alerts);
            }
        },
        /** Alertmanager's API, as Prometheus calls it. */
        ALERTMANAGER("/api/v2/alerts") {
            @Override
            String body(List<String> names) {
                return names.stream().map(API_ALERT::formatted).collect(Collectors.joining(",", "[", "]"));
            }
        };

        private static final String WEBHOOK_ALERT = """
            {"status":"firing","labels":{"alertname":"Bench","n":"%1$s","severity":"critical","cluster":"c1",\
            "instance":"api-1"},"annotations":{"summary":"n=%1$s"},"startsAt":"2026-11-20T12:00:00Z",\
            "endsAt":"0001-01-01T00:00:00Z","generatorURL":"http://prom.example.test/graph?g0.expr=x",\
            "fingerprint":"%1$s"}\
            """;
        private static final String API_ALERT = """
            {"labels":{"alertname":"Bench","n":"%1$s","severity":"critical","cluster":"c1","instance":"api-1"},\
            "annotations":{"summary":"n=%1$s"},"startsAt":"2026-11-20T12:00:00Z",\
            "endsAt":"2099-01-01T00:00:00Z","generatorURL":"http://prom.example.test/graph?g0.expr=x"}\
            """;

        private final String path;

        Format(String path) {
            this.path = path;
        }

        abstract String body(List<String> names);
    }

    private final Socket socket = new Socket();
    private final InputStream in;
    private final Format format;

    public Sender(URI base, Format format) throws IOException {
        this.format = format;
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(60_000);
        socket.connect(new InetSocketAddress(base.getHost(), base.getPort()), 5_000);
        in = new BufferedInputStream(socket.getInputStream());
    }

    /** Posts one alert of that name, and returns the status. */
    public int post(String name) throws IOException {
        return post(List.of(name));
    }

    /** Posts an alert of each name in one request, and returns the status. */
    public int post(List<String> names) throws IOException {
        return send(format.path, format.body(names));
    }

    /** Posts JSON, and returns the status. */
    public int send(String path, String json) throws IOException {
        var body = json.getBytes(StandardCharsets.UTF_8);
        var head = "POST " + path + " HTTP/1.1\r\nHost: localhost\r\n"
                + "Content-Type: application/json\r\nContent-Length: " + body.length + "\r\n\r\n";
        var request = new byte[head.length() + body.length];
        System.arraycopy(head.getBytes(StandardCharsets.US_ASCII), 0, request, 0, head.length());
        System.arraycopy(body, 0, request, head.length(), body.length);
        socket.getOutputStream().write(request);
        var response = Wire.head(in);
        in.skipNBytes(response.contentLength());
        return Integer.parseInt(response.first().substring(9, 12));
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
