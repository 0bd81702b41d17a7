package dev.tocsin.api.incident;

import dev.tocsin.core.incident.page.Page;
import dev.tocsin.core.incident.page.PageId;
import dev.tocsin.core.incident.page.PageState.Failed;
import dev.tocsin.core.incident.page.ResponseClass;
import dev.tocsin.core.incident.page.TrackedPage;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A page of an incident, as the API shows it: without the address.
 *
 * @param kind what it is for
 * @param level of the policy; empty = it is no step of the escalation
 * @param since when it came into this state
 * @param until when it is to be sent, or sent again; empty = at once, or never
 */
public record PageView(
        String id,
        String kind,
        Optional<Integer> level,
        String recipient,
        String channel,
        String why,
        String state,
        Instant plannedAt,
        Instant since,
        Optional<Instant> until,
        int attempts,
        Optional<String> reason,
        Optional<String> response,
        Optional<String> replacedBy,
        Optional<Map<String, String>> links) {
    static PageView of(String incident, TrackedPage tracked) {
        var page = tracked.page();
        return new PageView(
                page.id().value(),
                page.purpose().label(),
                Optional.of(page.purpose().code()).filter(_ -> page.escalates()),
                page.recipient(),
                page.contact().channel(),
                page.why(),
                tracked.label(),
                tracked.plannedAt(),
                tracked.since(),
                tracked.until(),
                tracked.state().attempts(),
                tracked.state().reason().map(reason -> redacted(reason, page)),
                tracked.exchange().response().map(ResponseClass::label),
                tracked.replacedBy().map(PageId::value),
                tracked.state() instanceof Failed
                        ? Optional.of(
                                Map.of("resend", "/api/v1/incidents/" + incident + "/pages/" + page.id() + "/resend"))
                        : Optional.empty());
    }

    /** Errors in the journal from before they were redacted there may hold the address. */
    public static String redacted(String error, Page page) {
        var address = page.contact().address();
        return address.isBlank() ? error : error.replace(address, "***");
    }
}
