package dev.tocsin.api.schedule;

import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.Directives.pathEnd;
import static org.apache.pekko.http.javadsl.server.Directives.pathPrefix;
import static org.apache.pekko.http.javadsl.server.PathMatchers.segment;

import dev.tocsin.api.http.Access;
import dev.tocsin.api.http.BadRequest;
import dev.tocsin.api.http.Endpoint;
import dev.tocsin.api.http.Parameters;
import dev.tocsin.api.http.Problem;
import dev.tocsin.api.http.ProblemType;
import dev.tocsin.api.http.Responses;
import dev.tocsin.app.schedule.Roster;
import dev.tocsin.app.schedule.Rosters;
import dev.tocsin.config.Role;
import dev.tocsin.core.oncall.Schedule;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.Route;

/** {@code schedules} and {@code users/…/shifts}: who is on call over a range, as known now or at an earlier time. */
public final class ScheduleRoutes {
    private static final Duration USUAL_RANGE = Duration.ofDays(14);
    private static final Duration MAX_RANGE = Duration.ofDays(366);
    private static final String KNOWN_AT = "known_at";

    private final Rosters rosters;
    private final Access access;
    private final Clock clock;

    public ScheduleRoutes(Rosters rosters, Access access, Clock clock) {
        this.rosters = rosters;
        this.access = access;
        this.clock = clock;
    }

    public Route route() {
        Route schedules = concat(
                pathEnd(() -> get(this::list)),
                path(segment(), id -> get(() -> show(id))),
                path(segment().slash("shifts"), id -> get(() -> shifts(id))));
        Route users = path(segment().slash("shifts"), id -> get(() -> shiftsOf(id)));
        return concat(pathPrefix("schedules", () -> schedules), pathPrefix("users", () -> users));
    }

    private Route list() {
        return Endpoint.of(request -> {
            var asked = asked(request, Set.of("at"));
            var at = asked.parameters().time("at").orElseGet(clock::instant);
            asked.parameters().check();
            return answered(asked, roster -> {
                var body = known(roster);
                body.put("at", at);
                body.put(
                        "schedules",
                        byName(roster).stream()
                                .map(schedule -> ScheduleView.listed(roster, schedule, at))
                                .toList());
                return body;
            });
        });
    }

    private Route show(String id) {
        return Endpoint.of(request -> {
            var asked = asked(request, Set.of("at"));
            var at = asked.parameters().time("at").orElseGet(clock::instant);
            asked.parameters().check();
            return answered(asked, roster -> ScheduleView.whole(roster, schedule(roster, id), at));
        });
    }

    private Route shifts(String id) {
        return Endpoint.of(request -> {
            var asked = asked(request, Set.of("from", "to", "user"));
            var user = asked.parameters().text("user");
            var range = range(asked);
            asked.parameters().check();
            return answered(asked, roster -> {
                user.ifPresent(name -> requireUser(roster, name));
                var schedule = schedule(roster, id);
                var body = ranged(roster, range);
                body.put("schedule", schedule.name());
                body.put("timeZone", schedule.zone().getId());
                body.put("shifts", shifts(roster, schedule, range, user));
                if (user.isEmpty()) {
                    body.put(
                            "gaps",
                            ShiftQuery.of(schedule, range.from(), range.to()).stream()
                                    .filter(period -> period.user().isEmpty())
                                    .map(ScheduleView::gap)
                                    .toList());
                }
                return body;
            });
        });
    }

    private Route shiftsOf(String user) {
        return Endpoint.of(request -> {
            var asked = asked(request, Set.of("from", "to"));
            var range = range(asked);
            asked.parameters().check();
            return answered(asked, roster -> {
                requireUser(roster, user);
                var body = ranged(roster, range);
                body.put("user", user);
                var shifts = new ArrayList<ScheduleView.Shift>();
                byName(roster).forEach(schedule -> shifts.addAll(shifts(roster, schedule, range, Optional.of(user))));
                shifts.sort(Comparator.comparing(shift -> shift.start().orElse(Instant.MIN)));
                body.put("shifts", shifts);
                return body;
            });
        });
    }

    private record Range(Instant from, Instant to) {}

    /** @param knownAt empty = now */
    private record Asked(Parameters parameters, Optional<Instant> knownAt) {}

    private Asked asked(HttpRequest request, Set<String> known) {
        access.principal(request, Role.VIEWER);
        var all = new ArrayList<>(known);
        all.add(KNOWN_AT);
        var parameters = new Parameters(request, Set.copyOf(all));
        var knownAt = parameters.time(KNOWN_AT);
        knownAt.filter(at -> at.isAfter(clock.instant()))
                .ifPresent(_ -> parameters.fault(KNOWN_AT, "must not be in the future"));
        return new Asked(parameters, knownAt);
    }

    private Range range(Asked asked) {
        var parameters = asked.parameters();
        var from = parameters.time("from").or(asked::knownAt).orElseGet(clock::instant);
        var to = parameters.time("to").orElseGet(() -> from.plus(USUAL_RANGE));
        if (!to.isAfter(from)) {
            parameters.fault("to", "must be after from");
        } else if (Duration.between(from, to).compareTo(MAX_RANGE) > 0) {
            parameters.fault("to", "may be at most " + MAX_RANGE.toDays() + " days after from");
        }
        return new Range(from, to);
    }

    /** Answers on a thread that does not serve requests: a year of many schedules takes a while. */
    private CompletionStage<HttpResponse> answered(Asked asked, Function<Roster, Object> answer) {
        CompletionStage<Roster> roster = asked.knownAt()
                .<CompletionStage<Roster>>map(at -> rosters.knownAt(at).thenApply(past -> roster(at, past)))
                .orElseGet(() -> CompletableFuture.completedFuture(rosters.now()));
        return roster.thenApplyAsync(
                known -> {
                    try {
                        return Responses.json(200, answer.apply(known));
                    } catch (ShiftQuery.TooMany e) {
                        throw new BadRequest(Problem.badParameter("to", e.getMessage() + "; request a shorter range"));
                    }
                },
                Thread::startVirtualThread);
    }

    private static Roster roster(Instant at, Rosters.Past past) {
        return switch (past) {
            case Rosters.Past.Known(var roster) -> roster;
            case Rosters.Past.Unknown() ->
                throw new BadRequest(
                        Problem.notFound("nothing is known for " + at + ": no configuration was active yet"));
            case Rosters.Past.Unreadable(var why) ->
                throw new BadRequest(new Problem(
                        ProblemType.CONFIGURATION_UNREADABLE,
                        "the configuration that was active then cannot be read on this node: " + why));
        };
    }

    private static List<ScheduleView.Shift> shifts(
            Roster roster, Schedule schedule, Range range, Optional<String> user) {
        return ShiftQuery.of(schedule, range.from(), range.to()).stream()
                .flatMap(period -> period
                        .user()
                        .filter(name -> user.isEmpty() || user.get().equals(name))
                        .map(name -> ScheduleView.shift(roster, schedule, period, name))
                        .stream())
                .toList();
    }

    private static Map<String, Object> known(Roster roster) {
        var body = new LinkedHashMap<String, Object>();
        body.put("known", roster.known());
        return body;
    }

    private static Map<String, Object> ranged(Roster roster, Range range) {
        var body = known(roster);
        body.put("from", range.from());
        body.put("to", range.to());
        return body;
    }

    private static List<Schedule> byName(Roster roster) {
        return roster.directory().schedules().values().stream()
                .sorted(Comparator.comparing(Schedule::name))
                .toList();
    }

    private static Schedule schedule(Roster roster, String id) {
        var schedule = roster.directory().schedules().get(id);
        if (schedule == null) {
            throw new BadRequest(Problem.notFound("there is no schedule " + id));
        }
        return schedule;
    }

    private static void requireUser(Roster roster, String user) {
        if (!roster.directory().users().containsKey(user)) {
            throw new BadRequest(Problem.notFound("there is no user " + user));
        }
    }
}
