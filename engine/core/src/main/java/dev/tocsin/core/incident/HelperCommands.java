package dev.tocsin.core.incident;

import dev.tocsin.core.incident.Decision.Outcome;
import dev.tocsin.core.incident.IncidentCommand.PageHelpers;
import dev.tocsin.core.incident.IncidentEvent.HelpAnswered;
import dev.tocsin.core.incident.IncidentEvent.HelpersPaged;
import dev.tocsin.core.incident.page.Page;
import dev.tocsin.core.incident.page.Purpose.Other;
import dev.tocsin.core.policy.Directory.Recipient;
import dev.tocsin.core.signal.Origin;
import java.util.List;
import java.util.Optional;

/**
 * Pages helpers in addition to the responders of the policy, and takes their answers. The incident stays with its
 * owner, whatever a helper answers.
 */
final class HelperCommands {
    private HelperCommands() {}

    static Verdict page(Draft draft, PageHelpers ask) {
        var asker = ask.by().who();
        var found = ResponderLookup.of(draft, ask.responders(), 0, Optional.of(asker));
        if (found.recipients().isEmpty()) {
            return Verdict.no(new Rejection.NobodyToPage(found.why()));
        }
        var why = "asked to help by " + asker + (ask.reason().isBlank() ? "" : ": " + ask.reason());
        var recipients = found.recipients().stream()
                .map(to -> new Recipient(to.name(), to.contact(), why, to.notBefore()))
                .toList();
        draft.emit(new HelpersPaged(
                draft.now(),
                ask.by(),
                ask.responders(),
                PagePlan.pages(draft, Other.HELP, recipients),
                found.missing(),
                draft.directory().version(),
                ask.reason()));
        var names = recipients.stream().map(Recipient::name).distinct().toList();
        return Verdict.done(Outcome.UPDATED, "paged to help: " + String.join(", ", names));
    }

    /** Whether somebody was asked to help with an incident that another person owns. */
    static boolean isHelper(Incident incident, Origin by) {
        return incident.helpers().containsKey(by.who())
                && incident.isTaken()
                && incident.owner().filter(by.who()::equals).isEmpty();
    }

    /** Records a helper's answer. If the helper cannot come, whoever asked is paged, because they wait for somebody. */
    static Verdict answer(Draft draft, Incident incident, Origin by, boolean comes) {
        var helpRequest = incident.helpers().get(by.who());
        if (helpRequest == null) {
            return Verdict.done(Outcome.DUPLICATE, by.who() + " was not asked to help");
        }
        if (helpRequest.answered()) {
            return Verdict.done(Outcome.DUPLICATE, by.who() + " has already answered");
        }
        draft.withdrawHelp(by, by.who() + (comes ? " helps" : " cannot help"));
        var pages = comes
                ? List.<Page>of()
                : PagePlan.pages(
                        draft,
                        Other.HELP,
                        draft.user(helpRequest.askedBy(), by.who() + " cannot help")
                                .recipients());
        draft.emit(new HelpAnswered(draft.now(), by, comes, helpRequest.askedBy(), pages));
        return Verdict.done(Outcome.UPDATED, by.who() + (comes ? " helps" : " cannot help"));
    }
}
