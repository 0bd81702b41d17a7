package dev.tocsin.runtime.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tocsin.core.incident.AlertState;
import dev.tocsin.core.signal.Labels;
import dev.tocsin.testing.Fixtures;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DistinguishingLabelsTest {
    private static AlertState alert(String instance) {
        var labels = Labels.of(Map.of("alertname", "Down", "severity", "critical", "job", "api", "instance", instance));
        return new AlertState("Down", labels, true, Fixtures.T0);
    }

    @Test
    void severalAlerts_areToldApartByWhatDiffers_andTheListIsBounded() {
        assertEquals("instance=a-1, a-2", DistinguishingLabels.of(List.of(alert("a-1"), alert("a-2"))));
        var many = IntStream.range(0, 1_000).mapToObj(i -> alert("a-" + i)).toList();
        assertEquals("instance=a-0, a-1, a-2 and 997 more", DistinguishingLabels.of(many));
    }

    @Test
    void oneAlert_isNamedByItsLabels() {
        assertEquals("instance=a-1; job=api", DistinguishingLabels.of(List.of(alert("a-1"))));
        assertEquals("", DistinguishingLabels.of(List.of()));
    }
}
