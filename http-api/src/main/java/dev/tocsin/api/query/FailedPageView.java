package dev.tocsin.api.query;

import dev.tocsin.api.incident.PageView;
import dev.tocsin.core.incident.page.PageId;
import dev.tocsin.core.incident.page.ResponseClass;
import dev.tocsin.runtime.journal.PageRow;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** A page that could not be delivered, as the API shows it: without the address. */
record FailedPageView(
        String page,
        String incident,
        Instant at,
        int attempts,
        String error,
        Optional<String> response,
        String recipient,
        String channel,
        String kind,
        int level,
        String why,
        Optional<String> replacedBy,
        Map<String, String> links) {
    static FailedPageView of(PageRow row) {
        var page = row.page();
        var incident = "/api/v1/incidents/" + row.incident();
        return new FailedPageView(
                page.id().value(),
                row.incident().value(),
                row.since(),
                row.attempts(),
                PageView.redacted(row.reason().orElse(""), page),
                row.response().map(ResponseClass::label),
                page.recipient(),
                page.contact().channel(),
                page.purpose().label(),
                page.purpose().code(),
                page.why(),
                row.replacedBy().map(PageId::value),
                Map.of("incident", incident, "resend", incident + "/pages/" + page.id() + "/resend"));
    }
}
