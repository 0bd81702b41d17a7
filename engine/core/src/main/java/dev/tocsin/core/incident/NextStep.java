package dev.tocsin.core.incident;

import dev.tocsin.core.incident.IncidentEvent.EscalationEnded;
import dev.tocsin.core.incident.IncidentEvent.EscalationPostponed;
import dev.tocsin.core.incident.IncidentEvent.HandedOver;
import dev.tocsin.core.incident.IncidentEvent.LevelPaged;
import dev.tocsin.core.incident.page.Page;
import dev.tocsin.core.policy.Directory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What happens next unless somebody answers. Computed by deciding it: the escalation is run until its next page, with
 * the configuration of now. A delivered page shows it to its recipient; who is on call may change until then.
 *
 * @param at when {@code recipients} are paged; if nobody is, when the policy ends
 * @param recipients who is paged first: users and channels
 */
public record NextStep(Kind what, Instant at, List<String> recipients) {
    public enum Kind {
        NEXT_LEVEL,
        /** The policy starts again, and all recipients were paged before. */
        FIRST_LEVEL_AGAIN,
        NEXT_POLICY,
        NOBODY
    }

    /** Maximum of steps that are simulated: delays, and rounds in which no level applies. */
    private static final int MAX_STEPS = 16;

    public NextStep {
        recipients = List.copyOf(recipients);
    }

    /**
     * Empty = nothing is due: somebody has answered, the incident is suppressed, or its policy has ended. Also empty if
     * no level applies within {@link #MAX_STEPS} steps.
     */
    public static Optional<NextStep> of(Incident incident, Directory directory) {
        if (!incident.isEscalating() || incident.escalation().nextAt().isEmpty()) {
            return Optional.empty();
        }
        var now = incident;
        var last = incident.escalation().nextAt().get();
        var events = new ArrayList<IncidentEvent>();
        for (int step = 0; step < MAX_STEPS; step++) {
            var at = now.escalation().nextAt();
            if (at.isEmpty()) {
                return Optional.of(new NextStep(Kind.NOBODY, last, List.of()));
            }
            last = at.get();
            if (now.autoResolveAt().filter(end -> !end.isAfter(at.get())).isPresent()) {
                return Optional.of(new NextStep(Kind.NOBODY, now.autoResolveAt().get(), List.of()));
            }
            var draft = new Draft(now.withPages(now.pages().sentBy(last)), last, directory);
            Escalator.next(draft, "");
            events.addAll(draft.events());
            if (events.getLast() instanceof LevelPaged paged) {
                return Optional.of(paged(incident, paged, events));
            }
            now = draft.incident();
        }
        return Optional.empty();
    }

    private static NextStep paged(Incident incident, LevelPaged paged, List<IncidentEvent> events) {
        var at = Page.first(paged.pages(), paged.at());
        var recipients = paged.pages().stream()
                .filter(page -> page.notBefore().orElse(paged.at()).equals(at))
                .map(Page::recipient)
                .distinct()
                .toList();
        return new NextStep(what(incident, paged, events, recipients), at, recipients);
    }

    private static Kind what(Incident incident, LevelPaged paged, List<IncidentEvent> events, List<String> recipients) {
        if (events.stream().anyMatch(HandedOver.class::isInstance)) {
            return Kind.NEXT_POLICY;
        }
        var begins = paged.round() != incident.escalation().round()
                || events.stream()
                        .anyMatch(event -> event instanceof EscalationEnded || event instanceof EscalationPostponed);
        return begins && recipients.stream().allMatch(incident.pages()::hasPaged)
                ? Kind.FIRST_LEVEL_AGAIN
                : Kind.NEXT_LEVEL;
    }
}
