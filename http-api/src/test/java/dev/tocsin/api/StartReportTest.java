package dev.tocsin.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StartReportTest {
    private static final String HASH = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";

    @Test
    void withoutCredentials_itSaysSo() {
        var lines = StartReport.of(TestNode.configuration(TestNode.WORLD, Map.of()));

        assertTrue(lines.getFirst().matches("Configuration [0-9a-f]+: 2 people, 1 policy"), lines.getFirst());
        assertEquals(
                List.of(
                        "API and metrics: no credentials, loopback only; a proxy on this machine may expose it",
                        "Webhook alertmanager: no credentials, loopback only; a proxy on this machine may expose it",
                        "Webhook pagerduty: no credentials, loopback only; a proxy on this machine may expose it",
                        "Webhook opsgenie: no credentials, loopback only; a proxy on this machine may expose it"),
                lines.subList(1, 5));
    }

    @Test
    void withCredentials_itNamesThem_andNotTheirValues() {
        var yaml = TestNode.WORLD + """
            webhooks: {alertmanager: {bearer: "${env:S}"}, pagerduty: {secrets: ["${env:S}"]}}
            tokens: {root: {sha256: %s, role: admin}}
            """.formatted(HASH);
        var lines = StartReport.of(TestNode.configuration(yaml, Map.of("S", "very-secret")));

        assertTrue(lines.contains("API and metrics: tokens: admin root"), lines::toString);
        assertTrue(lines.contains("Webhook alertmanager: bearer token"), lines::toString);
        assertTrue(lines.contains("Webhook pagerduty: signature"), lines::toString);
        assertTrue(
                lines.stream().noneMatch(line -> line.contains("very-secret") || line.contains(HASH)), lines::toString);
    }
}
