package dev.tocsin.runtime.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tocsin.core.incident.IncidentEvent.AlertsFired;
import dev.tocsin.testing.Fixtures;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EventCodecTest {
    private static final AlertsFired FIRED = new AlertsFired(
            Fixtures.T0,
            Fixtures.SENDER,
            List.of(Fixtures.alert("a1", Map.of("alertname", "Engine \ud83d\ude92", "\ud83d\ude92", "3"))),
            Optional.empty(),
            Optional.empty());

    @Test
    void labelWithANameBeyondTheBasicPlane_isReadBack() {
        assertEquals(FIRED, EventCodec.decode("alert-fired/2", EventCodec.encode(FIRED)));
    }

    @Test
    void labelWithSuchAName_asItWasWrittenBefore_isRead() {
        var written = new String(EventCodec.encode(FIRED), UTF_8).replace("\ud83d\ude92", "\\uD83D\\uDE92");
        assertEquals(FIRED, EventCodec.decode("alert-fired/2", written.getBytes(UTF_8)));
    }
}
