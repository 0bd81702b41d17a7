package dev.tocsin.api.incident;

import dev.tocsin.api.http.Body;
import dev.tocsin.core.incident.IncidentCommand;
import dev.tocsin.core.policy.Directory;
import dev.tocsin.core.policy.Responder;
import dev.tocsin.core.signal.Origin;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the responders that a request pages in addition: people, teams, schedules and rotations, written as in a
 * policy.
 */
final class Helpers {
    static final Set<String> FIELDS = Set.of("responders", "reason", "user");

    private static final int MAX_RESPONDERS = 20;
    private static final int MAX_NAME = 200;
    private static final int MAX_REASON = 300;
    private static final String FORM = "must be user:NAME, team:NAME, schedule:NAME or rotation:NAME";

    private Helpers() {}

    static IncidentCommand read(Body body, Origin by, Directory directory) {
        body.require("responders");
        var responders = new ArrayList<Responder>();
        var texts = body.texts("responders", MAX_RESPONDERS, MAX_NAME);
        for (int i = 0; i < texts.size(); i++) {
            var place = Integer.toString(i);
            parse(texts.get(i))
                    .ifPresentOrElse(
                            responder -> known(responder, directory)
                                    .ifPresentOrElse(
                                            unknown -> body.fault("responders", place, unknown),
                                            () -> responders.add(responder)),
                            () -> body.fault("responders", place, FORM));
        }
        var reason = body.text("reason", MAX_REASON).orElse("");
        body.check();
        return new IncidentCommand.PageHelpers(by, List.copyOf(responders), reason);
    }

    private static Optional<Responder> parse(String text) {
        try {
            return Optional.of(Responder.parse(text.strip())).filter(Helpers::isOfPeople);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static boolean isOfPeople(Responder responder) {
        return switch (responder) {
            case Responder.User _, Responder.Team _, Responder.Schedule _, Responder.Rotation _ -> true;
            case Responder.Channel _, Responder.RoundRobin _ -> false;
        };
    }

    /** What is wrong with a responder; empty = it is configured. */
    private static Optional<String> known(Responder responder, Directory directory) {
        var names =
                switch (responder) {
                    case Responder.User _ -> directory.users().keySet();
                    case Responder.Team _ -> directory.teams().keySet();
                    case Responder.Schedule _ -> directory.schedules().keySet();
                    case Responder.Rotation _ -> directory.rotations().keySet();
                    case Responder.Channel _, Responder.RoundRobin _ -> Set.<String>of();
                };
        return names.contains(responder.name())
                ? Optional.empty()
                : Optional.of("is not configured: " + responder.reference());
    }
}
