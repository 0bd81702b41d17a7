package dev.tocsin.api.crash;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tocsin.api.http.Json;
import dev.tocsin.core.signal.Sha256;
import dev.tocsin.runtime.db.EmbeddedDatabase;
import dev.tocsin.testing.TestDatabase;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** A node of 256 MB, and senders with credentials whose bodies are within every bound and hold as much as they can. */
@Isolated("its node needs all of the processor to answer in time")
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ManyItemsTest {
    private static final String TOKEN = "tocsin_many-items-test";
    private static final int SHOWN = 100;

    @TempDir
    private static Path directory;

    private static TocsinProcess tocsin;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @BeforeAll
    static void start() throws IOException {
        var config = Files.createDirectories(directory.resolve("config"));
        Files.writeString(config.resolve("tocsin.yaml"), """
            channels: {console: {type: console}}
            users: {sam: {contacts: [{channel: console}]}}
            policies: {default: {levels: [{responders: [{user: sam}], timeout: 1h}]}}
            receivers: {default: {policy: default}}
            route: {receiver: default, group_by: [alertname]}
            tokens: {bot: {sha256: %s, role: responder}}
            webhooks: {alertmanager: {bearer: "${env:SENDER}"}}
            """.formatted(Sha256.hex(TOKEN)));
        var options = new ArrayList<>(ClassArchive.options());
        options.addAll(List.of("-Xmx256m", "-XX:+ExitOnOutOfMemoryError"));
        tocsin = TocsinProcess.launch(
                directory.resolve("log"),
                options,
                List.of(
                        "--config",
                        config.toString(),
                        "--database",
                        TestDatabase.freshUrl(),
                        "--database-user",
                        EmbeddedDatabase.USER),
                Map.of("TOCSIN_DATABASE_PASSWORD", TestDatabase.password(), "SENDER", TOKEN));
    }

    @AfterAll
    static void stop() throws InterruptedException {
        tocsin.close();
    }

    @AfterEach
    void nodeLives() {
        assertTrue(tocsin.isAlive(), tocsin::log);
    }

    @Test
    void itemsThatAreNoAlerts_areKeptUpToABound_andTheRestIsCounted() throws Exception {
        var count = 499_990;
        var body = alerts(IntStream.range(100_000, 100_000 + count).mapToObj(Integer::toString));

        var answers = List.of(send(body), send(body));

        for (var answer : answers) {
            var said = accepted(answer.get());
            assertEquals(0, said.path("accepted").asInt());
            assertEquals(SHOWN + 1, said.path("results").size());
            assertEquals(
                    "and " + (count - SHOWN)
                            + " more of this request; of the first of them: an alert must be an object",
                    said.path("results").path(SHOWN).path("reason").asText());
        }
        assertEquals(SHOWN + 1, letters());
    }

    @Test
    void alertsOfOneIncident_areAllTaken_andTheAnswerShowsSome() throws Exception {
        var count = 45_000;
        var body = alerts(IntStream.range(0, count)
                .mapToObj(i -> "{\"status\":\"firing\",\"labels\":{\"alertname\":\"Many\",\"i\":\"" + i + "\"}}"));

        var said = accepted(send(body).get());

        assertEquals(count, said.path("accepted").asInt());
        assertEquals(10_000, said.path("results").size());
        assertEquals(count - 10_000, said.path("omitted").path("updated").asInt(), said.path("omitted")::toString);
    }

    @Test
    void fieldsThatAreUnknown_areNamedUpToABound_andTheRestIsCounted() throws Exception {
        var body = IntStream.range(0, 240_000)
                .mapToObj(i -> "\"f" + i + "\":0")
                .collect(Collectors.joining(",", "{", "}"));

        var answer = http.send(request("/api/v1/incidents", body), BodyHandlers.ofString());

        assertEquals(400, answer.statusCode(), answer::body);
        var errors = Json.read(answer.body().getBytes(UTF_8)).path("errors");
        assertEquals(SHOWN + 1, errors.size());
        assertEquals("and 239901 more", errors.path(SHOWN).path("detail").asText());
    }

    private static String alerts(Stream<String> alerts) {
        return alerts.collect(Collectors.joining(",", "{\"alerts\":[", "]}"));
    }

    private static JsonNode accepted(HttpResponse<String> answer) {
        assertEquals(202, answer.statusCode(), answer::body);
        return Json.read(answer.body().getBytes(UTF_8));
    }

    private CompletableFuture<HttpResponse<String>> send(String body) throws IOException {
        return http.sendAsync(request("/api/v1/webhooks/alertmanager", body), BodyHandlers.ofString());
    }

    private static HttpRequest request(String path, String body) throws IOException {
        return HttpRequest.newBuilder(tocsin.address().resolve(path))
                .timeout(Duration.ofMinutes(2))
                .header("Authorization", "Bearer " + TOKEN)
                .POST(BodyPublishers.ofString(body))
                .build();
    }

    /** A letter that came again counts once. */
    private int letters() throws Exception {
        var request = HttpRequest.newBuilder(tocsin.address().resolve("/api/v1/dead-letters?limit=500"))
                .header("Authorization", "Bearer " + TOKEN)
                .build();
        return Json.read(http.send(request, BodyHandlers.ofByteArray()).body())
                .path("deadLetters")
                .size();
    }
}
