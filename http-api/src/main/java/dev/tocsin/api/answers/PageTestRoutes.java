package dev.tocsin.api.answers;

import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.Directives.pathPrefix;
import static org.apache.pekko.http.javadsl.server.Directives.post;
import static org.apache.pekko.http.javadsl.server.PathMatchers.segment;

import dev.tocsin.api.http.Access;
import dev.tocsin.api.http.Body;
import dev.tocsin.api.http.Endpoint;
import dev.tocsin.api.http.IdempotentRequests;
import dev.tocsin.api.http.Principal;
import dev.tocsin.api.http.Problem;
import dev.tocsin.api.http.ProblemType;
import dev.tocsin.api.http.Responses;
import dev.tocsin.app.reply.PageTests;
import dev.tocsin.app.reply.UserLookup;
import dev.tocsin.config.Role;
import dev.tocsin.core.policy.User;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.Route;

/**
 * {@code POST /users/NAME/page-test} tests whether a person can be paged, and {@code GET /page-tests/ID} returns the
 * results.
 */
public final class PageTestRoutes {
    private static final int DEFAULT_WAIT = 120;
    private static final int MIN_WAIT_SECONDS = 10;
    private static final int MAX_WAIT_SECONDS = 600;

    private final PageTests tests;
    private final UserLookup users;
    private final Access access;
    private final IdempotentRequests idempotent;

    public PageTestRoutes(PageTests tests, UserLookup users, Access access, IdempotentRequests idempotent) {
        this.tests = tests;
        this.users = users;
        this.access = access;
        this.idempotent = idempotent;
    }

    public Route route() {
        Route begin = path(segment().slash("page-test"), user -> post(() -> begin(user)));
        Route show = path(segment(), id -> get(() -> show(id)));
        return concat(pathPrefix("users", () -> begin), pathPrefix("page-tests", () -> show));
    }

    private Route begin(String user) {
        return access.withBody(
                Role.RESPONDER,
                (caller, request, bytes) -> idempotent.once(
                        caller,
                        request,
                        bytes,
                        () -> CompletableFuture.completedFuture(
                                begin(user, caller, Body.of(bytes, Set.of("waitSeconds", "by"))))));
    }

    private HttpResponse begin(String user, Principal caller, Body body) {
        var wait = body.integer("waitSeconds").orElse(DEFAULT_WAIT);
        if (wait < MIN_WAIT_SECONDS || wait > MAX_WAIT_SECONDS) {
            body.fault("waitSeconds", "must be from " + MIN_WAIT_SECONDS + " to " + MAX_WAIT_SECONDS);
        }
        var by = body.text("by", 64);
        body.check();
        var person = users.user(user);
        if (person.isEmpty()) {
            return Responses.problem(Problem.notFound("there is no user " + user));
        }
        var name = caller.isLocal()
                ? by.orElse("somebody on the machine of Tocsin")
                : users.user(caller.who()).map(User::displayName).orElse(caller.who());
        return switch (tests.begin(person.get(), name, Duration.ofSeconds(wait))) {
            case PageTests.Start.Begun(var report) -> Responses.json(202, report);
            case PageTests.Start.Refused(var why) ->
                Responses.problem(new Problem(ProblemType.PAGE_TEST_IN_PROGRESS, why));
        };
    }

    private Route show(String id) {
        return Endpoint.of(request -> {
            access.principal(request, Role.RESPONDER);
            return CompletableFuture.completedFuture(tests.report(id)
                    .map(report -> Responses.json(200, report))
                    .orElseGet(() -> Responses.problem(Problem.notFound(
                            "there is no such test; tests are kept for an hour, and lost at a restart"))));
        });
    }
}
