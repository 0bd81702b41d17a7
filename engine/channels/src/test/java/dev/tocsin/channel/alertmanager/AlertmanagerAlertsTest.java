package dev.tocsin.channel.alertmanager;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tocsin.channel.source.ParsedPayload.Item;
import dev.tocsin.channel.source.RequestHead;
import dev.tocsin.core.signal.Alert;
import dev.tocsin.core.signal.Signal;
import dev.tocsin.testing.InSeveralLocales;
import java.time.Instant;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A status and labels are enough to page; what else is wrong with an alert is told, and costs nothing. */
@InSeveralLocales
class AlertmanagerAlertsTest {
    private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"yesterday\"",
                "\"2026-02-30T00:00:00Z\"",
                "\"+99999-01-01T00:00:00Z\"",
                "\"2026-11-20 12:00:00\"",
                "\"2026-11-20T12:00:00\"",
                "1795203000",
                "true",
                "[]",
                "{\"seconds\": 1}"
            })
    void timeThatCannotBeRead_isNow(String time) {
        var said = said("\"startsAt\": " + time);

        assertEquals(NOW, alert(said).startsAt());
        assertEquals("startsAt is not a time such as 2026-11-20T12:00:00Z: the time of arrival was used", said.notes());
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "\"\"", "\" \"", "\"0001-01-01T00:00:00Z\""})
    void timeThatIsNotGiven_isNow_withoutAWord(String time) {
        var said = said("\"startsAt\": " + time);

        assertEquals(NOW, alert(said).startsAt());
        assertEquals("", said.notes());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"summary\": \"S\", \"title\": \"T\"} | S",
                "{\"summary\": \"\", \"title\": \"T\"} | T",
                "{\"summary\": \" \\n\", \"title\": \"\\u200b\"} | A",
                "{\"summary\": null} | A",
                "{\"summary\": {}} | A",
                "{\"summary\": {\"A\": 1}} | {\"A\":1}",
                "{\"summary\": 7} | 7",
                "null | A",
                "[] | A",
                "\"words\" | A",
            })
    void title_isTheFirstThatIsNotBlank(String annotations, String title) {
        assertEquals(title, alert(said("\"annotations\": " + annotations)).title());
    }

    @Test
    void withoutAnAlertname_theLabelsAreTheTitle() {
        var said = (Item.Parsed) read("{\"status\": \"firing\", \"labels\": {\"alertname\": \" \", \"host\": \"db\"}}");

        assertEquals("{alertname=\" \", host=\"db\"}", alert(said).title());
    }

    @Test
    void annotationsThatAreNoObject_areTheDescription() {
        var said = said("\"annotations\": [\"a\", 1]");

        assertEquals("[\"a\",1]", alert(said).annotations().get("description"));
        assertEquals("annotations is not an object of strings: it was used as annotations.description", said.notes());
    }

    @Test
    void tooMuch_isCut_andNeverTheLabelsThatRoutesAreMadeOf() {
        var many = IntStream.range(0, 300)
                .mapToObj(i -> "\"a%03d\": \"x\"".formatted(i))
                .collect(Collectors.joining(","));
        var said = (Item.Parsed) read("{\"status\": \"firing\", \"labels\": {" + many
                + ", \"severity\": \"critical\", \"alertname\": \"" + "n".repeat(5000) + "\"}, \"annotations\": {\""
                + "k".repeat(300) + "\": \"v\"}}");

        var labels = alert(said).labels();
        assertEquals(100, labels.values().size());
        assertEquals("critical", labels.get("severity"));
        assertEquals(4096, labels.get("alertname").length());
        assertEquals(300, alert(said).title().length());
        assertEquals(
                "labels has 302 entries: 100 of them were used; labels.alertname has 5000 characters: cut to 4096;"
                        + " a name in annotations has 300 characters: cut to 256",
                said.notes());
    }

    @Test
    void alertsThatDifferOnlyInWhatIsCut_areTwo_andEachIsClearedByItsOwn() {
        var first = "{\"alertname\": \"" + "n".repeat(5000) + "1\"}";
        var second = "{\"alertname\": \"" + "n".repeat(5000) + "2\"}";
        var fires = alert((Item.Parsed) read("{\"status\": \"firing\", \"labels\": " + first + "}"));
        var other = alert((Item.Parsed) read("{\"status\": \"firing\", \"labels\": " + second + "}"));
        var clear = (Item.Parsed) read("{\"status\": \"resolved\", \"labels\": " + first + "}");

        assertNotEquals(fires.id(), other.id());
        assertEquals(fires.id(), ((Signal.Cleared) clear.signal()).alertId());
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "\"\"", "\" \"", "7", "{}", "\"\\u00a0\""})
    void fingerprintThatIsNoText_identifiesNothing(String fingerprint) {
        var without = (Item.Parsed) read("{\"status\": \"firing\", \"labels\": {\"alertname\": \"A\"}}");

        assertEquals(
                alert(without).id(),
                alert(said("\"fingerprint\": " + fingerprint)).id());
    }

    @Test
    void manyNotes_areCounted() {
        var many = IntStream.range(0, 50)
                .mapToObj(i -> "\"a" + i + "\": [" + i + "]")
                .collect(Collectors.joining(","));

        assertTrue(said("\"annotations\": {" + many + "}").notes().endsWith("; and 45 more of this kind"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Firing", " firing ", "FIRING"})
    void status_isReadWithoutItsCase(String status) {
        read("{\"status\": \"" + status + "\", \"labels\": {\"alertname\": \"A\"}}");
    }

    private static Item.Parsed said(String field) {
        return (Item.Parsed) read("{\"status\": \"firing\", \"labels\": {\"alertname\": \"A\"}, " + field + "}");
    }

    private static Item read(String alert) {
        var payload = "{\"status\": \"firing\", \"alerts\": [" + alert + "]}";
        return new AlertmanagerSource()
                .read(RequestHead.NONE, payload.getBytes(UTF_8), NOW)
                .items()
                .getFirst();
    }

    private static Alert alert(Item.Parsed said) {
        return ((Signal.Firing) said.signal()).alert();
    }
}
