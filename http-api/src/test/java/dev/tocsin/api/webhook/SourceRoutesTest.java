package dev.tocsin.api.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tocsin.api.Api.Answer;
import dev.tocsin.api.TestNode;
import dev.tocsin.channel.source.Source;
import dev.tocsin.channel.source.Sources;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the one route does for every source, whatever it reads. */
class SourceRoutesTest {
    private static final String RIGHT = "Bearer the-right-one";

    @AutoClose
    private static TestNode node;

    @BeforeAll
    static void start() {
        node = TestNode.start(
                TestNode.WORLD
                        + Sources.all().keySet().stream()
                                .map(name -> name + ": {bearer: \"${env:BEARER}\"}")
                                .collect(Collectors.joining(", ", "webhooks: {", "}\n")),
                Map.of("BEARER", "the-right-one"));
    }

    static Stream<String> paths() {
        return Sources.all().values().stream().map(Source::paths).flatMap(java.util.List::stream);
    }

    private static Answer post(String path, byte[] body, String... headers) {
        return node.api().send("POST", path, BodyPublishers.ofByteArray(body), headers);
    }

    private static Answer post(String path, String body) {
        return post(path, body.getBytes(UTF_8), "Authorization", RIGHT);
    }

    @ParameterizedTest
    @MethodSource("paths")
    void withoutCredentials_itIsRefusedBeforeItsBodyIsRead(String path) {
        var answers = Stream.of(
                post(path, "not json".getBytes(UTF_8)),
                post(path, new byte[0]),
                post(path, new byte[0], "Authorization", ""),
                post(path, new byte[0], "Authorization", "Bearer "),
                post(path, new byte[0], "Authorization", "Bearer wrong"),
                post(path, new byte[0], "Authorization", "Basic Og=="),
                post(path, new byte[0], "X-PagerDuty-Signature", "v1=00"));
        answers.forEach(answer -> {
            assertEquals(401, answer.status(), answer.body());
            assertFalse(answer.header("www-authenticate").isEmpty());
            assertFalse((answer.body() + answer.headers()).contains("the-right-one"));
        });
        var announced = node.api()
                .raw("POST " + path + " HTTP/1.1\nHost: localhost\nContent-Length: 1000000\nConnection: close\n\n");
        assertTrue(announced.startsWith("HTTP/1.1 401"), announced);
    }

    @ParameterizedTest
    @MethodSource("paths")
    void bodyThatCannotBeRead_isAProblem(String path) throws IOException {
        for (var body : java.util.List.of("", "{\"a\": ", "[]", "{}", "[".repeat(1_000))) {
            post(path, body).problem(400);
        }
        post(path, "{\"zz\": \"" + "x".repeat(4 * 1024 * 1024) + "\"}").problem(413);
        var zipped = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(zipped)) {
            gzip.write("{}".getBytes(UTF_8));
        }
        post(path, zipped.toByteArray(), "Authorization", RIGHT).problem(415);
        post(path, "{}".getBytes(UTF_8), "Authorization", RIGHT, "Content-Encoding", "gzip")
                .problem(415);
    }

    @ParameterizedTest
    @MethodSource("paths")
    void onlyPost_isServed(String path) {
        var answer = node.api().get(path, "Authorization", RIGHT);

        answer.problem(405);
        assertEquals("POST", answer.header("allow"));
        node.api().post(path + "/more", "{}", "Authorization", RIGHT).problem(404);
    }
}
