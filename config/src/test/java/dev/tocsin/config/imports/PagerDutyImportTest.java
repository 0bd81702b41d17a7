package dev.tocsin.config.imports;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tocsin.core.routing.RoutingDecision;
import dev.tocsin.core.signal.Alert;
import dev.tocsin.core.signal.Labels;
import dev.tocsin.core.signal.Origin;
import dev.tocsin.core.signal.Signal;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An import of PagerDuty loads without a problem, and the same people are on call. */
class PagerDutyImportTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit
    private Path directory;

    @Test
    void pagerDuty_schedule_hasTheShiftsThatPagerDutyRendered() throws IOException {
        var imported = Imported.from(SourceProduct.PAGERDUTY, directory);
        var names = Map.of("PUSAM01", "sam_doe", "PUALEX1", "alex_kim", "PUCASEY", "casey_no_1_novak");
        var fixture = Imported.files(SourceProduct.PAGERDUTY).stream()
                .filter(file -> file.name().equals("schedule.json"))
                .findFirst()
                .orElseThrow();
        var entries = new ObjectMapper()
                .readTree(fixture.text())
                .path("schedule")
                .path("final_schedule")
                .path("rendered_schedule_entries");

        assertEquals(10, entries.size());
        for (var entry : entries) {
            var expected = names.get(entry.path("user").path("id").asText());
            var end = OffsetDateTime.parse(entry.path("end").asText()).toInstant();
            var at = OffsetDateTime.parse(entry.path("start").asText()).toInstant();
            for (; at.isBefore(end); at = at.plus(Duration.ofMinutes(15))) {
                assertEquals(expected, imported.onCall(at, "platform_primary"), at + "\n" + imported.yaml());
            }
        }
    }

    @Test
    void whatHasEnded_isLeftOutAndListed() throws IOException {
        var imported = Imported.from(SourceProduct.PAGERDUTY, directory);

        assertEquals(List.of("base", "nights", "weekends"), layers(imported, "platform_primary"));
        imported.assertNoted("layer retired until 2025-06-01T08:00: left out, as they have ended");
    }

    private static List<String> layers(Imported imported, String schedule) {
        return imported.configuration().directory().schedules().get(schedule).versions().getLast().layers().stream()
                .map(layer -> layer.name())
                .toList();
    }

    @Test
    void pagerDuty_policies_differByTheServicesTimeouts() throws IOException {
        var imported = Imported.from(SourceProduct.PAGERDUTY, directory);

        assertEquals("""
            schedule:platform_primary PT5M
            round_robin:sam_doe,alex_kim PT10M
            user:casey_no_1_novak PT30M
            again 2\
            """, imported.policy("platform"));
        var policies = imported.configuration().router().policies();
        assertEquals(
                Duration.ofMinutes(30),
                policies.get("platform").acknowledgeTimeout().orElseThrow());
        assertTrue(policies.get("platform_2").acknowledgeTimeout().isEmpty());
    }

    @Test
    void pagerDuty_whatHasNoEqual_isListedAndCommented() throws IOException {
        var imported = Imported.from(SourceProduct.PAGERDUTY, directory);

        imported.assertNoted("orchestrations of orchestrations.json: left out: there is nothing of the kind");
        imported.assertNoted("policies.platform.levels[2]: schedule Managers (fetch GET /schedules/PSCHED9): left out");
        imported.assertNoted("users.alex_kim: time zone Eastern Time (US & Canada)");
        imported.assertNoted("route: service Old, which is disabled: its alerts page nobody, as there");
        imported.assertNoted("channels.sms: channel sms: prints on");
        assertTrue(
                imported.yaml()
                        .contains("  # not carried over: levels[2]: schedule Managers (fetch GET /schedules/PSCHED9):"
                                + " left out"),
                imported.yaml());
    }

    @Test
    void pagerDuty_autoResolveTimeout_isNotOurAutoResolve() throws IOException {
        var imported = Imported.fromMore(SourceProduct.PAGERDUTY, directory);

        assertTrue(!imported.yaml().contains("auto_resolve"), imported.yaml());
        imported.assertNoted("policies.turns: service Shop resolves its incidents after 4h: an incident is open until");
    }

    private static String route(Imported imported, String severity) {
        var labels = severity.isEmpty() ? Map.of("team", "Ops") : Map.of("team", "Ops", "severity", severity);
        var alert = new Alert("a", Labels.of(labels), "a", "", "", Map.of(), Imported.NOW);
        var signal = new Signal.Firing(new Origin("test", "test"), alert, Optional.empty());
        return switch (imported.configuration()
                .router()
                .route(signal, Imported.NOW)
                .getFirst()) {
            case RoutingDecision.Routed routed ->
                routed.severity().name()
                        + (routed.reason().contains("routes[0].routes") ? " " + routed.receiver() : "");
            case RoutingDecision.Suppressed _, RoutingDecision.Unpaged _ -> "nobody";
            case RoutingDecision.Unrouted(var reason) -> reason;
        };
    }
}
