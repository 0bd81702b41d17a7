package dev.tocsin.core.incident;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tocsin.core.signal.Alert;
import dev.tocsin.testing.Fixtures;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What an incident keeps of an alert. */
class AlertStateTest {
    private static AlertState firing(Map<String, String> annotations) {
        var plain = Fixtures.alert("a1", Map.of("alertname", "a1"));
        var alert = new Alert(
                plain.id(),
                plain.labels(),
                plain.title(),
                plain.service(),
                "http://graph",
                annotations,
                plain.startsAt());
        return AlertState.firing(alert, Optional.empty(), Optional.empty());
    }

    @Test
    void annotations_areBounded_linksFirst() {
        var many = new HashMap<String, String>();
        for (int i = 0; i < 500; i++) {
            many.put("a" + i, "x".repeat(100));
        }
        many.put("runbook_url", "https://wiki.example.org/run");
        many.put("zz", "y".repeat(AlertState.MAX_ANNOTATIONS));

        var kept = firing(many).annotations().orElseThrow();

        assertEquals("https://wiki.example.org/run", kept.get("runbook_url"));
        var size = kept.entrySet().stream()
                .mapToInt(each -> each.getKey().length() + each.getValue().length())
                .sum();
        assertTrue(size <= AlertState.MAX_ANNOTATIONS && size > AlertState.MAX_ANNOTATIONS - 200, () -> "" + size);
    }

    @Test
    void clearing_keepsWhenItBegan_besideWhenItCleared() {
        var end = Fixtures.T0.plus(Duration.ofMinutes(3));
        var clear = firing(Map.of("runbook_url", "https://r")).cleared(end);

        assertEquals(Optional.of(Fixtures.T0), clear.startedAt());
        assertEquals(Optional.of(end), clear.clearedAt());
        assertEquals(Optional.of(Map.of("runbook_url", "https://r")), clear.annotations());
        assertEquals(Optional.of("http://graph"), clear.link());
    }
}
