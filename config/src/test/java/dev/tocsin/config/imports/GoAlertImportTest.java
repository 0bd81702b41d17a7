package dev.tocsin.config.imports;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tocsin.core.routing.RoutingDecision;
import dev.tocsin.core.signal.Alert;
import dev.tocsin.core.signal.Labels;
import dev.tocsin.core.signal.Origin;
import dev.tocsin.core.signal.Signal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An import of GoAlert loads without a problem, and the same people are on call. */
class GoAlertImportTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit
    private Path directory;

    /** Times are those of our language, to the minute. */
    @Test
    void goAlert_overrideOfLessThanAMinute_isNone() throws IOException {
        var answer = Files.readString(Path.of("src/test/resources/imports/goalert/answer.json"));
        var end = "\"end\": \"2026-03-20T18:00:00Z\"";
        assertTrue(answer.contains(end), "the answer has another override by now");

        var whole = Imported.translated(SourceProduct.GOALERT, answer).files().get("20-schedules.yaml");
        var brief = Imported.translated(SourceProduct.GOALERT, answer.replace(end, "\"end\": \"2026-03-20T17:00:20Z\""))
                .files()
                .get("20-schedules.yaml");
        assertTrue(whole.contains("_added"), whole);
        assertFalse(brief.contains("_added"), brief);
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

    @Test
    void goAlert_everyTargetWhoseRulesHold_isOnCall() throws IOException {
        var imported = Imported.from(SourceProduct.GOALERT, directory);
        var all = new String[] {"checkout_weekly", "checkout_casey", "checkout_added"};
        var chicago = "America/Chicago";

        imported.assertOnCall("casey", "2026-03-10T12:00", chicago, all);
        imported.assertOnCall("alex_kim casey", "2026-03-10T20:30", chicago, all);
        imported.assertOnCall("alex_kim", "2026-03-10T22:00", chicago, all);
        imported.assertOnCall("casey sam_doe", "2026-03-11T20:30", chicago, all);
        imported.assertOnCall("alex_kim casey", "2026-03-14T03:00", chicago, all);
        imported.assertOnCall("alex_kim", "2026-03-16T07:00", chicago, all);
        imported.assertOnCall("casey", "2026-03-16T21:30", chicago, all);
        imported.assertOnCall("sam_doe", "2026-03-23T21:30", chicago, all);
        imported.assertOnCall("alex_kim casey", "2026-03-20T12:30", chicago, all);
        imported.assertOnCall("alex_kim", "2026-03-31T23:59", "UTC", "monthly");
        imported.assertOnCall("casey", "2026-04-01T00:00", "UTC", "monthly");
        imported.assertOnCall("alex_kim", "2026-05-15T00:00", "UTC", "monthly");
    }

    @Test
    void goAlert_steps_areLevelsInTheirOrder() throws IOException {
        var imported = Imported.from(SourceProduct.GOALERT, directory);

        assertEquals("""
            schedule:checkout_weekly schedule:checkout_casey schedule:checkout_added PT5M
            schedule:monthly channel:slack_ops PT15M
            user:sam_doe PT30M
            again 3\
            """, imported.policy("checkout"));
        imported.assertNoted("temporary schedules");
        imported.assertNoted("contact method Old: left out, as it is disabled");
        imported.assertNoted("route: service orphan");
    }
}
