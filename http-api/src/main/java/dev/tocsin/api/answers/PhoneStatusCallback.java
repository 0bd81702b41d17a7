package dev.tocsin.api.answers;

import dev.tocsin.app.reply.Answers;
import dev.tocsin.app.reply.DeliveryReports;
import dev.tocsin.app.reply.PageLookup;
import dev.tocsin.app.reply.PageTests;
import dev.tocsin.app.reply.SentPages;
import dev.tocsin.core.signal.Caller;
import dev.tocsin.runtime.actor.Incidents;
import dev.tocsin.runtime.metric.Metric;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/**
 * Handles the status of a message or call after Twilio accepted it. Statuses arrive in any order and more than once:
 * each is counted. One that says that the recipient was not reached fails the page, so that the next contact method or
 * level is tried.
 */
public final class PhoneStatusCallback implements Callback {
    private static final Set<String> KNOWN = Set.of(
            "accepted",
            "scheduled",
            "queued",
            "sending",
            "sent",
            "delivered",
            "read",
            "undelivered",
            "failed",
            "canceled",
            "initiated",
            "ringing",
            "in-progress",
            "completed",
            "busy",
            "no-answer");
    private static final Set<String> NOT_REACHED = Set.of("undelivered", "failed", "canceled", "busy", "no-answer");

    private final Incidents incidents;
    private final PageLookup pages;
    private final PageTests tests;
    private final MeterRegistry meters;

    public PhoneStatusCallback(Incidents incidents, PageLookup pages, PageTests tests, MeterRegistry meters) {
        this.incidents = incidents;
        this.pages = pages;
        this.tests = tests;
        this.meters = meters;
    }

    /** The page or digest that the URL names, or "" if the message was neither. */
    static String page(Call call) {
        return call.request().getUri().query().get("page").orElse("");
    }

    @Override
    public String name() {
        return "status";
    }

    @Override
    public Set<String> types() {
        return Set.of("sms", "voice");
    }

    /** @param status a known one, or "other" */
    private record StatusReport(String status, boolean machine, String to, String sid, String error) {
        static StatusReport of(boolean call, FormBody formBody) {
            var status = field(formBody, call ? "CallStatus" : "MessageStatus");
            return new StatusReport(
                    KNOWN.contains(status) ? status : "other",
                    field(formBody, "AnsweredBy").matches("machine.*|fax"),
                    field(formBody, "To"),
                    field(formBody, call ? "CallSid" : "MessageSid"),
                    field(formBody, "ErrorCode"));
        }

        private static String field(FormBody formBody, String name) {
            return formBody.first(name).orElse("");
        }

        boolean isNotReached() {
            return NOT_REACHED.contains(status) || machine;
        }

        String why() {
            return (machine ? "a machine answered" : status)
                    + (error.matches("\\d{1,6}") ? ", Twilio error " + error : "");
        }
    }

    @Override
    public Signed signed() {
        return Signed.BY_TWILIO;
    }

    @Override
    public CompletionStage<HttpResponse> handle(Call call) {
        var type = call.settings().type();
        var told = StatusReport.of(type.equals("voice"), TwilioSignature.verified(call));
        Metric.PHONE_STATUS
                .counter(meters, call.settings().name(), told.status())
                .increment();
        var page = page(call);
        var reported = page.isEmpty() || !told.isNotReached()
                ? CompletableFuture.<Void>completedFuture(null)
                : pages.sent(page).thenCompose(found -> report(type, told, found));
        return reported.thenApply(_ -> HttpResponse.create().withStatus(204));
    }

    private CompletionStage<Void> report(String type, StatusReport told, Optional<SentPages> found) {
        var caller = Caller.Provider.ofChannel("twilio", type, Answers.request("twilio", told.sid(), told.status()));
        return found.filter(sent -> sent.isTo(told.to()))
                .map(sent -> new DeliveryReports(incidents, tests).report(sent, told.sid(), caller, told.why()))
                .orElseGet(() -> CompletableFuture.completedFuture(null));
    }
}
