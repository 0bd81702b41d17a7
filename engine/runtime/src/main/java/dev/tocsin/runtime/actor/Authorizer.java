package dev.tocsin.runtime.actor;

import dev.tocsin.core.incident.IncidentCommand;
import dev.tocsin.core.signal.Caller;
import dev.tocsin.core.signal.IncidentId;
import java.util.Optional;

/** Decides whether a caller may give a command. */
@FunctionalInterface
interface Authorizer {
    /**
     * A token needs the right to respond. Everybody else may give every command once they are identified: every
     * configured user may answer any incident, and each way in checks who comes through it.
     */
    Authorizer BY_RIGHTS = (caller, _, _) -> switch (caller) {
        case Caller.Token(var name, var rights, _, _) ->
            rights.compareTo(Caller.Rights.RESPOND) >= 0
                    ? Optional.empty()
                    : Optional.of("the token " + name + " may read only");
        case Caller.Person _, Caller.Provider _, Caller.Tocsin _ -> Optional.empty();
    };

    /** Why the caller may not; empty = the caller may. */
    Optional<String> refusal(Caller caller, IncidentCommand action, IncidentId subject);
}
