package dev.tocsin.api.ops;

import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.Directives.pathEnd;
import static org.apache.pekko.http.javadsl.server.Directives.pathPrefix;

import dev.tocsin.api.http.Access;
import dev.tocsin.api.http.Endpoint;
import dev.tocsin.api.http.Responses;
import dev.tocsin.config.Role;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.Route;

/**
 * {@code /health} and its probes, for anybody; {@code /metrics}, for viewers. Live says that the process answers, ready
 * that it can take signals now.
 */
public final class OpsRoutes {
    private final Map<String, BooleanSupplier> checks;
    private final Supplier<String> configuration;
    private final PrometheusMeterRegistry meters;
    private final Access access;

    /**
     * Routes for those who watch a node.
     *
     * @param checks what must hold for a node to be ready, by name
     * @param configuration how the node stands to it in a word: told, but no reason to send nothing here
     */
    public OpsRoutes(
            Map<String, BooleanSupplier> checks,
            Supplier<String> configuration,
            PrometheusMeterRegistry meters,
            Access access) {
        this.checks = Map.copyOf(checks);
        this.configuration = configuration;
        this.meters = meters;
        this.access = access;
    }

    public Route route() {
        Route health = concat(
                pathEnd(() -> get(this::readiness)),
                path("live", () -> get(this::liveness)),
                path("ready", () -> get(this::readiness)),
                path("startup", () -> get(this::readiness)));
        return concat(pathPrefix("health", () -> health), path("metrics", () -> get(this::metrics)));
    }

    private Route liveness() {
        return Endpoint.of(_ -> CompletableFuture.completedFuture(Responses.json(200, Map.of("status", "up"))));
    }

    private Route readiness() {
        return Endpoint.of(_ -> {
            var results = new TreeMap<String, String>();
            checks.forEach((name, check) -> results.put(name, check.getAsBoolean() ? "up" : "down"));
            var up = !results.containsValue("down");
            return CompletableFuture.completedFuture(Responses.json(
                    up ? 200 : 503,
                    Map.of("status", up ? "up" : "down", "checks", results, "configuration", configuration.get())));
        });
    }

    private Route metrics() {
        return Endpoint.of(request -> {
            access.principal(request, Role.VIEWER);
            return CompletableFuture.completedFuture(HttpResponse.create()
                    .withEntity(HttpEntities.create(ContentTypes.TEXT_PLAIN_UTF8, meters.scrape())));
        });
    }
}
