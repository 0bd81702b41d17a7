package dev.tocsin.api.webhook;

import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.Directives.pathPrefix;
import static org.apache.pekko.http.javadsl.server.Directives.post;

import dev.tocsin.api.http.Access;
import dev.tocsin.api.http.BadRequest;
import dev.tocsin.api.http.Endpoint;
import dev.tocsin.api.http.Json;
import dev.tocsin.api.http.Problem;
import dev.tocsin.config.Configuration;
import dev.tocsin.engine.intake.DeadLetters;
import dev.tocsin.engine.intake.Intake;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.Route;

/** {@code POST /api/v1/webhooks/…}: 202 when what the sender said is on disk, 503 when it cannot be. */
public final class WebhookRoutes {
    private final Webhooks webhooks;
    private final Access access;
    private final Configuration configuration;
    private final Clock clock;
    private final BooleanSupplier databaseUp;

    /** @param databaseUp known without asking: while it is false, senders are told to come back at once */
    public WebhookRoutes(
            Intake intake,
            DeadLetters deadLetters,
            Access access,
            Configuration configuration,
            Clock clock,
            MeterRegistry meters,
            BooleanSupplier databaseUp) {
        this.webhooks = new Webhooks(intake, deadLetters, meters);
        this.access = access;
        this.configuration = configuration;
        this.clock = clock;
        this.databaseUp = databaseUp;
    }

    public Route route() {
        Route alertmanager = post(() -> Endpoint.withBody(this::alertmanager));
        Route pagerduty = post(() -> Endpoint.withBody(this::pagerDuty));
        Route both = concat(path("alertmanager", () -> alertmanager), path("pagerduty", () -> pagerduty));
        return pathPrefix("webhooks", () -> both);
    }

    private CompletionStage<HttpResponse> alertmanager(HttpRequest request, byte[] body) {
        access.sender(request, configuration.alertmanager(), "alertmanager");
        requireDatabase();
        return webhooks.accept("alertmanager", AlertmanagerReader.read(Json.read(body), clock.instant()));
    }

    private CompletionStage<HttpResponse> pagerDuty(HttpRequest request, byte[] body) {
        access.sender(request, configuration.pagerduty(), "pagerduty");
        var signature = request.getHeader("X-PagerDuty-Signature");
        PagerDutySignature.check(
                configuration.pagerduty().secrets(),
                signature.map(HttpHeader::value).orElse(""),
                body);
        requireDatabase();
        return webhooks.accept("pagerduty", PagerDutyReader.read(Json.read(body), clock.instant()));
    }

    private void requireDatabase() {
        if (!databaseUp.getAsBoolean()) {
            throw new BadRequest(Problem.unavailable("the database cannot be reached", 5));
        }
    }
}
