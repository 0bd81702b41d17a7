package dev.tocsin.runtime.journal;

import dev.tocsin.core.incident.IncidentEvent;
import dev.tocsin.core.incident.IncidentEvent.AlertsCleared;
import dev.tocsin.core.incident.IncidentEvent.AlertsFired;
import dev.tocsin.core.signal.Alert;
import dev.tocsin.core.signal.Origin;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Earlier shapes of events, and what each means today. They are read for ever and never written. */
final class EventUpcasters {
    private EventUpcasters() {}

    interface Old {
        IncidentEvent today();
    }

    static final Map<String, Class<? extends Old>> BY_MANIFEST =
            Map.of("alert-fired/1", AlertFired1.class, "alert-cleared/1", AlertCleared1.class);

    record AlertFired1(Instant at, Origin by, Alert alert) implements Old {
        @Override
        public IncidentEvent today() {
            return new AlertsFired(at, by, List.of(alert), Optional.empty(), Optional.empty());
        }
    }

    record AlertCleared1(Instant at, Origin by, String alertId, Optional<Instant> autoResolveAt) implements Old {
        @Override
        public IncidentEvent today() {
            return new AlertsCleared(at, by, List.of(alertId), List.of(), autoResolveAt);
        }
    }
}
