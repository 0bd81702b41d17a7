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
 * {@code /health} and its probes, for anybody; {@code /metrics}, for viewers. Live means that the process answers and
 * is not stuck, ready that it can take signals now.
 */
public final class OpsRoutes {
    private final BooleanSupplier database;
    private final Supplier<Map<String, String>> faults;
    private final BooleanSupplier stuck;
    private final Supplier<String> configuration;
    private final PrometheusMeterRegistry meters;
    private final Access access;

    /**
     * Makes the routes.
     *
     * @param faults the fault of each checked part, by name; "" = none
     * @param stuck whether only a restart helps
     * @param configuration the state of the node's configuration in one word: shown, but no reason to be not ready
     */
    public OpsRoutes(
            BooleanSupplier database,
            Supplier<Map<String, String>> faults,
            BooleanSupplier stuck,
            Supplier<String> configuration,
            PrometheusMeterRegistry meters,
            Access access) {
        this.database = database;
        this.faults = faults;
        this.stuck = stuck;
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
        return Endpoint.of(_ -> {
            var isStuck = stuck.getAsBoolean();
            return CompletableFuture.completedFuture(
                    Responses.json(isStuck ? 503 : 200, Map.of("status", isStuck ? "stuck" : "up")));
        });
    }

    private Route readiness() {
        return Endpoint.of(_ -> {
            var found = new TreeMap<>(faults.get());
            found.put("database", database.getAsBoolean() ? "" : "the database does not answer");
            var results = new TreeMap<String, String>();
            found.forEach((name, fault) -> results.put(name, fault.isEmpty() ? "up" : "down"));
            found.values().removeIf(String::isEmpty);
            var answer = new TreeMap<String, Object>(Map.of(
                    "status",
                    found.isEmpty() ? "up" : "down",
                    "checks",
                    results,
                    "configuration",
                    configuration.get()));
            if (!found.isEmpty()) {
                answer.put("details", found);
            }
            return CompletableFuture.completedFuture(Responses.json(found.isEmpty() ? 200 : 503, answer));
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
