package dev.tocsin.api.webhook;

import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.Directives.pathPrefix;
import static org.apache.pekko.http.javadsl.server.Directives.post;

import dev.tocsin.api.http.Access;
import dev.tocsin.api.http.BadRequest;
import dev.tocsin.api.http.Bodies;
import dev.tocsin.api.http.Endpoint;
import dev.tocsin.api.http.Json;
import dev.tocsin.api.http.Problem;
import dev.tocsin.config.Configuration;
import dev.tocsin.engine.intake.DeadLetters;
import dev.tocsin.engine.intake.Intake;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.Route;

/**
 * {@code POST /api/v1/webhooks/…}: 202 when what the sender said is on disk, 503 when it cannot be. What can be refused
 * by the head of a request is refused unread.
 */
public final class WebhookRoutes {
    /** Larger ones are not worth reading to see whether they only clear or acknowledge, which needs less room. */
    private static final long SMALL_BODY = 8 * 1024;

    private final Intake intake;
    private final Webhooks webhooks;
    private final Bodies bodies;
    private final Access access;
    private final Supplier<Configuration> configuration;
    private final Clock clock;
    private final BooleanSupplier databaseUp;
    private final Counter away;

    /** @param databaseUp known without asking: while it is false, senders are told to come back at once */
    public WebhookRoutes(
            Intake intake,
            DeadLetters deadLetters,
            Access access,
            Supplier<Configuration> configuration,
            Clock clock,
            MeterRegistry meters,
            BooleanSupplier databaseUp) {
        this.intake = intake;
        this.bodies = Bodies.ofHeap(meters);
        this.away = meters.counter("tocsin.intake.refused", "reason", "database");
        this.webhooks = new Webhooks(intake, deadLetters, meters);
        this.access = access;
        this.configuration = configuration;
        this.clock = clock;
        this.databaseUp = databaseUp;
    }

    public Route route() {
        Route alertmanager = post(() -> Endpoint.withBody(this::checkAlertmanager, bodies, this::alertmanager));
        Route pagerduty = post(() -> Endpoint.withBody(this::checkPagerDuty, bodies, this::pagerDuty));
        Route both = concat(path("alertmanager", () -> alertmanager), path("pagerduty", () -> pagerduty));
        return pathPrefix("webhooks", () -> both);
    }

    private void checkAlertmanager(HttpRequest request) {
        access.sender(request, configuration.get().alertmanager(), "alertmanager");
        requireDatabase();
        requireRoom(request);
    }

    private CompletionStage<HttpResponse> alertmanager(HttpRequest request, byte[] body) {
        return webhooks.accept("alertmanager", AlertmanagerReader.read(Json.read(body), clock.instant()));
    }

    private void checkPagerDuty(HttpRequest request) {
        access.sender(request, configuration.get().pagerduty(), "pagerduty");
        requireDatabase();
        requireRoom(request);
    }

    private CompletionStage<HttpResponse> pagerDuty(HttpRequest request, byte[] body) {
        var signature = request.getHeader("X-PagerDuty-Signature");
        PagerDutySignature.check(
                configuration.get().pagerduty().secrets(),
                signature.map(HttpHeader::value).orElse(""),
                body);
        return webhooks.accept("pagerduty", PagerDutyReader.read(Json.read(body), clock.instant()));
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
