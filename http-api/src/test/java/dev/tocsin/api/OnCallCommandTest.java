package dev.tocsin.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** The rotation hands over at 08:00 in Berlin, from 2026-01-05: sam, alex, sam, … */
class OnCallCommandTest {
    @TempDir
    private Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void write() throws IOException {
        Files.writeString(directory.resolve("tocsin.yaml"), TestNode.WORLD + """
            schedules:
              platform: {time_zone: Europe/Berlin, layers: [{name: base, rotation: primary}]}
            """);
    }

    @Test
    void at_aLocalTime_isMeantInTheSchedulesZone() {
        assertEquals(0, run("--at", "2026-03-29T08:00"), err::toString);

        var lines = out.toString().lines().toList();
        assertEquals("platform (Europe/Berlin)", lines.getFirst());
        assertTrue(lines.get(1).matches("  FROM +UNTIL +WHO +WHY"), lines.get(1));
        assertTrue(
                lines.get(2)
                        .startsWith("  Sun 2026-03-29 08:00 +02:00  Mon 2026-03-30 08:00 +02:00  Alex Roe (alex)  "),
                lines.get(2));
        assertEquals(3, lines.size());
    }

    @Test
    void url_asksARunningNode_whichKnowsOverridesMadeThroughTheApi() throws IOException {
        var yaml = Files.readString(directory.resolve("tocsin.yaml"));
        try (var node = TestNode.start(yaml)) {
            node.api()
                    .post(
                            "/api/v1/schedules/platform/overrides",
                            "{\"user\": \"sam\", \"from\": \"2030-03-04T10:00:00Z\", \"to\": \"2030-03-04T12:00:00Z\","
                                    + " \"reason\": \"swap\"}")
                    .expect(201);
            var url = "http://127.0.0.1:" + node.port();

            assertEquals(0, command("--url", url, "--at", "2030-03-04T12:00", "--range", "12h"), err::toString);
            var lines = out.toString().lines().toList();
            assertEquals("platform (Europe/Berlin)", lines.getFirst());
            assertTrue(
                    lines.stream()
                            .anyMatch(line -> line.contains("Mon 2030-03-04 11:00 +01:00  Mon 2030-03-04 13:00")
                                    && line.contains("Sam Doe (sam)")),
                    out::toString);
            assertEquals(2, command("--url", url, "elsewhere"));
            assertTrue(err.toString().contains("the node has no schedule elsewhere; it has platform"), err::toString);
        }
    }

    @Test
    void url_withAPath_isAskedBelowIt_andAProxysErrorIsToldAsSuch() throws IOException {
        var asked = new ArrayList<String>();
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            asked.add(exchange.getRequestURI().toString());
            var isBelow = exchange.getRequestURI().getPath().startsWith("/tocsin/");
            var body = "<html>502 Bad Gateway</html>".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(isBelow ? 502 : 200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        try {
            var url = "http://127.0.0.1:" + server.getAddress().getPort();
            for (var path : List.of("/tocsin", "/tocsin/")) {
                assertEquals(1, command("--url", url + path));
                assertTrue(err.toString().contains(url + "/tocsin answered 502"), err::toString);
            }
            assertEquals(List.of("/tocsin/api/v1/schedules", "/tocsin/api/v1/schedules"), asked);
            assertEquals(1, command("--url", url));
            assertTrue(err.toString().contains("does not answer as Tocsin does"), err::toString);
        } finally {
            server.stop(0);
        }
    }

    /** The shift before the clocks go forward starts in winter time and ends in summer time. */
    @Test
    void range_isEveryShiftInIt() {
        assertEquals(0, run("--at", "2026-03-28T12:00:00Z", "--range", "2d", "platform"), err::toString);

        var lines = out.toString().lines().toList();
        assertEquals(5, lines.size());
        assertTrue(
                lines.get(2).startsWith("  Sat 2026-03-28 08:00 +01:00  Sun 2026-03-29 08:00 +02:00  Sam Doe (sam)"));
    }

    @Test
    void rotation_mayBeNamedToo_andNobodyIsSaid() {
        assertEquals(0, run("--at", "2026-03-28", "secondary"), err::toString);

        assertTrue(out.toString().contains("always"));
        assertTrue(out.toString().contains("nobody"));
    }

    @ParameterizedTest
    @CsvSource({
        "--at, tomorrow, 2, --at takes a time",
        "--range, long, 2, --range must be a length",
        "--range, 9w9y, 2, --range must be a length",
        "--range, 800d, 2, --range must be a length",
        "--range=1d, tertiary, 1, there is no schedule or rotation tertiary"
    })
    void mistake_isSaid(String option, String value, int status, String message) {
        assertEquals(status, run(option, value));

        assertTrue(err.toString().contains(message), err::toString);
    }

    private int run(String... arguments) {
        var all = new ArrayList<>(List.of("--config", directory.toString()));
        all.addAll(List.of(arguments));
        return command(all.toArray(String[]::new));
    }

    private int command(String... arguments) {
        var all = new ArrayList<>(List.of("oncall"));
        all.addAll(List.of(arguments));
        return new CommandLine(new Main())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(all.toArray(String[]::new));
    }
}
