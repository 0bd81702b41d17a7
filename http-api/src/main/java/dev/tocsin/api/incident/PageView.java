package dev.tocsin.api.incident;

import dev.tocsin.engine.incident.PageOutcome;
import dev.tocsin.engine.incident.PageOutcome.State;
import dev.tocsin.engine.incident.page.Page;
import dev.tocsin.engine.incident.page.PageId;
import dev.tocsin.engine.incident.page.ResponseClass;
import java.time.Instant;
import java.util.Locale;
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
    static PageView of(String incident, PageOutcome outcome) {
        var page = outcome.page();
        return new PageView(
                page.id().value(),
                page.purpose().label(),
                Optional.of(page.purpose().code()).filter(_ -> page.escalates()),
                page.recipient(),
                page.contact().channel(),
                page.why(),
                outcome.state().name().toLowerCase(Locale.ROOT),
                outcome.plannedAt(),
                outcome.since(),
                outcome.until(),
                outcome.attempts(),
                outcome.reason().map(reason -> redacted(reason, page)),
                outcome.exchange().response().map(ResponseClass::label),
                outcome.replacedBy().map(PageId::value),
                outcome.state() == State.FAILED
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
