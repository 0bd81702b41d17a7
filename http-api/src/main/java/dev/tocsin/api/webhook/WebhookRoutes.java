package dev.tocsin.api.webhook;

import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.Directives.post;

import dev.tocsin.api.http.Access;
import dev.tocsin.api.http.BadRequest;
import dev.tocsin.api.http.Deliveries;
import dev.tocsin.api.http.Endpoint;
import dev.tocsin.api.http.Problem;
import dev.tocsin.api.http.ProblemType;
import dev.tocsin.api.http.Responses;
import dev.tocsin.app.reply.SyncService;
import dev.tocsin.channel.source.Source;
import dev.tocsin.channel.source.UnreadableException.Fault;
import dev.tocsin.config.Configuration;
import dev.tocsin.runtime.intake.DeadLetters;
import dev.tocsin.runtime.intake.Intake;
import dev.tocsin.runtime.metric.Metric;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.Arrays;
import java.util.Collection;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.Directives;
import org.apache.pekko.http.javadsl.server.PathMatcher0;
import org.apache.pekko.http.javadsl.server.PathMatchers;
import org.apache.pekko.http.javadsl.server.Route;

/**
 * The paths of all sources. A request that can be refused by its head is refused before its body is read; it is answered
 * when what it reports is on disk.
 */
public final class WebhookRoutes {
    /**
     * Up to this size in bytes a body is read even when the intake has no room: it may only clear or acknowledge, which
     * needs less room.
     */
    private static final long SMALL_BODY = 8 * 1024;

    private final Parts parts;
    private final Webhooks webhooks;
    private final Counter away;

    /**
     * What the routes need.
     *
     * @param databaseUp the last known state of the database; while it is false, requests are refused at once and
     *     senders told to retry
     * @param sync for changes of Tocsin's pages in other systems
     */
    public record Parts(
            Intake intake,
            DeadLetters deadLetters,
            SyncService sync,
            Deliveries deliveries,
            Access access,
            Supplier<Configuration> configuration,
            Clock clock,
            BooleanSupplier databaseUp) {}

    public WebhookRoutes(Parts parts, MeterRegistry meters) {
        this.parts = parts;
        this.webhooks = new Webhooks(parts.intake(), parts.deadLetters(), parts.sync(), meters);
        this.away = Metric.INTAKE_REFUSED.counter(meters, "database");
    }

    public Route route(Collection<Source> sources) {
        return sources.stream()
                .flatMap(source -> source.paths().stream().map(path -> route(source, path)))
                .reduce(Directives.reject(), Route::orElse);
    }

    private Route route(Source source, String path) {
        var route =
                post(() -> Endpoint.withBody(request -> admit(source, request), problem -> refusal(source, problem)));
        return path(matcher(path), () -> route);
    }

    private static PathMatcher0 matcher(String path) {
        return Arrays.stream(path.substring(1).split("/"))
                .map(PathMatchers::segment)
                .reduce(PathMatcher0::slash)
                .orElseThrow();
    }

    private Endpoint.Admitted admit(Source source, HttpRequest request) {
        var admitted = parts.access()
                .sender(request, source, parts.configuration().get().webhook(source.name()), body -> {
                    var payload = source.read(
                            Access.head(request), body, parts.clock().instant());
                    return parts.deliveries()
                            .once(source.name(), payload.delivery(), () -> webhooks.accept(source.name(), payload));
                });
        requireDatabase();
        if (source.reportsProblems()) {
            requireRoom(request);
        }
        return admitted;
    }

    private static HttpResponse refusal(Source source, Problem problem) {
        var faults = problem.errors().stream()
                .map(fault -> new Fault(fault.pointer(), fault.detail()))
                .toList();
        return source.refusal(problem.status(), problem.detail(), faults)
                .map(form -> Responses.problem(problem, form))
                .orElseGet(() -> Responses.problem(problem));
    }

    private void requireDatabase() {
        if (!parts.databaseUp().getAsBoolean()) {
            away.increment();
            throw new BadRequest(
                    Problem.unavailable(ProblemType.DATABASE_UNAVAILABLE, "the database cannot be reached", 5));
        }
    }

    private void requireRoom(HttpRequest request) {
        if (request.entity().getContentLengthOption().orElse(Long.MAX_VALUE) > SMALL_BODY) {
            parts.intake().requireRoom();
        }
    }
}
