package dev.tocsin.api.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tocsin.api.TestNode;
import dev.tocsin.api.answers.ExternalChange;
import dev.tocsin.api.answers.UserLookup;
import dev.tocsin.api.http.BadRequest;
import dev.tocsin.api.http.Json;
import dev.tocsin.config.Configuration;
import dev.tocsin.engine.signal.Alert;
import dev.tocsin.engine.signal.PlainText;
import dev.tocsin.engine.signal.Signal;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * Every reader of what senders say, against what {@link Mutations} make of recorded payloads: it reads, or refuses in our
 * words, and never loses an alert whose status and labels can be used.
 */
class ReaderFuzzTest {
    private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");
    private static final Configuration WORLD = TestNode.configuration(TestNode.WORLD, Map.of());
    private static final UserLookup NOBODY = new UserLookup(() -> WORLD);

    private static final List<JsonNode> ALERTS = Fuzz.samples(
            "alertmanager/v4_firing_group3",
            "alertmanager/v4_mixed",
            "alertmanager/v4_resolved_group3",
            "alertmanager/v4_truncated",
            "grafana/webhook_firing",
            "cases/unusable_detail",
            "cases/empty_summary");
    private static final List<JsonNode> PAGERDUTY = Fuzz.samples(
            "pagerduty_v3/incident_triggered",
            "pagerduty_v3/incident_acknowledged",
            "pagerduty_v3/incident_annotated",
            "pagerduty_v3/incident_resolved",
            "pagerduty_v3/pagey_ping");
    private static final List<JsonNode> OPSGENIE = Fuzz.samples("opsgenie/outgoing_webhook_create");

    @Test
    void alertmanagerAndGrafana() {
        Fuzz.each(
                70_000,
                seed -> read(seed, ALERTS, payload -> {
                    var reading = AlertmanagerReader.read(payload, NOW);
                    var alerts = payload.path("alerts");
                    assertEquals(alerts.size(), reading.items().size());
                    for (int i = 0; i < alerts.size(); i++) {
                        check(alerts.get(i), reading.items().get(i));
                    }
                }));
    }

    @Test
    void pagerDuty() {
        Fuzz.each(
                50_000,
                seed -> read(seed, PAGERDUTY, payload -> {
                    PagerDutyChange.read(payload, NOBODY, NOW).ifPresent(ReaderFuzzTest::check);
                    var reading = PagerDutyReader.read(payload, NOW);
                    reading.items().forEach(ReaderFuzzTest::check);
                    var data = payload.path("event").path("data");
                    if (payload.path("event")
                                    .path("event_type")
                                    .equals(PAGERDUTY.getFirst().path("event").path("event_type"))
                            && data.path("id").isTextual()
                            && !PlainText.isBlank(data.path("id").textValue())) {
                        assertTrue(
                                reading.items().getFirst() instanceof ParsedPayload.Item.Parsed,
                                "a trigger with an id is lost");
                    }
                }));
    }

    @Test
    void opsgenie() {
        Fuzz.each(
                30_000,
                seed -> read(seed, OPSGENIE, payload -> OpsgenieChange.read(payload, NOBODY, NOW)
                        .ifPresent(ReaderFuzzTest::check)));
    }

    private static void read(long seed, List<JsonNode> samples, Consumer<JsonNode> reader) {
        var bytes = new Mutations(seed).mutated(Fuzz.of(samples, seed));
        try {
            reader.accept(Json.read(bytes));
        } catch (BadRequest e) {
            assertTrue(Set.of(400, 415).contains(e.problem().status()));
            Fuzz.requireOurWords(e.problem().toString());
        }
    }

    /** What the documents promise, told apart without the reader. */
    private static boolean isUsable(JsonNode alert) {
        var status = alert.path("status");
        var labels = alert.path("labels");
        return status.isTextual()
                && Set.of("firing", "resolved")
                        .contains(status.textValue().strip().toLowerCase(Locale.ROOT))
                && labels.isObject()
                && labels.properties().stream()
                        .anyMatch(label -> !PlainText.isBlank(label.getKey()) && isValue(label.getValue()));
    }

    private static boolean isValue(JsonNode value) {
        return value.isTextual()
                ? !value.textValue().isEmpty()
                : value.isNumber() || value.isBoolean() || !value.isEmpty();
    }

    private static void check(JsonNode alert, ParsedPayload.Item item) {
        assertEquals(isUsable(alert), item instanceof ParsedPayload.Item.Parsed, () -> item + " of " + alert);
        check(item);
    }

    private static void check(ParsedPayload.Item item) {
        switch (item) {
            case ParsedPayload.Item.Unusable(_, var reason, _, _) -> {
                assertFalse(reason.isBlank());
                Fuzz.requireOurWords(reason);
            }
            case ParsedPayload.Item.Parsed(var signal, _, var notes) -> {
                assertTrue(notes.length() < 3_000 && notes.equals(PlainText.line(notes)), notes);
                assertTrue(signal.labels().values().size() <= 100);
                signal.labels().values().forEach(ReaderFuzzTest::checkEntry);
                signal.key().ifPresent(key -> stored(key.value(), 1_024));
                stored(signal.origin().id(), 200);
                stored(signal.origin().who(), 200);
                switch (signal) {
                    case Signal.Firing fires -> {
                        check(fires.alert());
                        fires.group().ifPresent(group -> stored(group, 1_024));
                    }
                    case Signal.Cleared cleared -> {
                        stored(cleared.alertId(), 64);
                        assertFalse(cleared.alertId().isBlank());
                    }
                    case Signal.Reassigned reassigned -> stored(reassigned.assignee(), 200);
                    case Signal.Annotated note -> {
                        stored(note.text(), 25_000);
                        assertFalse(PlainText.isBlank(note.text()));
                    }
                    case Signal.Acknowledged _, Signal.Resolved _, Signal.GroupCleared _ -> {}
                }
            }
        }
    }

    private static void check(Alert alert) {
        assertFalse(PlainText.isBlank(alert.title()), "a page without words");
        stored(alert.title(), 300);
        stored(alert.id(), 200);
        stored(alert.service(), 25_000);
        stored(alert.link(), 4_096);
        assertTrue(alert.annotations().size() <= 100);
        alert.annotations().forEach(ReaderFuzzTest::checkEntry);
        assertTrue(alert.startsAt().isAfter(Instant.EPOCH.minusSeconds(3_000L * 366 * 86_400)));
        assertTrue(alert.startsAt().isBefore(Instant.parse("+10000-01-01T00:00:00Z")));
    }

    private static void check(ExternalChange change) {
        assertFalse(PlainText.isBlank(change.page() + change.thing()), "it is about nothing");
        stored(change.page(), 100);
        stored(change.thing(), 100);
        stored(change.who(), 200);
        stored(change.event(), 200);
        assertFalse(PlainText.isBlank(change.who()), "somebody without a name");
    }

    private static void checkEntry(String name, String value) {
        assertFalse(PlainText.isBlank(name));
        stored(name, 256);
        stored(value, 4_096);
    }

    /** PostgreSQL and UTF-8 hold it as it is, and it has a bound. */
    private static void stored(String text, int longest) {
        assertTrue(text.length() <= longest, () -> text.length() + " characters");
        assertTrue(text.indexOf('\0') < 0 && text.codePoints().noneMatch(ReaderFuzzTest::isHalf), text);
    }

    private static boolean isHalf(int c) {
        return c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
    }
}
