package dev.tocsin.api.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tocsin.api.Payloads;
import dev.tocsin.api.TestNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeadLettersTest {
    private static final String LETTERS = "/api/v1/dead-letters";

    @AutoClose
    private static TestNode node;

    @BeforeAll
    static void start() {
        node = TestNode.start(TestNode.WORLD);
        for (int i = 0; i < 11; i++) {
            node.api().alertmanager(Payloads.group("{\"bad\": " + i + "}")).expect(202);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 11, 12})
    void pages_newestFirst_haveNoGapsAndNoRepeats(int limit) {
        var payloads = new ArrayList<String>();
        var query = "?limit=" + limit;
        while (!query.isEmpty()) {
            var answer = node.api().get(LETTERS + query).expect(200);
            payloads.addAll(answer.json().path("deadLetters").findValuesAsText("payload"));
            var next = answer.json().path("next").asText();
            query = next.isEmpty() ? "" : "?limit=" + limit + "&cursor=" + next;
            assertEquals(next.isEmpty(), answer.header("link").isEmpty());
        }

        assertEquals(
                IntStream.range(0, 11)
                        .mapToObj(i -> "{\"bad\":" + (10 - i) + "}")
                        .toList(),
                payloads);
    }

    @Test
    void letter_saysWhatCameFromWhereAndWhy() {
        var letter =
                node.api().get(LETTERS).expect(200).json().path("deadLetters").path(0);

        assertEquals("alertmanager", letter.path("source").asText());
        assertEquals("rejected", letter.path("kind").asText());
        assertEquals(
                "labels: must be an object of strings", letter.path("reason").asText());
        assertTrue(Instant.parse(letter.path("receivedAt").asText()).isBefore(Instant.now()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"?limit=0", "?limit=501", "?cursor=x", "?cursor=eA", "?kind=rejected"})
    void badParameter_isRefused(String query) {
        node.api().get(LETTERS + query).problem(400);
    }
}
