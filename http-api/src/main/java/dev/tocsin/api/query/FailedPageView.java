package dev.tocsin.api.query;

import dev.tocsin.api.incident.PageView;
import dev.tocsin.engine.incident.page.PageId;
import dev.tocsin.engine.incident.page.ResponseClass;
import dev.tocsin.engine.query.FailedPages.FailedPage;
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
    static FailedPageView of(FailedPage failed) {
        var page = failed.page();
        var incident = "/api/v1/incidents/" + failed.incident();
        return new FailedPageView(
                page.id().value(),
                failed.incident().value(),
                failed.failure().at(),
                failed.failure().attempt(),
                PageView.redacted(failed.failure().error(), page),
                failed.failure().exchange().response().map(ResponseClass::label),
                page.recipient(),
                page.contact().channel(),
                page.purpose().label(),
                page.purpose().code(),
                page.why(),
                failed.replacedBy().map(PageId::value),
                Map.of("incident", incident, "resend", incident + "/pages/" + page.id() + "/resend"));
    }
}
