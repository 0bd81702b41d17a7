package dev.tocsin.api.e2e;

import static dev.tocsin.testing.Eventually.eventually;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tocsin.api.TestNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A node without tokens behind a real HAProxy, Debian's haproxy, with the lines that docs/operations.md shows. */
@Timeout(120)
class ProxyPathsEndToEndTest {
    private static final Pattern SNIPPET = Pattern.compile("```haproxy\n(.*?)```", Pattern.DOTALL);

    @TempDir
    private static Path directory;

    private static TestNode node;
    private static Program proxy;
    private static int port;

    @BeforeAll
    static void start() throws IOException {
        Program.require("haproxy", "haproxy");
        node = TestNode.start(TestNode.WORLD);
        port = Program.freePort();
        var config = Files.writeString(
                directory.resolve("haproxy.cfg"), """
                    defaults
                      mode http
                      timeout connect 5s
                      timeout client 30s
                      timeout server 30s
                    frontend outside
                      bind 127.0.0.1:%d
                    %s
                      default_backend tocsin
                    backend tocsin
                      server one 127.0.0.1:%d
                    """.formatted(port, snippet().indent(2), node.port()));
        proxy = Program.start(directory, "haproxy", "-f", config.toString(), "-db");
        eventually(() -> {
            proxy.requireAlive();
            assertEquals(404, status("/metrics"));
        });
    }

    @AfterAll
    static void stop() {
        if (proxy != null) {
            proxy.close();
        }
        if (node != null) {
            node.close();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/answer/../metrics",
                "/answer/%2e%2e/metrics",
                "/answer/%2e%2e/api/v1/config",
                "/answer/.%2E/metrics",
                "/answer/%252e%252e/metrics",
                "/answer/..%2fmetrics",
                "/answer/x%2f..%2f..%2fmetrics",
                "/answer/..\\metrics",
                "/answer/..%5cmetrics",
                "/answer/..;/metrics",
                "/answer//../metrics",
                "/answer/./../metrics",
                "/answer/%c0%ae%c0%ae/metrics",
                "//metrics",
                "/metrics",
                "/%6detrics",
                "/api/v1/incidents",
                "/api/v1/webhooks/pagerduty/../../incidents",
                "http://127.0.0.1/metrics",
                "http://127.0.0.1/answer/../metrics"
            })
    void whatIsInside_isNotReachedFromOutside(String target) {
        var status = status(target);
        assertTrue(List.of(400, 404).contains(status), target + " was answered " + status);
    }

    @Test
    void whatIsOutside_isServed() {
        var answer = exchange("/answer/no-such-token");
        assertTrue(answer.startsWith("HTTP/1.1 404"), answer);
        assertTrue(answer.contains("This link is not valid"), answer);
    }

    /** Without tokens only this machine is served, and what a proxy forwards may come from anywhere. */
    @Test
    void webhookWithoutCredentials_isRefusedBehindAProxy_evenWithALocalName() {
        var body = "{\"event\": {\"event_type\": \"pagey.ping\"}}";
        var request = "POST /api/v1/webhooks/pagerduty HTTP/1.1\nHost: 127.0.0.1\nContent-Length: " + body.length()
                + "\nConnection: close\n\n" + body;
        assertTrue(send(port, request).startsWith("HTTP/1.1 403"));
        assertTrue(send(node.port(), request).startsWith("HTTP/1.1 202"));
    }

    private static String snippet() throws IOException {
        var document =
                Files.readString(Path.of(System.getProperty("basedir", ".")).resolve("../docs/operations.md"));
        var found = SNIPPET.matcher(document);
        assertTrue(found.find(), "docs/operations.md shows no HAProxy lines");
        return found.group(1);
    }

    private static int status(String target) {
        var answer = exchange(target);
        assertTrue(answer.startsWith("HTTP/1."), target + " was answered " + answer);
        return Integer.parseInt(answer.substring(9, 12));
    }

    private static String exchange(String target) {
        return send(port, "GET " + target + " HTTP/1.1\nHost: 127.0.0.1\nConnection: close\n\n");
    }

    private static String send(int to, String request) {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), to)) {
            socket.setSoTimeout(60_000);
            socket.getOutputStream().write(request.replace("\n", "\r\n").getBytes(ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
