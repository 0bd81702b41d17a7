package dev.tocsin.engine.incident;

import dev.tocsin.engine.incident.IncidentEvent.Acknowledged;
import dev.tocsin.engine.incident.IncidentEvent.Assigned;
import dev.tocsin.engine.incident.IncidentEvent.LevelPaged;
import dev.tocsin.engine.incident.IncidentEvent.PassedOn;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** Who has passed an incident on since its last level was paged, and has no page of that level: once is enough. */
final class Passing {
    private Passing() {}

    static Map<String, Instant> after(Map<String, Instant> before, IncidentEvent event) {
        return switch (event) {
            case PassedOn(var at, var by, _) -> {
                var more = new HashMap<>(before);
                more.put(by.who(), at);
                yield more;
            }
            // What somebody passes on and the level that this pages are of one instant.
            case LevelPaged paged -> {
                var rest = new HashMap<>(before);
                rest.values().removeIf(at -> !at.equals(paged.at()));
                paged.pages().forEach(page -> rest.remove(page.recipient()));
                yield rest;
            }
            case Assigned assigned -> without(before, assigned.user());
            case Acknowledged acknowledged -> without(before, acknowledged.by().who());
            default -> before;
        };
    }

    private static Map<String, Instant> without(Map<String, Instant> before, String user) {
        if (!before.containsKey(user)) {
            return before;
        }
        var rest = new HashMap<>(before);
        rest.remove(user);
        return rest;
    }
}
