package dev.tocsin.api.webhook;

import static dev.tocsin.api.Payloads.firing;
import static dev.tocsin.api.Payloads.group;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tocsin.api.Api;
import dev.tocsin.api.TestNode;
import dev.tocsin.api.http.LogLines;
import dev.tocsin.api.http.Responses;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is no payload, and what is too much of one, is refused with the remedy. */
@Isolated("it reads all that is logged")
class WebhookBodyTest {
    private static final String HOOK = "/api/v1/webhooks/alertmanager";

    @AutoClose
    private static TestNode node;

    private static Api api;

    @BeforeAll
    static void start() {
        node = TestNode.start(TestNode.WORLD);
        api = node.api();
    }

    @Test
    void bodyThatEndsTooEarly_saysWhereItEnds_andNothingOfTheParser() {
        assertEquals(
                "the JSON ends too early, at line 1, column 13",
                api.alertmanager("{\"alerts\": [").problem(400).path("detail").asText());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"alerts\": [ | the JSON ends too early, at line 1, column 13",
                "'' | the body is empty; JSON was expected",
                "not json | the body is not JSON, at line 1, column 1",
                "{} {} | there is more after the JSON document; send one document per request, at line 1, column 4",
                "{\"alerts\": []} trailing | the body is not JSON, at line 1, column 16",
                "{\"alerts\": [], \"n\": NaN} | the body is not JSON, at line 1, column 24",
            })
    void malformedJson_isRefused_inOurWords(String body, String detail) {
        assertEquals(detail, api.alertmanager(body).problem(400).path("detail").asText());
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "br", "GZIP, identity", "::::"})
    void encodedBody_isRefused_withTheRemedy(String encoding) {
        var detail = api.alertmanager(group(), "Content-Encoding", encoding)
                .problem(415)
                .path("detail")
                .asText();

        assertTrue(detail.contains("without Content-Encoding"), detail);
    }

    @Test
    void packedBody_isRefusedAlike_whetherOrNotItSaysSo() throws Exception {
        var packed = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(packed)) {
            out.write(group().getBytes(UTF_8));
        }

        api.send("POST", HOOK, BodyPublishers.ofByteArray(packed.toByteArray())).problem(415);
        api.alertmanager(group(), "Content-Encoding", "identity").expect(202);
    }

    /** A body that breaks off is its sender's mistake: it is answered, where anybody still listens, and not logged. */
    @Test
    void brokenBody_isABadRequest_andNotLogged() {
        var log = LogLines.of(Responses.class);
        try (log) {
            var answer = api.raw("POST " + HOOK + " HTTP/1.1\nHost: localhost\nContent-Type: application/json\n"
                    + "Transfer-Encoding: chunked\n\nzz\nnonsense\n");
            assertTrue(answer.startsWith("HTTP/1.1 400 "), answer);
        }
        assertEquals(List.of(), log.lines());
    }

    @Test
    void bodyOverTheLimit_isCountedAndLogged_withTheRemedy() {
        var log = LogLines.all();
        try (log) {
            bodyOverTheLimit_isRefused(bodyOverTheLimit_isRefused().getFirst());
        }
        var metrics = api.get("/metrics").expect(200).body();

        assertTrue(metrics.contains("tocsin_intake_refused_total{reason=\"size\"}"), metrics);
        assertTrue(log.lines().stream()
                        .filter(line -> line.contains("were too large"))
                        .count()
                <= 1);
    }

    @Test
    void bodyOfManyTinyThings_isRefused_beforeItFillsTheMemory() {
        var detail = api.alertmanager("{\"alerts\": [" + "{},".repeat(400_000) + "{}]}")
                .problem(400)
                .path("detail")
                .asText();

        assertTrue(detail.startsWith("the JSON exceeds a limit"), detail);
    }

    @Test
    void jsonNestedWithoutEnd_isRefused() {
        api.alertmanager("[".repeat(100_000)).problem(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[]", "\"text\"", "{\"alerts\": null}", "{\"alerts\": {}}", "{\"event\": {}}"})
    void otherPayload_isRefusedWithAPointer(String body) {
        var answer = api.alertmanager(body);

        answer.problem(400);
        assertEquals(List.of("/alerts"), answer.pointers());
    }

    /** Nothing is sent that would be left unread: a connection that is closed on that is reset, and the answer may be lost. */
    @ParameterizedTest
    @MethodSource
    void bodyOverTheLimit_isRefused(String body) {
        var answer = api.raw("POST " + HOOK + " HTTP/1.1\nHost: localhost\nContent-Type: application/json\n" + body);

        assertTrue(answer.startsWith("HTTP/1.1 413 "), answer);
        assertTrue(answer.contains("application/problem+json"), answer);
    }

    static List<String> bodyOverTheLimit_isRefused() {
        var megabyte = "100000\n" + "x".repeat(1 << 20) + "\n";
        return List.of(
                "Content-Length: " + (4 * (1 << 20) + 1) + "\n\n",
                "Transfer-Encoding: chunked\n\n" + megabyte.repeat(4) + "1\nx\n");
    }

    @Test
    void bodyJustBelowTheLimit_isTaken() {
        var alert = firing("alertname", "Large", "cluster", "1");
        var padding = IntStream.range(0, 39)
                .mapToObj(_ -> "\"" + "x".repeat(100_000) + "\"")
                .toList();

        accepted("{\"more\": [" + String.join(",", padding) + "], \"alerts\": [" + alert + "]}");
    }

    @Test
    void trailingSlash_isTheSameEndpoint() {
        api.post(HOOK + "/", group(firing("alertname", "Slash"))).expect(202);
    }

    private static JsonNode accepted(String payload) {
        return api.alertmanager(payload).expect(202).json();
    }
}
