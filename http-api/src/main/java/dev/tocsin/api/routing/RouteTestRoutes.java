package dev.tocsin.api.routing;

import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.Directives.post;

import dev.tocsin.api.http.Access;
import dev.tocsin.api.http.BadRequest;
import dev.tocsin.api.http.Principal;
import dev.tocsin.api.http.Problem;
import dev.tocsin.api.http.Responses;
import dev.tocsin.config.Role;
import dev.tocsin.core.policy.Directory;
import dev.tocsin.core.routing.Router;
import dev.tocsin.core.signal.TimeReader;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.PathMatchers;
import org.apache.pekko.http.javadsl.server.Route;

/** {@code POST /api/v1/route/test?at=T}: tells where the alerts of a payload would be routed at a time. */
public final class RouteTestRoutes {
    private final Supplier<Router> router;
    private final Supplier<Directory> directory;
    private final Access access;
    private final Clock clock;

    public RouteTestRoutes(Supplier<Router> router, Supplier<Directory> directory, Access access, Clock clock) {
        this.router = router;
        this.directory = directory;
        this.access = access;
        this.clock = clock;
    }

    public Route route() {
        return path(
                PathMatchers.segment("route").slash("test"),
                () -> post(() -> access.withBody(Role.VIEWER, this::test)));
    }

    private CompletionStage<HttpResponse> test(Principal caller, HttpRequest request, byte[] body) {
        var at = request.getUri().query().get("at").map(RouteTestRoutes::time).orElseGet(clock::instant);
        var asked = router.get();
        var suppressionRules = directory.get().suppressionRules();
        var answer = new LinkedHashMap<String, Object>();
        answer.put("at", at.toString());
        answer.put(
                "results",
                RouteTest.read(body, at).stream()
                        .map(subject -> RouteTest.answer(asked, suppressionRules, subject, at))
                        .toList());
        return CompletableFuture.completedFuture(Responses.json(200, answer));
    }

    private static Instant time(String text) {
        return TimeReader.parse(text)
                .orElseThrow(() ->
                        new BadRequest(Problem.badParameter("at", "must be a time such as 2026-11-20T12:00:00Z")));
    }
}
