package dev.tocsin.app.reply;

import dev.tocsin.core.incident.IncidentCommand.ReportFailure;
import dev.tocsin.core.incident.page.PageId;
import dev.tocsin.core.signal.Caller;
import dev.tocsin.runtime.actor.Incidents;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Reports that a message which a provider accepted was not delivered: the page fails, or every page of a digest. */
public final class DeliveryReports {
    private final Incidents incidents;
    private final PageTests tests;

    public DeliveryReports(Incidents incidents, PageTests tests) {
        this.incidents = incidents;
        this.tests = tests;
    }

    /**
     * Reports a failure. A failed stage means that it may not be recorded, and may be reported again.
     *
     * @param receipt the provider's id of the message
     */
    public CompletionStage<Void> report(SentPages sent, String receipt, Caller caller, String why) {
        return switch (sent) {
            case SentPages.OnePage page
            when PageTests.isTest(page.incident()) -> {
                tests.failed(page.incident(), why);
                yield CompletableFuture.completedFuture(null);
            }
            case SentPages.OnePage page -> report(page.id(), receipt, caller, why);
            case SentPages.Several(var digest) ->
                BoundedConcurrency.all(digest.pages(), page -> report(page, receipt, caller, why));
        };
    }

    private CompletionStage<Void> report(String id, String receipt, Caller caller, String why) {
        var page = new PageId(id);
        return incidents
                .execute(
                        caller,
                        PageId.parts(id).orElseThrow().incident(),
                        new ReportFailure(caller.origin(), page, receipt, why))
                .thenApply(_ -> null);
    }
}
