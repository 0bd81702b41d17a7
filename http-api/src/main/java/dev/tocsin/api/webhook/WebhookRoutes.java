package dev.tocsin.api.webhook;

import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.Directives.pathPrefix;
import static org.apache.pekko.http.javadsl.server.Directives.post;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tocsin.api.answers.ExternalChange;
import dev.tocsin.api.http.Access;
import dev.tocsin.api.http.BadRequest;
import dev.tocsin.api.http.Endpoint;
import dev.tocsin.api.http.Json;
import dev.tocsin.api.http.Problem;
import dev.tocsin.api.http.Responses;
import dev.tocsin.config.Configuration;
import dev.tocsin.engine.channel.JsonText;
import dev.tocsin.engine.intake.DeadLetters;
import dev.tocsin.engine.intake.Intake;
import dev.tocsin.engine.intake.SignalResult;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.Route;

/**
 * {@code POST /api/v1/webhooks/…}: 202 when the signals are on disk, 503 when they cannot be written. A request that
 * can be refused by its head is refused before its body is read.
 */
public final class WebhookRoutes {
    /**
     * Up to this size in bytes a body is read even when the intake has no room: it may only clear or acknowledge, which
     * needs less room.
     */
    private static final long SMALL_BODY = 8 * 1024;

    /** PagerDuty's signature header; no other sender signs. */
    private static final String SIGNATURE = "X-PagerDuty-Signature";

    private static final SignalResult NOT_OURS = new SignalResult(
            0, Optional.empty(), Optional.empty(), SignalResult.Outcome.SUPPRESSED, "not about a page from Tocsin");

    private final Intake intake;
    private final Webhooks webhooks;
    private final Access access;
    private final Supplier<Configuration> configuration;
    private final Clock clock;
    private final BooleanSupplier databaseUp;
    private final MeterRegistry meters;
    private final Counter away;
    private final ExternalChangeHandlers twoWay;

    /**
     * @param databaseUp the last known state of the database; while it is false, requests are refused at once and
     *     senders told to retry
     * @param twoWay for the systems that report changes of Tocsin's pages there
     */
    public WebhookRoutes(
            Intake intake,
            DeadLetters deadLetters,
            Access access,
            Supplier<Configuration> configuration,
            Clock clock,
            MeterRegistry meters,
            BooleanSupplier databaseUp,
            ExternalChangeHandlers twoWay) {
        this.twoWay = twoWay;
        this.intake = intake;
        this.meters = meters;
        this.away = meters.counter("tocsin.intake.refused", "reason", "database");
        this.webhooks = new Webhooks(intake, deadLetters, meters);
        this.access = access;
        this.configuration = configuration;
        this.clock = clock;
        this.databaseUp = databaseUp;
    }

    public Route route() {
        Route alertmanager = post(() -> Endpoint.withBody(this::alertmanager));
        Route pagerduty = post(() -> Endpoint.withBody(this::pagerDuty));
        Route opsgenie = post(() -> Endpoint.withBody(this::opsgenie));
        Route all = concat(
                path("alertmanager", () -> alertmanager),
                path("pagerduty", () -> pagerduty),
                path("opsgenie", () -> opsgenie));
        return pathPrefix("webhooks", () -> all);
    }

    private Endpoint.Admitted alertmanager(HttpRequest request) {
        var room = access.sender(request, configuration.get().webhook("alertmanager"), "alertmanager", SIGNATURE);
        requireDatabase();
        requireRoom(request);
        return new Endpoint.Admitted(room, this::alertmanager);
    }

    private CompletionStage<HttpResponse> alertmanager(byte[] body) {
        return webhooks.accept("alertmanager", AlertmanagerReader.read(Json.read(body), clock.instant()));
    }

    private Endpoint.Admitted pagerDuty(HttpRequest request) {
        var wanted = configuration.get().webhook("pagerduty");
        var room = access.sender(request, wanted, "pagerduty", SIGNATURE);
        requireDatabase();
        requireRoom(request);
        return new Endpoint.Admitted(room, body -> {
            if (!room.isProven()) {
                var signature = request.getHeader(SIGNATURE).map(HttpHeader::value);
                PagerDutySignature.check(wanted.secrets(), signature.orElse(""), body);
            }
            return pagerDuty(body);
        });
    }

    private CompletionStage<HttpResponse> pagerDuty(byte[] body) {
        var payload = Json.read(body);
        var now = clock.instant();
        var id = JsonText.of(payload.path("event").path("id"));
        return twoWay.deliveries().once("pagerduty", id, () -> pagerDuty(payload, now));
    }

    private CompletionStage<HttpResponse> pagerDuty(JsonNode payload, Instant now) {
        return followed(PagerDutyChange.read(payload, twoWay.people(), now))
                .thenCompose(found -> found.map(result -> answered("pagerduty", result))
                        .orElseGet(() -> webhooks.accept("pagerduty", PagerDutyReader.read(payload, now))));
    }

    private Endpoint.Admitted opsgenie(HttpRequest request) {
        var room = access.sender(request, configuration.get().webhook("opsgenie"), "opsgenie", SIGNATURE);
        requireDatabase();
        return new Endpoint.Admitted(room, this::opsgenie);
    }

    /** Reads only changes of Tocsin's pages: other alerts in Opsgenie are ignored. */
    private CompletionStage<HttpResponse> opsgenie(byte[] body) {
        var change = OpsgenieChange.read(Json.read(body), twoWay.people(), clock.instant());
        var id = change.map(ExternalChange::event).orElse("");
        return twoWay.deliveries().once("opsgenie", id, () -> followed(change)
                .thenCompose(found -> answered("opsgenie", found.orElse(NOT_OURS))));
    }

    private CompletionStage<Optional<SignalResult>> followed(Optional<ExternalChange> change) {
        return change.map(twoWay.sync()::take).orElseGet(() -> CompletableFuture.completedFuture(Optional.empty()));
    }

    private CompletionStage<HttpResponse> answered(String system, SignalResult result) {
        var outcome = result.outcome().name().toLowerCase(Locale.ROOT);
        meters.counter("tocsin.answers", "channel", system, "outcome", outcome).increment();
        return CompletableFuture.completedFuture(Responses.json(202, Webhooks.answer(result)));
    }

    private void requireDatabase() {
        if (!databaseUp.getAsBoolean()) {
            away.increment();
            throw new BadRequest(Problem.unavailable("the database cannot be reached", 5));
        }
    }

    private void requireRoom(HttpRequest request) {
        if (request.entity().getContentLengthOption().orElse(Long.MAX_VALUE) > SMALL_BODY) {
            intake.requireRoom();
        }
    }
}
