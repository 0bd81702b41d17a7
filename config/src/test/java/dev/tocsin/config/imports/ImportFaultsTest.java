package dev.tocsin.config.imports;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A file that is not what it should be is named, with the place and the remedy, and nothing is written. */
class ImportFaultsTest {
    @Test
    void notJson_isSaidWithItsPlace() {
        assertFaults(
                SourceProduct.PAGERDUTY,
                "0.json: $: is not one value of JSON: look at line 1, column 1 > save the body of one answer of the"
                        + " API, nothing else (curl -s, without -i or -v)",
                "<html>");
    }

    /** The second of two answers in one file, or of two values of one key, would be left out without a word. */
    @ParameterizedTest
    @CsvSource(delimiter = '¦', quoteCharacter = '^', textBlock = """
        {"users": []} {"users": []}    ¦ 15
        {"users": [], "users": []}     ¦ 22
        """)
    void moreThanOneAnswerInAFile_isRefused(String text, int column) {
        assertFaults(
                SourceProduct.PAGERDUTY,
                "0.json: $: is not one value of JSON: look at line 1, column " + column + " > save the body of one"
                        + " answer of the API, nothing else (curl -s, without -i or -v)",
                text);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '¦', textBlock = """
        "length": 999999999999999999 ¦ length: expected a number of weeks from 0 to 52
        "length": 53                 ¦ length: expected a number of weeks from 0 to 52
        "length": -1                 ¦ length: expected a number of weeks from 0 to 52
        "length": 0                  ¦ length: expected at least 1
        "timeRestriction": {"type": "time-of-day", "restriction": {"startHour": 99}} ¦ timeRestriction.restriction.startHour: expected a number of hours from 0 to 24
        """)
    void rotationThatNoClockShows_isRefused(String keys, String expected) {
        var refused = assertInstanceOf(
                ImportResult.Refused.class,
                Importer.translate(
                        SourceProduct.OPSGENIE, List.of(new JsonFile("0.json", """
                            {"data": [{"id": "s", "name": "S", "timezone": "UTC", "rotations": [{"type": "weekly", %s,
                             "startDate": "2026-01-01T00:00:00Z", "participants": [{"type": "user", "id": "u"}]}]}]}
                            """.formatted(keys))), Imported.NOW));
        assertTrue(refused.faults().toString().contains(".rotations[0]." + expected), refused.faults()::toString);
    }

    @Test
    void anotherProductsFile_isRefused() {
        assertFaults(
                SourceProduct.OPSGENIE,
                "0.json: $: has no data > give answers of Opsgenie's REST API, such as that of GET /v2/escalations",
                "{\"users\": []}");
    }

    @Test
    void scheduleWithoutLayers_saysWhatToFetch() {
        assertFaults(
                SourceProduct.PAGERDUTY,
                "0.json: $.schedules[0].schedule_layers: is missing > save the whole answer of GET /schedules/{id},"
                        + " which has the layers",
                "{\"schedules\": [{\"id\": \"P1\", \"name\": \"x\", \"time_zone\": \"UTC\"}]}");
    }

    @Test
    void scheduleWithoutRotations_saysWhatToFetch() {
        assertFaults(
                SourceProduct.OPSGENIE,
                "0.json: $.data[0].rotations: is missing > fetch GET /v2/schedules?expand=rotation",
                "{\"data\": [{\"id\": \"s\", \"name\": \"x\", \"timezone\": \"UTC\"}]}");
    }

    @Test
    void rotationWithoutItsNextHandoff_isRefused_forNobodyKnowsWhoseTurnItIs() {
        assertFaults(
                SourceProduct.GOALERT,
                "0.json: $.data.rotations.nodes[0].nextHandoffTimes: is missing, and without it nobody can tell whose"
                        + " turn it is > ask for activeUserIndex and nextHandoffTimes(num: 1)",
                """
                {"data": {"rotations": {"nodes": [{"id": "r", "name": "x", "timeZone": "UTC", "type": "daily",
                 "start": "2026-01-01T00:00:00Z", "userIDs": ["a", "b"]}]}}}\
                """);
    }

    @Test
    void errorsOfGraphQl_areSaid() {
        assertFaults(
                SourceProduct.GOALERT,
                "0.json: $.errors: GoAlert answered: unauthorized > ask with the queries of docs/importing.md",
                "{\"errors\": [{\"message\": \"unauthorized\"}], \"data\": null}");
    }

    @Test
    void faultsOfSeveralFiles_areReportedAtOnce() {
        assertFaults(
                SourceProduct.GRAFANA_ONCALL,
                """
                0.json: $.results[0].duration: expected a whole number > save the API's answer as it is
                1.json: $.results[0].shifts[0]: the files do not have shift S9 > add the answers of GET /api/v1/on_call_shifts, all pages\
                """,
                "{\"results\": [{\"id\": \"S1\", \"name\": \"a\", \"type\": \"single_event\", \"start\":"
                    + " \"2026-01-05T00:00:00\", \"duration\": \"long\", \"schedule\": \"A\", \"users\": [\"U\"]}]}",
                "{\"results\": [{\"id\": \"B\", \"name\": \"b\", \"shifts\": [\"S9\"]}, {\"id\": \"A\", \"name\":"
                        + " \"a\", \"shifts\": []}]}");
    }

    private static void assertFaults(SourceProduct sourceProduct, String expected, String... texts) {
        var files = new java.util.ArrayList<JsonFile>();
        for (var text : texts) {
            files.add(new JsonFile(files.size() + ".json", text));
        }
        var refused =
                assertInstanceOf(ImportResult.Refused.class, Importer.translate(sourceProduct, files, Imported.NOW));
        assertEquals(
                Arrays.stream(expected.split("\n")).sorted().collect(Collectors.joining("\n")),
                refused.faults().stream()
                        .map(importFault -> importFault.toString().replace("\n    hint: ", " > "))
                        .sorted()
                        .collect(Collectors.joining("\n")));
    }
}
