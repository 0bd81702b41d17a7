package dev.tocsin.api.suppression;

import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.delete;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.Directives.pathPrefix;
import static org.apache.pekko.http.javadsl.server.Directives.post;
import static org.apache.pekko.http.javadsl.server.PathMatchers.segment;

import dev.tocsin.api.http.BadRequest;
import dev.tocsin.api.http.Body;
import dev.tocsin.api.http.Problem;
import dev.tocsin.api.suppression.LedgerChanges.Change;
import dev.tocsin.api.suppression.LedgerChanges.View;
import dev.tocsin.core.oncall.Rotation;
import dev.tocsin.core.policy.Directory;
import dev.tocsin.runtime.ledger.LedgerEntry;
import dev.tocsin.runtime.ledger.LedgerEntry.OverrideBackdated;
import dev.tocsin.runtime.ledger.LedgerEntry.OverrideMade;
import dev.tocsin.runtime.ledger.LedgerEntry.OverrideRemoved;
import dev.tocsin.runtime.ledger.LedgerState.MadeOverride;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.server.Route;

/**
 * {@code schedules/…/overrides}: who takes over a schedule for a while; several overrides in one request are made
 * together.
 */
public final class OverrideRoutes {
    private static final Duration MAX_DURATION = Duration.ofDays(366);
    private static final int MAX_OVERRIDES = 20;
    private static final Set<String> ONE = Set.of("user", "from", "to", "insteadOf", "backdate");
    /** The word for nobody on call; no user has this name unless the files say so. */
    private static final String NOBODY = "nobody";
    /** How many answers of the layers are checked within one override. */
    private static final int MAX_ANSWERS = 10_000;

    private final LedgerChanges changes;
    private final Supplier<Directory> directory;
    private final Clock clock;

    public OverrideRoutes(LedgerChanges changes, Supplier<Directory> directory, Clock clock) {
        this.changes = changes;
        this.directory = directory;
        this.clock = clock;
    }

    public Route route() {
        return pathPrefix(
                "schedules",
                () -> concat(
                        path(segment().slash("overrides"), id -> concat(get(() -> list(id)), post(() -> make(id)))),
                        path(segment().slash("overrides").slash(segment()), (id, n) -> delete(() -> remove(id, n)))));
    }

    private record OverrideView(
            long number,
            String user,
            Instant from,
            Instant to,
            Optional<String> insteadOf,
            String by,
            String reason,
            Instant madeAt,
            boolean backdated) {
        static OverrideView of(MadeOverride made) {
            var override = made.override();
            return new OverrideView(
                    made.number(),
                    override.user().equals(Rotation.NOBODY) ? NOBODY : override.user(),
                    override.start(),
                    override.end(),
                    override.insteadOf(),
                    made.by(),
                    made.reason(),
                    made.madeAt(),
                    made.backdated());
        }
    }

    private Route list(String schedule) {
        return changes.look(_ -> {
            requireSchedule(schedule);
            return Map.of(
                    "overrides",
                    changes.state().overrides().values().stream()
                            .filter(made -> made.override().schedule().equals(schedule))
                            .map(OverrideView::of)
                            .toList());
        });
    }

    /** One override, or a list of them: both halves of a swap, or none. */
    private Route make(String schedule) {
        return changes.change(
                Set.of("user", "from", "to", "insteadOf", "backdate", "overrides", "reason"), (body, _) -> {
                    requireSchedule(schedule);
                    var reason = LedgerChanges.reason(body);
                    var made = new ArrayList<LedgerEntry>();
                    if (body.has("overrides")) {
                        ONE.stream()
                                .filter(body::has)
                                .sorted()
                                .forEach(field -> body.fault(field, "cannot be combined with overrides"));
                        var items = body.objects("overrides", MAX_OVERRIDES, ONE);
                        for (int i = 0; i < items.size(); i++) {
                            override(schedule, items.get(i)).ifPresent(made::add);
                            body.adopt("overrides", i, items.get(i));
                        }
                    } else {
                        override(schedule, body).ifPresent(made::add);
                    }
                    return new Change(
                            made,
                            reason,
                            201,
                            recorded -> View.of(
                                    "/api/v1/schedules/" + schedule + "/overrides",
                                    Map.of(
                                            "overrides",
                                            recorded.stream()
                                                    .map(r -> changes.state()
                                                            .overrides()
                                                            .get(r.id()))
                                                    .filter(Objects::nonNull)
                                                    .map(OverrideView::of)
                                                    .toList(),
                                            "links",
                                            Map.of("self", "/api/v1/schedules/" + schedule + "/overrides"))));
                });
    }

    private Optional<LedgerEntry> override(String schedule, Body body) {
        List.of("user", "from", "to").forEach(body::require);
        var user = whoever(body);
        var insteadOf = user(body, "insteadOf");
        var now = clock.instant();
        var backdate = body.flag("backdate");
        // Who was on call in the past is not changed by the way.
        var from = body.time("from").map(asked -> backdate || asked.isAfter(now) ? asked : now);
        var to = body.time("to");
        to.filter(end -> !end.isAfter(now)).ifPresent(_ -> body.fault("to", "must be in the future"));
        if (from.isPresent() && to.isPresent()) {
            if (!to.get().isAfter(from.get())) {
                body.fault("to", "must be after from");
                return Optional.empty();
            }
            if (Duration.between(from.get(), to.get()).compareTo(MAX_DURATION) > 0) {
                body.fault("to", "may be at most " + MAX_DURATION.toDays() + " days after from");
            }
        }
        if (user.isEmpty() || from.isEmpty() || to.isEmpty()) {
            return Optional.empty();
        }
        insteadOf.ifPresent(name -> requireOnCall(schedule, name, from.get(), to.get(), body));
        return Optional.of(
                from.get().isBefore(now)
                        ? new OverrideBackdated(schedule, user.get(), from.get(), to.get(), insteadOf)
                        : new OverrideMade(schedule, user.get(), from.get(), to.get(), insteadOf));
    }

    /**
     * {@code insteadOf} is about the layers: naming somebody who is on call only by an override would do nothing,
     * unnoticed.
     */
    private void requireOnCall(String schedule, String name, Instant from, Instant to, Body body) {
        var found = Objects.requireNonNull(directory.get().schedules().get(schedule));
        if (!found.layersMayHave(name, from, to, MAX_ANSWERS)) {
            var earlier = found.overrides().stream()
                    .anyMatch(made -> made.user().equals(name)
                            && made.start().isBefore(to)
                            && made.end().isAfter(from));
            body.fault(
                    "insteadOf",
                    "would have no effect: the layers of " + schedule + " do not put " + name
                            + " on call during this time"
                            + (earlier ? "; only another override does: remove that override, or omit insteadOf" : ""));
        }
    }

    /** Somebody, or nobody. */
    private Optional<String> whoever(Body body) {
        var known = directory.get().users().containsKey(NOBODY);
        var user = body.text("user", 64);
        return user.filter(NOBODY::equals).isPresent() && !known
                ? Optional.of(Rotation.NOBODY)
                : configured(body, "user", user);
    }

    private Optional<String> user(Body body, String field) {
        return configured(body, field, body.text(field, 64));
    }

    private Optional<String> configured(Body body, String field, Optional<String> user) {
        user.filter(name -> !directory.get().users().containsKey(name))
                .ifPresent(_ -> body.fault(field, "is not a configured user"));
        return user;
    }

    private Route remove(String schedule, String text) {
        return changes.change(Set.of("reason"), (body, principal) -> {
            requireSchedule(schedule);
            var made = LedgerNumbers.find(changes.state().overrides(), text)
                    .filter(m -> m.override().schedule().equals(schedule))
                    .orElseThrow(() ->
                            new BadRequest(Problem.notFound("schedule " + schedule + " has no override " + text)));
            var reason = body.text("reason", LedgerChanges.MAX_REASON).orElse("removed by " + principal.who());
            return new Change(
                    List.of(new OverrideRemoved(schedule, made.number())),
                    reason,
                    200,
                    _ -> View.of("", OverrideView.of(made)));
        });
    }

    private void requireSchedule(String schedule) {
        if (!directory.get().schedules().containsKey(schedule)) {
            throw new BadRequest(Problem.notFound("there is no schedule " + schedule));
        }
    }
}
