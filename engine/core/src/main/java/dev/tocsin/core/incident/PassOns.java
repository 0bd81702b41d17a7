package dev.tocsin.core.incident;

import dev.tocsin.core.incident.IncidentEvent.Acknowledged;
import dev.tocsin.core.incident.IncidentEvent.Assigned;
import dev.tocsin.core.incident.IncidentEvent.LevelPaged;
import dev.tocsin.core.incident.IncidentEvent.PassedOn;
import dev.tocsin.core.incident.IncidentEvent.RisePaged;
import dev.tocsin.core.incident.IncidentEvent.Undone;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Keeps track of who has passed an incident on since its last level was paged and has no page of that level: passing it
 * on once is enough.
 */
final class PassOns {
    private PassOns() {}

    static Map<String, Instant> after(Incident incident, IncidentEvent event) {
        var before = incident.passedOn();
        return switch (event) {
            case PassedOn(var at, var by, _) -> {
                var more = new HashMap<>(before);
                more.put(by.who(), at);
                yield more;
            }
            // A pass-on and the level that it pages have the same instant.
            case LevelPaged paged -> {
                var rest = new HashMap<>(before);
                rest.values().removeIf(at -> !at.equals(paged.at()));
                paged.pages().forEach(page -> rest.remove(page.recipient()));
                yield rest;
            }
            case RisePaged rise -> {
                var rest = new HashMap<>(before);
                rise.pages().forEach(page -> rest.remove(page.recipient()));
                yield rest;
            }
            case Undone _ -> incident.undoable().map(UndoableAction::passedOn).orElse(before);
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
