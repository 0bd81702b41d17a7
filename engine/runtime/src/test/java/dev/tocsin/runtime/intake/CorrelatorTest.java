package dev.tocsin.runtime.intake;

import static dev.tocsin.testing.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tocsin.core.incident.IncidentCommand.Resolve;
import dev.tocsin.core.policy.Correlation;
import dev.tocsin.core.signal.IncidentId;
import dev.tocsin.core.signal.Signal;
import dev.tocsin.runtime.db.Database;
import dev.tocsin.testing.Fixtures;
import dev.tocsin.testing.RecordingChannel;
import dev.tocsin.testing.TestDatabase;
import dev.tocsin.testing.TestEngine;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CorrelatorTest {
    private final Database database = TestDatabase.fresh();
    private TestEngine engine;

    @BeforeEach
    void start() {
        engine = TestEngine.start(
                database,
                new Correlation(List.of("service", "region"), Duration.ofMinutes(10)),
                new RecordingChannel());
    }

    @AfterEach
    void stop() {
        engine.close();
        database.close();
    }

    @Test
    void incidentsWithEqualLabels_areLinkedBothWays_withTheReason() {
        var first = open("First", "checkout", "eu");
        var second = open("Second", "checkout", "eu");
        eventually(() -> assertEquals(Map.of(second, reason()), linked(first)));
        eventually(() -> assertEquals(Map.of(first, reason()), linked(second)));
        assertTrue(engine.types(first).contains("incident-linked"));
    }

    @Test
    void incidentsThatDifferInALabel_orLackOne_orAreResolved_areNotLinked() {
        var resolved = open("Resolved", "checkout", "eu");
        engine.execute(resolved, new Resolve(Fixtures.SAM, "fixed"));
        var other = open("Other", "checkout", "us");
        var none = engine.accept(Fixtures.firing("None", "warning")).incident().orElseThrow();
        var alone = open("Alone", "checkout", "eu");
        var last = open("Last", "checkout", "eu");
        eventually(() -> assertEquals(1, linked(last).size()));
        eventually(() -> assertEquals(Map.of(last, reason()), linked(alone)));
        List.of(resolved, other, none).forEach(id -> assertEquals(Map.of(), linked(id)));
    }

    @Test
    void storm_linksEveryIncident_andTheFirstOneListsSomeOfThem() {
        var signals = IntStream.range(0, 120)
                .mapToObj(i -> firing("Storm" + i, "checkout", "eu"))
                .toList();
        var ids = engine.accept(signals).stream()
                .map(result -> result.incident().orElseThrow())
                .toList();
        eventually(() -> ids.forEach(id -> assertTrue(!linked(id).isEmpty())));
        ids.forEach(id -> assertTrue(linked(id).size() <= 50));
    }

    private static String reason() {
        return "both have service=\"checkout\", region=\"eu\" and opened within 600 s of each other";
    }

    private Map<IncidentId, String> linked(IncidentId id) {
        return engine.incident(id).relations().linked();
    }

    private IncidentId open(String alertname, String service, String region) {
        return engine.accept(firing(alertname, service, region)).incident().orElseThrow();
    }

    private static Signal firing(String alertname, String service, String region) {
        var labels = Map.of("alertname", alertname, "severity", "warning", "service", service, "region", region);
        return new Signal.Firing(Fixtures.SENDER, Fixtures.alert(alertname, labels), Optional.empty());
    }
}
