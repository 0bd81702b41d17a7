package dev.tocsin.api.versions;

import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.Directives.pathEnd;
import static org.apache.pekko.http.javadsl.server.Directives.pathPrefix;
import static org.apache.pekko.http.javadsl.server.Directives.post;
import static org.apache.pekko.http.javadsl.server.PathMatchers.segment;

import dev.tocsin.api.http.Access;
import dev.tocsin.api.http.Body;
import dev.tocsin.api.http.Endpoint;
import dev.tocsin.api.http.Parameters;
import dev.tocsin.api.http.Problem;
import dev.tocsin.api.http.ProblemType;
import dev.tocsin.api.http.Responses;
import dev.tocsin.app.configuration.Activation;
import dev.tocsin.app.configuration.ConfigVersions;
import dev.tocsin.app.configuration.ReloadResult;
import dev.tocsin.app.configuration.StoredVersion;
import dev.tocsin.app.configuration.VersionWatcher;
import dev.tocsin.config.Configuration;
import dev.tocsin.config.LoadResult;
import dev.tocsin.config.Role;
import dev.tocsin.config.diff.ConfigDiff;
import dev.tocsin.core.signal.TextBounds;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.Route;

/**
 * {@code /api/v1/config}: shows the active version and its history, reloads the files and activates a stored version.
 */
public final class ConfigRoutes {
    private static final int LISTED = 100;
    private static final int MAX_REASON = 1000;
    private static final int USUAL_DAYS = 14;
    private static final int MAX_DAYS = 366;

    private final VersionWatcher versionWatcher;
    private final ConfigVersions store;
    private final Access access;
    private final Clock clock;

    public ConfigRoutes(VersionWatcher versionWatcher, ConfigVersions store, Access access, Clock clock) {
        this.versionWatcher = versionWatcher;
        this.store = store;
        this.access = access;
        this.clock = clock;
    }

    public Route route() {
        Route stored = concat(pathEnd(() -> get(this::list)), path(segment(), version -> get(() -> texts(version))));
        Route all = concat(
                pathEnd(() -> get(this::show)),
                path("diff", () -> get(this::diff)),
                path("reload", () -> post(this::reload)),
                path("activate", () -> post(this::activate)),
                pathPrefix("versions", () -> stored));
        return pathPrefix("config", () -> all);
    }

    private Route show() {
        return Endpoint.of(request -> {
            access.principal(request, Role.VIEWER);
            return CompletableFuture.completedFuture(Responses.json(200, view(versionWatcher.state())));
        });
    }

    private Route list() {
        return Endpoint.of(request -> {
            access.principal(request, Role.VIEWER);
            return reading(() -> {
                var body = new LinkedHashMap<String, Object>();
                body.put("versions", store.versions(LISTED));
                body.put(
                        "activations",
                        store.activations(LISTED).stream()
                                .map(ConfigRoutes::view)
                                .toList());
                return Responses.json(200, body);
            });
        });
    }

    private Route texts(String version) {
        return Endpoint.of(request -> {
            access.principal(request, Role.ADMIN);
            return reading(() -> store.find(TextBounds.clean(version))
                    .map(ConfigRoutes::view)
                    .map(body -> Responses.json(200, body))
                    .orElseGet(() -> unknown(version)));
        });
    }

    private Route diff() {
        return Endpoint.of(request -> {
            access.principal(request, Role.VIEWER);
            var parameters = new Parameters(request, Set.of("from", "to", "days"));
            var from = parameters.text("from").orElse(VersionWatcher.ACTIVE);
            var to = parameters.text("to").orElse(VersionWatcher.FILES);
            var days = parameters.integer("days", USUAL_DAYS, MAX_DAYS);
            parameters.check();
            return reading(() -> diff(from, to, days));
        });
    }

    private HttpResponse diff(String from, String to, int days) throws SQLException {
        var before = versionWatcher.find(from);
        var after = versionWatcher.find(to);
        if (before.isEmpty() || after.isEmpty()) {
            return unknown(before.isEmpty() ? from : to);
        }
        return switch (before.get()) {
            case LoadResult.Invalid(var problems) -> cannotBeRead(from, problems);
            case LoadResult.Valid(var old) ->
                switch (after.get()) {
                    case LoadResult.Invalid(var problems) -> cannotBeRead(to, problems);
                    case LoadResult.Valid(var now) -> {
                        var body = new LinkedHashMap<String, Object>();
                        body.put("from", old.version());
                        body.put("to", now.version());
                        body.put("days", days);
                        body.put("changes", changes(old, now, days));
                        yield Responses.json(200, body);
                    }
                };
        };
    }

    private List<String> changes(Configuration before, Configuration after, int days) {
        var now = clock.instant();
        return ConfigDiff.between(before, after, now, now.plus(Duration.ofDays(days)));
    }

    private static HttpResponse cannotBeRead(String which, List<dev.tocsin.config.ConfigProblem> problems) {
        return invalid(which + " cannot be read on this node: ", problems);
    }

    private Route reload() {
        return access.withBody(Role.ADMIN, (principal, _, bytes) -> {
            var body = Body.of(bytes, Set.of("reason"));
            var reason = body.text("reason", MAX_REASON).orElse("");
            body.check();
            return versionWatcher
                    .reload(principal.who(), Activation.Via.RELOAD, reason)
                    .thenApply(this::answer);
        });
    }

    private Route activate() {
        return access.withBody(Role.ADMIN, (principal, _, bytes) -> {
            var body = Body.of(bytes, Set.of("version", "reason"));
            body.require("version");
            var version = body.text("version", 64).orElse("");
            var reason = body.text("reason", MAX_REASON).orElse("");
            body.check();
            return versionWatcher.choose(version, principal.who(), reason).thenApply(this::answer);
        });
    }

    private HttpResponse answer(ReloadResult reloadResult) {
        return switch (reloadResult) {
            case ReloadResult.Taken taken -> Responses.json(200, view(taken));
            case ReloadResult.Refused(var problems) -> invalid("nothing was changed: ", problems);
            case ReloadResult.Unknown(var version) -> unknown(version);
        };
    }

    private static HttpResponse invalid(String what, List<dev.tocsin.config.ConfigProblem> problems) {
        var count = problems.size() == 1 ? "1 problem" : problems.size() + " problems";
        return Responses.problem(new Problem(ProblemType.INVALID_CONFIGURATION, what + count, faults(problems), 0));
    }

    private static HttpResponse unknown(String version) {
        return Responses.problem(Problem.notFound("there is no stored version " + version));
    }

    private static List<Problem.Fault> faults(List<dev.tocsin.config.ConfigProblem> problems) {
        return problems.stream()
                .map(configProblem -> new Problem.Fault(configProblem.path(), configProblem.toString()))
                .toList();
    }

    private Map<String, Object> view(ReloadResult.Taken taken) {
        var body = new LinkedHashMap<String, Object>();
        body.put("version", taken.activation().version());
        body.put("before", taken.before().version());
        body.put("changed", !taken.before().version().equals(taken.now().version()));
        body.put("changes", changes(taken.before(), taken.now(), USUAL_DAYS));
        body.put("activation", view(taken.activation()));
        return body;
    }

    private static Map<String, Object> view(VersionWatcher.State state) {
        var body = new LinkedHashMap<String, Object>();
        body.put("version", state.version());
        body.put("inStep", state.inStep());
        body.put("activation", view(state.active()));
        state.failure().ifPresent(failure -> {
            var shown = new LinkedHashMap<String, Object>();
            shown.put("at", failure.at());
            shown.put("what", failure.what());
            shown.put("problems", faults(failure.problems()));
            body.put("failure", shown);
        });
        return body;
    }

    private static Map<String, Object> view(Activation activation) {
        var body = new LinkedHashMap<String, Object>();
        body.put("version", activation.version());
        body.put("since", activation.at());
        body.put("by", activation.by());
        body.put("via", activation.via().name().toLowerCase(Locale.ROOT));
        body.put("reason", activation.reason());
        return body;
    }

    private static Map<String, Object> view(StoredVersion stored) {
        var body = new LinkedHashMap<String, Object>();
        body.put("version", stored.version());
        body.put("storedAt", stored.storedAt());
        body.put("by", stored.by());
        body.put("files", stored.files());
        return body;
    }

    @FunctionalInterface
    private interface Reading {
        HttpResponse read() throws SQLException;
    }

    /** Runs a reading on a thread that may block on the database. */
    private CompletionStage<HttpResponse> reading(Reading reading) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return reading.read();
                    } catch (SQLException e) {
                        throw new CompletionException(e);
                    }
                },
                Thread::startVirtualThread);
    }
}
