package dev.tocsin.core.incident;

import dev.tocsin.core.incident.page.RecipientContact;
import dev.tocsin.core.policy.Directory.Recipient;
import dev.tocsin.core.policy.Responder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/**
 * Resolves responders to recipients at this moment. A recipient whom two responders resolve to is paged once through
 * the same contact method at the same time.
 *
 * @param missing responders that resolved to nobody, and why
 */
record ResponderLookup(List<Recipient> recipients, List<String> missing) {
    ResponderLookup {
        recipients = List.copyOf(recipients);
        missing = List.copyOf(missing);
    }

    private record Call(RecipientContact way, Optional<Instant> notBefore) {
        static Call of(Recipient recipient) {
            return new Call(RecipientContact.of(recipient), recipient.notBefore());
        }
    }

    /** @param except who is not paged, because they ask for somebody else */
    static ResponderLookup of(Draft draft, List<Responder> responders, int round, Optional<String> except) {
        var wanted = new LinkedHashMap<Call, Recipient>();
        var missing = new ArrayList<String>();
        for (var responder : responders) {
            var found = draft.directory().resolve(without(responder, except), draft.occasion(round));
            var others = found.recipients().stream()
                    .filter(to -> except.filter(to.name()::equals).isEmpty())
                    .toList();
            if (others.isEmpty()) {
                missing.add(responder.reference() + ": "
                        + (found.recipients().isEmpty()
                                ? found.why()
                                : "only " + except.orElse("") + ", who asked for somebody else"));
            }
            others.forEach(recipient -> wanted.putIfAbsent(Call.of(recipient), recipient));
        }
        return new ResponderLookup(List.copyOf(wanted.values()), missing);
    }

    /** A round robin without the person who asks: the next one has that turn. */
    private static Responder without(Responder responder, Optional<String> except) {
        if (responder instanceof Responder.RoundRobin(var users)) {
            var others = users.stream()
                    .filter(user -> except.filter(user::equals).isEmpty())
                    .toList();
            return others.isEmpty() ? responder : new Responder.RoundRobin(others);
        }
        return responder;
    }

    String why() {
        return String.join("; ", missing);
    }
}
