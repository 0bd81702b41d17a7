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
import dev.tocsin.api.http.ProblemType;
import dev.tocsin.api.http.Responses;
import dev.tocsin.app.query.IncidentPages;
import dev.tocsin.channel.Action;
import dev.tocsin.config.Role;
import dev.tocsin.core.incident.Answer;
import dev.tocsin.core.incident.Incident;
import dev.tocsin.core.incident.IncidentCommand;
import dev.tocsin.core.incident.IncidentView;
import dev.tocsin.core.incident.page.PageId;
import dev.tocsin.core.policy.Directory;
import dev.tocsin.core.routing.Receiver;
import dev.tocsin.core.routing.Router;
import dev.tocsin.core.signal.Caller;
import dev.tocsin.core.signal.IncidentId;
import dev.tocsin.core.signal.Origin;
import dev.tocsin.runtime.actor.Incidents;
import dev.tocsin.runtime.intake.Intake;
import dev.tocsin.runtime.intake.SignalResult;
import dev.tocsin.runtime.journal.EventLog;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /api/v1/incidents}: creates, shows and changes incidents. Every POST may carry an {@code Idempotency-Key};
 * every change is on disk when it is answered.
 */
public final class IncidentRoutes {
    private static final Logger LOG = LoggerFactory.getLogger(IncidentRoutes.class);
    private static final int MAX_NOTE = 25_000;
    private static final Problem NO_POLICY = new Problem(
            ProblemType.NO_POLICY, "neither the incident's receiver nor its policy is still configured; name a policy");

    /** The parts of the engine that the routes use. */
    public record Parts(
            Incidents incidents,
            EventLog log,
            IncidentPages pages,
            Intake intake,
            Supplier<Directory> directory,
            Supplier<Router> router) {}

    private final Incidents incidents;
    private final EventLog log;
    private final IncidentPages pages;
    private final Intake intake;
    private final Supplier<Directory> directory;
    private final Supplier<Router> router;
    private final Access access;
    private final IdempotentRequests idempotent;
    private final Clock clock;

    public IncidentRoutes(Parts parts, Access access, IdempotentRequests idempotent, Clock clock) {
        this.incidents = parts.incidents();
        this.log = parts.log();
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
        return command(text, Set.of("user"), (_, by) -> new IncidentCommand.Undo(by));
    }

    /** An incident keeps the policy it opened with until somebody asks for another one, or for the current one. */
    private Route policy(String text) {
        return request(Set.of("user", "policy", "reason"), (body, caller) -> {
            var by = caller.origin();
            var wanted = body.text("policy", 64);
            var reason = body.text("reason", 1000).orElse("requested by " + by.who());
            var now = router.get();
            if (wanted.isPresent() && !now.policies().containsKey(wanted.get())) {
                body.fault("policy", "is not a configured policy");
            }
            body.check();
            var id = id(text);
            return log.of(id).thenCompose(found -> {
                var policy = wanted.or(() -> found.map(incident -> current(incident, now)))
                        .map(now.policies()::get);
                return policy.isPresent()
                        ? carryOut(caller, id, new IncidentCommand.ChangePolicy(by, policy.get(), reason))
                        : CompletableFuture.completedFuture(
                                found.isEmpty() ? notFound(id) : Responses.problem(NO_POLICY));
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
        var caller = caller(principal, request, body);
        var manual = ManualIncident.read(body, caller.origin(), directory.get(), clock.instant());
        return intake.accept(caller, List.of(manual.signal()))
                .thenCompose(results -> created(results.getFirst(), manual.notes()));
    }

    private CompletionStage<HttpResponse> created(SignalResult result, String notes) {
        if (result.view().isEmpty()) {
            return CompletableFuture.completedFuture(Responses.problem(
                    new Problem(ProblemType.NO_POLICY, "the incident is routed to no policy: " + result.reason())));
        }
        return shown(result.view().get(), result.outcome() == SignalResult.Outcome.OPENED ? 201 : 200)
                .thenApply(response -> notes.isEmpty() ? response : Responses.with(response, "reason", notes));
    }

    private Route show(String text) {
        return Endpoint.of(request -> {
            access.principal(request, Role.VIEWER);
            var id = id(text);
            return pages.of(id).thenCombine(log.of(id), (known, found) -> found.map(incident ->
                            Responses.json(200, IncidentJson.of(IncidentView.of(incident), Optional.of(known))))
                    .orElseGet(() -> notFound(id)));
        });
    }

    private Route change(String text) {
        return command(text, Changes.FIELDS, (body, by) -> Changes.read(body, by, directory.get(), clock.instant()));
    }

    private Route merge(String text) {
        return request(Set.of("user", "into"), (body, caller) -> {
            body.require("into");
            var into = body.text("into", 64).orElse("");
            if (!into.isEmpty() && !IncidentId.isValid(into)) {
                body.fault("into", "is not the id of an incident");
            }
            body.check();
            return answered(intake.merges().merge(caller, id(text), new IncidentId(into)));
        });
    }

    private Route unmerge(String text) {
        return request(Set.of("user"), (body, caller) -> {
            body.check();
            return answered(intake.merges().unmerge(caller, id(text)));
        });
    }

    /** Carries out what a body asks for. */
    @FunctionalInterface
    private interface Action {
        CompletionStage<HttpResponse> run(Body body, Caller caller);
    }

    private Route request(Set<String> fields, Action action) {
        return access.withBody(Role.RESPONDER, (principal, request, bytes) -> {
            return idempotent.once(principal, request, bytes, () -> {
                var body = Body.of(bytes, fields);
                return action.run(body, caller(principal, request, body));
            });
        });
    }

    private Route command(String id, Set<String> fields, CommandReader reader) {
        return request(fields, (body, caller) -> {
            var command = reader.read(body, caller.origin());
            body.check();
            return carryOut(caller, id(id), command);
        });
    }

    private CompletionStage<HttpResponse> carryOut(Caller caller, IncidentId id, IncidentCommand command) {
        return answered(incidents.execute(caller, id, command));
    }

    private CompletionStage<HttpResponse> answered(CompletionStage<Answer> answered) {
        return answered.thenCompose(answer -> answer.isRefusal()
                ? CompletableFuture.completedFuture(Responses.refusal(answer))
                : shown(answer.view().orElseThrow(), 200));
    }

    /**
     * The incident after a change, which is on disk. If its alerts do not fit into the view, they are read; if that
     * fails, they are left out.
     */
    private CompletionStage<HttpResponse> shown(IncidentView view, int status) {
        return whole(view)
                .thenApply(shown -> Responses.json(status, IncidentJson.of(shown, Optional.empty())))
                .thenApply(response -> status == 201
                        ? response.addHeader(Location.create("/api/v1/incidents/" + view.id()))
                        : response);
    }

    private CompletionStage<IncidentView> whole(IncidentView view) {
        return view.alerts().kept().isPresent()
                ? CompletableFuture.completedFuture(view)
                : log.of(view.id())
                        .thenApply(found -> found.map(IncidentView::of).orElse(view))
                        .exceptionally(failure -> {
                            LOG.warn(
                                    "The alerts of incident {}, which was changed, cannot be read", view.id(), failure);
                            return view;
                        });
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
    private Caller caller(Principal principal, HttpRequest request, Body body) {
        var user = body.text("user", 64);
        if (user.isPresent() && !directory.get().users().containsKey(user.get())) {
            body.fault("user", "is not a configured user");
        }
        return principal.caller(user.or(principal::user), request);
    }
}
