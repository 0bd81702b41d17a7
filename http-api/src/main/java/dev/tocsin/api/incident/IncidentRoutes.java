package dev.tocsin.api.incident;

import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.patch;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.Directives.pathEnd;
import static org.apache.pekko.http.javadsl.server.Directives.pathPrefix;
import static org.apache.pekko.http.javadsl.server.Directives.post;
import static org.apache.pekko.http.javadsl.server.PathMatchers.segment;

import dev.tocsin.api.http.Access;
import dev.tocsin.api.http.BadRequest;
import dev.tocsin.api.http.Body;
import dev.tocsin.api.http.Endpoint;
import dev.tocsin.api.http.IdempotentRequests;
import dev.tocsin.api.http.Principal;
import dev.tocsin.api.http.Problem;
import dev.tocsin.api.http.Responses;
import dev.tocsin.config.Role;
import dev.tocsin.engine.actor.Incidents;
import dev.tocsin.engine.incident.Decision;
import dev.tocsin.engine.incident.Incident;
import dev.tocsin.engine.incident.IncidentCommand;
import dev.tocsin.engine.incident.PageOutcome;
import dev.tocsin.engine.incident.page.PageId;
import dev.tocsin.engine.intake.Intake;
import dev.tocsin.engine.intake.SignalResult;
import dev.tocsin.engine.policy.Directory;
import dev.tocsin.engine.query.IncidentPages;
import dev.tocsin.engine.routing.Receiver;
import dev.tocsin.engine.routing.Router;
import dev.tocsin.engine.signal.IncidentId;
import dev.tocsin.engine.signal.Origin;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.Location;
import org.apache.pekko.http.javadsl.server.Route;

/**
 * {@code /api/v1/incidents}: creates, shows and changes incidents. Every POST may carry an {@code Idempotency-Key};
 * every change is on disk when it is answered.
 */
public final class IncidentRoutes {
    private static final int MAX_NOTE = 25_000;
    private static final Problem NO_POLICY = new Problem(
            "Unprocessable content",
            422,
            "neither the incident's receiver nor its policy is still configured; name a policy");

    /** The parts of the engine that the routes use. */
    public record Parts(
            Incidents incidents,
            IncidentPages pages,
            Intake intake,
            Supplier<Directory> directory,
            Supplier<Router> router) {}

    private final Incidents incidents;
    private final IncidentPages pages;
    private final Intake intake;
    private final Supplier<Directory> directory;
    private final Supplier<Router> router;
    private final Access access;
    private final IdempotentRequests idempotent;
    private final Clock clock;

    public IncidentRoutes(Parts parts, Access access, IdempotentRequests idempotent, Clock clock) {
        this.incidents = parts.incidents();
        this.pages = parts.pages();
        this.intake = parts.intake();
        this.directory = parts.directory();
        this.router = parts.router();
        this.access = access;
        this.idempotent = idempotent;
        this.clock = clock;
    }

    public Route route() {
        return pathPrefix("incidents", this::incidents);
    }

    /**
     * The path is matched before the method: an unknown path is 404 whatever the method is, and each route knows its
     * methods.
     */
    private Route incidents() {
        return concat(pathEnd(() -> post(this::create)), pathPrefix(segment(), this::incident));
    }

    private Route incident(String id) {
        Route itself = concat(get(() -> show(id)), patch(() -> change(id)));
        return concat(
                pathEnd(() -> itself),
                path("ack", () -> post(() -> acknowledge(id))),
                path("resolve", () -> post(() -> resolve(id))),
                path("escalate", () -> post(() -> escalate(id))),
                path("pass", () -> post(() -> passOn(id))),
                path("page", () -> post(() -> pageHelpers(id))),
                path("undo", () -> post(() -> undo(id))),
                path("merge", () -> post(() -> merge(id))),
                path("unmerge", () -> post(() -> unmerge(id))),
                path("policy", () -> post(() -> policy(id))),
                path(segment("pages").slash(segment()).slash("resend"), page -> post(() -> resend(id, page))),
                path("timeline", () -> post(() -> note(id))));
    }

    private Route acknowledge(String id) {
        return command(id, Set.of("user"), (body, by) -> {
            Owners.require(body, by, directory.get());
            return new IncidentCommand.Acknowledge(by);
        });
    }

    private Route resolve(String id) {
        return command(id, Set.of("user", "reason"), (body, by) -> {
            var reason = body.text("reason", 1000).orElse("resolved by " + by.who());
            return new IncidentCommand.Resolve(by, reason);
        });
    }

    private Route escalate(String id) {
        return command(
                id, Set.of("user", "level"), (body, by) -> new IncidentCommand.Escalate(by, body.integer("level")));
    }

    private Route passOn(String id) {
        return command(id, Set.of("user"), (body, by) -> {
            Owners.require(body, by, directory.get());
            return new IncidentCommand.PassOn(by);
        });
    }

    private Route pageHelpers(String id) {
        return command(id, Helpers.FIELDS, (body, by) -> Helpers.read(body, by, directory.get()));
    }

    private Route undo(String text) {
        return request(Set.of("user"), (body, by) -> {
            body.check();
            return answered(id(text), intake.undos().undo(id(text), by));
        });
    }

    /** An incident keeps the policy it opened with until somebody asks for another one, or for the current one. */
    private Route policy(String text) {
        return access.withBody(Role.RESPONDER, (principal, request, bytes) -> {
            return idempotent.once(principal, request, bytes, () -> {
                var body = Body.of(bytes, Set.of("user", "policy", "reason"));
                var by = by(principal, request, body);
                var wanted = body.text("policy", 64);
                var reason = body.text("reason", 1000).orElse("requested by " + by.who());
                var now = router.get();
                if (wanted.isPresent() && !now.policies().containsKey(wanted.get())) {
                    body.fault("policy", "is not a configured policy");
                }
                body.check();
                var id = id(text);
                return incidents.get(id).thenCompose(found -> {
                    var policy = wanted.or(() -> found.map(incident -> current(incident, now)))
                            .map(now.policies()::get);
                    return policy.isPresent()
                            ? carryOut(id, new IncidentCommand.ChangePolicy(by, policy.get(), reason))
                            : CompletableFuture.completedFuture(
                                    found.isEmpty() ? notFound(id) : Responses.problem(NO_POLICY));
                });
            });
        });
    }

    /**
     * The name of the policy of the incident's receiver as it is configured now or, without one, the incident's own.
     */
    private static String current(Incident incident, Router now) {
        return Optional.ofNullable(now.receivers().get(incident.opening().receiver()))
                .flatMap(Receiver::policy)
                .orElse(incident.pinned().name());
    }

    private Route resend(String id, String page) {
        return command(id, Set.of("user"), (_, by) -> new IncidentCommand.Resend(by, new PageId(page)));
    }

    private Route note(String id) {
        return command(id, Set.of("user", "text"), (body, by) -> {
            body.require("text");
            return new IncidentCommand.AddNote(by, body.text("text", MAX_NOTE).orElse(""));
        });
    }

    /** Makes a command of a body; faults it finds are answered together. */
    @FunctionalInterface
    private interface CommandReader {
        IncidentCommand read(Body body, Origin by);
    }

    private Route create() {
        return access.withBody(Role.RESPONDER, (principal, request, bytes) -> {
            return idempotent.once(principal, request, bytes, () -> create(principal, request, bytes));
        });
    }

    private CompletionStage<HttpResponse> create(Principal principal, HttpRequest request, byte[] bytes) {
        var body = Body.of(bytes, ManualIncident.FIELDS);
        var by = by(principal, request, body);
        var manual = ManualIncident.read(body, by, directory.get(), clock.instant());
        return intake.accept(List.of(manual.signal()))
                .thenCompose(results -> created(results.getFirst(), manual.notes()));
    }

    private CompletionStage<HttpResponse> created(SignalResult result, String notes) {
        var id = result.incident();
        if (id.isEmpty()) {
            return CompletableFuture.completedFuture(Responses.problem(new Problem(
                    "Unprocessable content", 422, "the incident is routed to no policy: " + result.reason())));
        }
        return shown(id.get(), result.outcome() == SignalResult.Outcome.OPENED ? 201 : 200)
                .thenApply(response -> notes.isEmpty() ? response : Responses.with(response, "reason", notes));
    }

    private Route show(String text) {
        return Endpoint.of(request -> {
            access.principal(request, Role.VIEWER);
            var id = id(text);
            return pages(id).thenCompose(known -> shown(id, 200, known));
        });
    }

    private Route change(String text) {
        return access.withBody(Role.RESPONDER, (principal, request, bytes) -> {
            return idempotent.once(principal, request, bytes, () -> {
                var body = Body.of(bytes, Changes.FIELDS);
                var by = by(principal, request, body);
                return carryOut(id(text), Changes.read(body, by, directory.get(), clock.instant()));
            });
        });
    }

    private Route merge(String text) {
        return request(Set.of("user", "into"), (body, by) -> {
            body.require("into");
            var into = body.text("into", 64).orElse("");
            if (!into.isEmpty() && !IncidentId.isValid(into)) {
                body.fault("into", "is not the id of an incident");
            }
            body.check();
            return answered(id(text), intake.merges().merge(id(text), new IncidentId(into), by));
        });
    }

    private Route unmerge(String text) {
        return request(Set.of("user"), (body, by) -> {
            body.check();
            return answered(id(text), intake.merges().unmerge(id(text), by));
        });
    }

    /** Carries out what a body asks for. */
    @FunctionalInterface
    private interface Action {
        CompletionStage<HttpResponse> run(Body body, Origin by);
    }

    private Route request(Set<String> fields, Action action) {
        return access.withBody(Role.RESPONDER, (principal, request, bytes) -> {
            return idempotent.once(principal, request, bytes, () -> {
                var body = Body.of(bytes, fields);
                return action.run(body, by(principal, request, body));
            });
        });
    }

    private Route command(String id, Set<String> fields, CommandReader reader) {
        return request(fields, (body, by) -> {
            var command = reader.read(body, by);
            body.check();
            return carryOut(id(id), command);
        });
    }

    private CompletionStage<HttpResponse> carryOut(IncidentId id, IncidentCommand command) {
        return answered(id, incidents.request(id, command));
    }

    private CompletionStage<HttpResponse> answered(IncidentId id, CompletionStage<Decision> decided) {
        return decided.thenCompose(decision -> switch (decision) {
            case Decision.Accepted _ -> shown(id, 200);
            case Decision.Refused(var rejection) -> CompletableFuture.completedFuture(Responses.rejection(rejection));
        });
    }

    /** The pages of an incident; empty if they cannot be read now, while the incident itself may be in memory. */
    private CompletionStage<Optional<List<PageOutcome>>> pages(IncidentId id) {
        return pages.of(id).handle((known, failure) -> failure == null ? Optional.of(known) : Optional.empty());
    }

    private CompletionStage<HttpResponse> shown(IncidentId id, int status) {
        return shown(id, status, Optional.empty());
    }

    private CompletionStage<HttpResponse> shown(IncidentId id, int status, Optional<List<PageOutcome>> pages) {
        return incidents.get(id).thenApply(found -> found.map(incident -> {
                    var response = Responses.json(status, IncidentView.of(incident, pages));
                    return status == 201 ? response.addHeader(Location.create("/api/v1/incidents/" + id)) : response;
                })
                .orElseGet(() -> notFound(id)));
    }

    private static HttpResponse notFound(IncidentId id) {
        return Responses.problem(Problem.notFound("there is no incident " + id));
    }

    private static IncidentId id(String text) {
        if (!IncidentId.isValid(text)) {
            throw new BadRequest(Problem.notFound("there is no incident with this id"));
        }
        return new IncidentId(text);
    }

    /** The person named in the body or, without one, that of the token, or the token itself. */
    private Origin by(Principal principal, HttpRequest request, Body body) {
        var user = body.text("user", 64);
        if (user.isPresent() && !directory.get().users().containsKey(user.get())) {
            body.fault("user", "is not a configured user");
        }
        var person = user.or(principal::user);
        return new Origin(
                person.orElse(principal.name()),
                person.isPresent() ? "api as " + principal.name() : "api",
                IdempotentRequests.id(principal, request));
    }
}
