package dev.tocsin.api.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tocsin.api.TestNode;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Without tokens a node serves this machine. A browser on this machine runs foreign pages, which must not reach it:
 * neither by a name that was pointed here (DNS rebinding), nor by a form or script that posts without asking.
 */
class LocalOnlyTest {
    private static final List<String> READS = List.of("/api/v1/incidents", "/api/v1/oncall", "/metrics");
    private static final List<String> WRITES =
            List.of("/api/v1/incidents", "/api/v1/webhooks/alertmanager", "/api/v1/webhooks/pagerduty");

    @AutoClose
    private static TestNode node;

    @BeforeAll
    static void start() {
        node = TestNode.start(TestNode.WORLD);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"attacker.example", "attacker.example:8080", "localhost.attacker.example", "10.0.0.1", "[::2]"})
    void foreignName_isRefused(String host) {
        READS.forEach(path -> assertEquals(403, status("GET", path, "Host: " + host), path));
        WRITES.forEach(path -> assertEquals(403, status("POST", path, "Host: " + host), path));
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "LOCALHOST:8080", "127.0.0.1", "127.0.0.1:1", "[::1]", "[::1]:8080"})
    void nameOfThisMachine_isServed(String host) {
        READS.forEach(path -> assertEquals(200, status("GET", path, "Host: " + host), path));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://attacker.example",
                "http://attacker.example:8080",
                "null",
                "::::",
                "http://[",
                "%zz",
                "http://a:b:c",
                "http://localhost:99999999999",
                "\u00ff\u00fe",
                "http://localhost.attacker.example"
            })
    void foreignPage_isRefused(String origin) {
        var headers = "Host: 127.0.0.1\nOrigin: " + origin;
        WRITES.forEach(path -> assertEquals(403, status("POST", path, headers), path));
        READS.forEach(path -> assertEquals(403, status("GET", path, headers), path));
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://localhost:3000", "http://127.0.0.1:8080", "http://[::1]:8080"})
    void pageOfThisMachine_isServed(String origin) {
        assertEquals(400, status("POST", "/api/v1/incidents", "Host: 127.0.0.1\nOrigin: " + origin));
    }

    /** A proxy on this machine, or its neighbour, stands for somebody else. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-Forwarded-For: 127.0.0.1",
                "x-forwarded-proto: https",
                "X-Forwarded-Host: localhost",
                "X-Forwarded-Anything: x",
                "Forwarded: for=127.0.0.1",
                "Via: 1.1 proxy",
                "X-Real-IP: 127.0.0.1",
                "X-Client-IP: 127.0.0.1",
                "True-Client-IP: 127.0.0.1"
            })
    void whatAProxyForwards_isRefused(String header) {
        var headers = "Host: 127.0.0.1\n" + header;
        READS.forEach(path -> assertEquals(403, status("GET", path, headers), path));
        WRITES.forEach(path -> assertEquals(403, status("POST", path, headers), path));
    }

    /** As nginx asks by default: by our own name, and without a word of whom it stands for. */
    @Test
    void http10_isRefused() {
        for (var request : List.of("GET /api/v1/incidents", "GET /metrics", "POST /api/v1/webhooks/alertmanager")) {
            var answer = node.api().raw(request + " HTTP/1.0\nHost: 127.0.0.1:8080\nConnection: close\n\n");
            assertEquals("403", answer.substring(9, 12), answer);
        }
        assertEquals("200", node.api().raw("GET /health HTTP/1.0\nHost: x\n\n").substring(9, 12));
    }

    private static int status(String method, String path, String headers) {
        var answer = node.api()
                .raw(method + " " + path + " HTTP/1.1\n" + headers
                        + "\nContent-Type: text/plain\nContent-Length: 2\nConnection: close\n\n{}");
        assertTrue(answer.startsWith("HTTP/1.1 "), answer);
        return Integer.parseInt(answer.substring(9, 12));
    }
}
