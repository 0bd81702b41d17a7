package dev.tocsin.api.query;

import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.Directives.pathPrefix;
import static org.apache.pekko.http.javadsl.server.PathMatchers.segment;

import dev.tocsin.api.http.Access;
import dev.tocsin.api.http.Endpoint;
import dev.tocsin.api.http.Parameters;
import dev.tocsin.api.http.Problem;
import dev.tocsin.api.http.Responses;
import dev.tocsin.api.incident.IncidentJson;
import dev.tocsin.app.query.IncidentFilter;
import dev.tocsin.app.query.IncidentFilter.Position;
import dev.tocsin.app.query.IncidentQueries;
import dev.tocsin.app.query.IncidentSummary;
import dev.tocsin.config.Role;
import dev.tocsin.core.policy.Directory;
import dev.tocsin.core.signal.IncidentId;
import dev.tocsin.core.signal.TimeReader;
import dev.tocsin.runtime.intake.DeadLetters;
import dev.tocsin.runtime.journal.EventLog;
import dev.tocsin.runtime.journal.PageIndex;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.Query;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.javadsl.server.Route;

/** The read-only routes. Lists are paginated: {@code next} is the cursor of the following part. */
public final class QueryRoutes {
    private static final Set<String> STATUSES = Set.of("new", "acknowledged", "investigating", "mitigated", "resolved");

    private final IncidentQueries incidents;
    private final EventLog log;
    private final DeadLetters deadLetters;
    private final PageIndex pages;
    private final Supplier<Directory> directory;
    private final Access access;
    private final Clock clock;

    public QueryRoutes(
            IncidentQueries incidents,
            EventLog log,
            DeadLetters deadLetters,
            PageIndex pages,
            Supplier<Directory> directory,
            Access access,
            Clock clock) {
        this.incidents = incidents;
        this.log = log;
        this.deadLetters = deadLetters;
        this.pages = pages;
        this.directory = directory;
        this.access = access;
        this.clock = clock;
    }

    public Route route() {
        Route timelines = path(segment().slash("timeline"), id -> get(() -> timeline(id)));
        return concat(
                path("incidents", () -> get(this::list)),
                pathPrefix("incidents", () -> timelines),
                path("oncall", () -> get(this::onCall)),
                path("pages", () -> get(this::pages)),
                path("dead-letters", () -> get(this::deadLetters)));
    }

    private Route list() {
        return Endpoint.of(request -> {
            access.principal(request, Role.VIEWER);
            var parameters = new Parameters(
                    request,
                    Set.of("status", "severity", "service", "q", "suppressed", "from", "to", "limit", "cursor"));
            var filter = new IncidentFilter(
                    parameters.oneOf("status", STATUSES),
                    severities(parameters),
                    parameters.text("service"),
                    parameters.text("q"),
                    parameters.flag("suppressed"),
                    parameters.time("from"),
                    parameters.time("to"),
                    position(parameters),
                    parameters.limit(50, 500));
            parameters.check();
            return incidents
                    .list(filter)
                    .thenApply(found ->
                            page(request, "incidents", found, filter.limit(), IncidentJson::of, QueryRoutes::cursor));
        });
    }

    private List<String> severities(Parameters parameters) {
        return parameters.texts("severity").stream()
                .map(name -> directory
                        .get()
                        .severities()
                        .find(name)
                        .map(severity -> severity.name())
                        .orElseGet(() -> {
                            parameters.fault("severity", "is not on the configured scale: " + name);
                            return name;
                        }))
                .toList();
    }

    private static Optional<Position> position(Parameters parameters) {
        return parameters.cursor(2).flatMap(fields -> {
            var at = TimeReader.parse(fields[0]);
            if (at.isEmpty()) {
                parameters.fault("cursor", "was not issued by this endpoint");
            }
            return at.map(instant -> new Position(instant, fields[1]));
        });
    }

    private static String cursor(IncidentSummary last) {
        return Parameters.cursor(last.createdAt().toString(), last.id());
    }

    private Route timeline(String id) {
        return Endpoint.of(request -> {
            access.principal(request, Role.VIEWER);
            var parameters = new Parameters(request, Set.of("after"));
            var after = parameters.text("after").map(Parameters::number).orElse(0L);
            if (after < 0) {
                parameters.fault("after", "must be the number of an entry");
            }
            parameters.check();
            if (!IncidentId.isValid(id)) {
                return CompletableFuture.completedFuture(
                        Responses.problem(Problem.notFound("there is no incident with this id")));
            }
            return log.events(new IncidentId(id), after)
                    .thenApply(entries -> entries.isEmpty() && after == 0
                            ? Responses.problem(Problem.notFound("there is no incident " + id))
                            : Responses.json(
                                    200,
                                    Map.of(
                                            "incident",
                                            id,
                                            "entries",
                                            entries.stream()
                                                    .map(TimelineEntry::of)
                                                    .toList())));
        });
    }

    private Route onCall() {
        return Endpoint.of(request -> {
            access.principal(request, Role.VIEWER);
            var parameters = new Parameters(request, Set.of("at", "rotation", "schedule"));
            var at = parameters.time("at").orElseGet(clock::instant);
            var now = directory.get();
            var wanted = parameters.text("rotation");
            wanted.filter(name -> !now.rotations().containsKey(name))
                    .ifPresent(name -> parameters.fault("rotation", "is not configured: " + name));
            var schedule = parameters.text("schedule");
            schedule.filter(name -> !now.schedules().containsKey(name))
                    .ifPresent(name -> parameters.fault("schedule", "is not configured: " + name));
            parameters.check();
            return CompletableFuture.completedFuture(Responses.json(200, OnCallView.of(now, at, wanted, schedule)));
        });
    }

    private Route deadLetters() {
        return Endpoint.of(request -> {
            access.principal(request, Role.VIEWER);
            var parameters = new Parameters(request, Set.of("limit", "cursor"));
            var before = before(parameters);
            var limit = parameters.limit(50, 500);
            parameters.check();
            return deadLetters
                    .list(before, limit)
                    .thenApply(found -> page(
                            request,
                            "deadLetters",
                            found,
                            limit,
                            Function.identity(),
                            last -> Parameters.cursor(Long.toString(last.id()))));
        });
    }

    private Route pages() {
        return Endpoint.of(request -> {
            access.principal(request, Role.VIEWER);
            var parameters = new Parameters(request, Set.of("state", "limit", "cursor"));
            if (parameters.oneOf("state", Set.of("failed")).isEmpty()) {
                parameters.fault("state", "must be failed: pages of other states are on their incidents' timelines");
            }
            var behind = position(parameters)
                    .map(position -> new PageIndex.Position(position.createdAt(), position.id()))
                    .orElse(PageIndex.Position.NEWEST);
            var limit = parameters.limit(50, 500);
            parameters.check();
            return pages.failed(behind, limit)
                    .thenApply(found -> page(
                            request,
                            "pages",
                            found,
                            limit,
                            FailedPageView::of,
                            last -> Parameters.cursor(
                                    last.since().toString(), last.page().id().value())));
        });
    }

    /** The position in a list that a cursor names. */
    private static long before(Parameters parameters) {
        var before =
                parameters.cursor(1).map(fields -> Parameters.number(fields[0])).orElse(Long.MAX_VALUE);
        if (before < 0) {
            parameters.fault("cursor", "was not issued by this endpoint");
        }
        return before;
    }

    private static <T> HttpResponse page(
            HttpRequest request,
            String name,
            List<T> found,
            int limit,
            Function<T, ?> view,
            Function<T, String> cursor) {
        var body = new LinkedHashMap<String, Object>();
        body.put(name, found.stream().map(view).toList());
        if (found.size() < limit) {
            return Responses.json(200, body);
        }
        var next = cursor.apply(found.getLast());
        body.put("next", next);
        var query = new LinkedHashMap<>(request.getUri().query().toMap());
        query.put("cursor", next);
        var uri = request.getUri().query(Query.create(query)).toRelative();
        return Responses.json(200, body).addHeader(RawHeader.create("Link", "<" + uri + ">; rel=\"next\""));
    }
}
