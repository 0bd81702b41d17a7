package dev.tocsin.api.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tocsin.api.TestNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rotation {@code primary} hands over at 08:00 in Berlin, from 2026-01-05: sam, alex, sam, … */
class OnCallTest {
    private static final String ON_CALL = "/api/v1/oncall";

    @AutoClose
    private static TestNode node;

    @BeforeAll
    static void start() {
        node = TestNode.start(TestNode.WORLD);
    }

    /** The clocks go forward on 2026-03-29 and back on 2026-10-25. */
    @ParameterizedTest
    @CsvSource({
        "2026-01-05T07:00:00Z, sam, 2026-01-05T07:00:00Z, 2026-01-06T07:00:00Z",
        "2026-03-28T06:59:59Z, alex, 2026-03-27T07:00:00Z, 2026-03-28T07:00:00Z",
        "2026-03-28T07:00:00Z, sam, 2026-03-28T07:00:00Z, 2026-03-29T06:00:00Z",
        "2026-03-29T05:59:59.999999999Z, sam, 2026-03-28T07:00:00Z, 2026-03-29T06:00:00Z",
        "2026-03-29T06:00:00Z, alex, 2026-03-29T06:00:00Z, 2026-03-30T06:00:00Z",
        "2026-10-24T06:00:00Z, sam, 2026-10-24T06:00:00Z, 2026-10-25T07:00:00Z",
        "2026-10-25T06:30:00Z, sam, 2026-10-24T06:00:00Z, 2026-10-25T07:00:00Z",
        "2026-10-25T07:00:00Z, alex, 2026-10-25T07:00:00Z, 2026-10-26T07:00:00Z",
        "2026-10-25T08:00:00%2B01:00, alex, 2026-10-25T07:00:00Z, 2026-10-26T07:00:00Z",
        "2026-10-25T08:00:00+0100, alex, 2026-10-25T07:00:00Z, 2026-10-26T07:00:00Z"
    })
    void onCall_acrossAChangeOfTheClocks(String at, String user, Instant from, Instant until) {
        var primary = onCall("?rotation=primary&at=" + at).path(0);

        assertEquals(user, primary.path("user").asText());
        assertEquals(from.toString(), primary.path("from").asText());
        assertEquals(until.toString(), primary.path("until").asText());
        assertEquals("Europe/Berlin", primary.path("timeZone").asText());
    }

    @Test
    void withoutParameters_everyRotationNow() {
        var entries = onCall("");

        assertEquals(List.of("primary", "secondary"), entries.findValuesAsText("rotation"));
        var primary = entries.path(0);
        assertTrue(List.of("Sam Doe", "Alex Roe").contains(primary.path("name").asText()));
        var from = Instant.parse(primary.path("from").asText());
        assertTrue(Duration.between(from, Instant.now()).toHours() <= 25);
    }

    @Test
    void beforeTheFirstHandoff_isNobody() {
        var primary = onCall("?rotation=primary&at=2026-01-05T06:59:59Z").path(0);

        assertEquals("primary", primary.path("rotation").asText());
        assertTrue(primary.path("user").isMissingNode());
    }

    @Test
    void answer_saysForWhenAndByWhichConfiguration() {
        var answer =
                node.api().get(ON_CALL + "?at=2026-03-29T06:00:00Z").expect(200).json();

        assertEquals("2026-03-29T06:00:00Z", answer.path("at").asText());
        assertTrue(answer.path("version").asText().matches("[0-9a-f]{12}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "?rotation=tertiary",
                "?schedule=tertiary",
                "?at=now",
                "?at=2026-03-29",
                "?time=2026-03-29T06:00:00Z"
            })
    void badParameter_isRefused(String query) {
        node.api().get(ON_CALL + query).problem(400);
    }

    private static JsonNode onCall(String query) {
        return node.api().get(ON_CALL + query).expect(200).json().path("onCall");
    }
}
