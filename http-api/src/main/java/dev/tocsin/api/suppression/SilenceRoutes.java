package dev.tocsin.api.suppression;

import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.delete;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.Directives.pathEnd;
import static org.apache.pekko.http.javadsl.server.Directives.pathPrefix;
import static org.apache.pekko.http.javadsl.server.Directives.post;
import static org.apache.pekko.http.javadsl.server.PathMatchers.segment;

import dev.tocsin.api.http.BadRequest;
import dev.tocsin.api.http.Body;
import dev.tocsin.api.http.Parameters;
import dev.tocsin.api.http.Problem;
import dev.tocsin.api.http.ProblemType;
import dev.tocsin.api.suppression.LedgerChanges.Change;
import dev.tocsin.api.suppression.LedgerChanges.View;
import dev.tocsin.core.signal.TextBounds;
import dev.tocsin.core.suppression.Silence;
import dev.tocsin.core.suppression.SuppressionRules;
import dev.tocsin.core.suppression.SuppressionSpan;
import dev.tocsin.runtime.ledger.LedgerEntry.SilenceEnded;
import dev.tocsin.runtime.ledger.LedgerEntry.SilenceMade;
import dev.tocsin.runtime.ledger.LedgerState.MadeSilence;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.server.Route;

/** {@code silences}: makes, shows and ends silences, each with an author, an end and a reason. */
public final class SilenceRoutes {
    private static final Duration MAX_DURATION = Duration.ofDays(366);

    private static final int MAX_NAME = 200;

    /** Tocsin's fields, and those of Alertmanager's API v2 ("postableSilence"), which mean the same. */
    private static final Set<String> FIELDS =
            Set.of("matchers", "start", "end", "reason", "startsAt", "endsAt", "comment", "createdBy", "id", "dryRun");

    private final LedgerChanges changes;
    private final SuppressionPreview effects;
    private final Clock clock;

    public SilenceRoutes(LedgerChanges changes, SuppressionPreview effects, Clock clock) {
        this.changes = changes;
        this.effects = effects;
        this.clock = clock;
    }

    public Route route() {
        Route all = concat(get(this::list), post(this::make));
        return pathPrefix(
                "silences",
                () -> concat(
                        pathEnd(() -> all), path(segment(), id -> concat(get(() -> show(id)), delete(() -> end(id))))));
    }

    /**
     * @param id empty for one that is not made
     * @param suppresses for whoever makes it
     */
    private record SilenceView(
            Optional<Long> id,
            String state,
            List<String> matchers,
            Instant start,
            Instant end,
            String by,
            String reason,
            Instant madeAt,
            Optional<String> endedBy,
            Optional<Boolean> dryRun,
            Optional<SuppressionPreview.View> suppresses,
            Map<String, String> links) {
        static SilenceView of(MadeSilence silence, Instant now) {
            return of(silence, now, false, Optional.empty());
        }

        static SilenceView of(
                MadeSilence silence, Instant now, boolean dryRun, Optional<SuppressionPreview.View> suppresses) {
            return new SilenceView(
                    dryRun ? Optional.empty() : Optional.of(silence.number()),
                    silence.isActive(now) ? "active" : now.isBefore(silence.end()) ? "pending" : "over",
                    silence.matchers(),
                    silence.start(),
                    silence.end(),
                    silence.by(),
                    silence.reason(),
                    silence.madeAt(),
                    silence.endedBy(),
                    dryRun ? Optional.of(true) : Optional.empty(),
                    suppresses,
                    dryRun ? Map.of() : Map.of("self", self(silence.number())));
        }
    }

    private static String self(long number) {
        return "/api/v1/silences/" + number;
    }

    private Route list() {
        return changes.look(request -> {
            var parameters = new Parameters(request, Set.of("active"));
            var wanted = parameters.flag("active");
            parameters.check();
            var now = clock.instant();
            return Map.of(
                    "silences",
                    changes.state().silences().values().stream()
                            .filter(silence -> wanted.filter(active -> active != silence.isActive(now))
                                    .isEmpty())
                            .map(silence -> SilenceView.of(silence, now))
                            .toList());
        });
    }

    private Route show(String id) {
        return changes.look(_ -> SilenceView.of(silence(id), clock.instant()));
    }

    private Route make() {
        return changes.change(FIELDS, (body, principal) -> {
            var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
            var reason = reason(body);
            var matchers = LedgerChanges.matchers(body, "matchers", true);
            var start = body.time(body.eitherName("start", "startsAt")).orElse(now);
            var ends = body.eitherName("end", "endsAt");
            body.require(ends);
            var end = body.time(ends);
            body.text("id", 64)
                    .ifPresent(_ -> body.fault("id", "cannot be changed: end that silence and create another"));
            end.ifPresent(at -> {
                if (!at.isAfter(start) || !at.isAfter(now)) {
                    body.fault(ends, "must be in the future and after start");
                } else if (Duration.between(start, at).compareTo(MAX_DURATION) > 0) {
                    body.fault(ends, "may be at most " + MAX_DURATION.toDays() + " days after start");
                }
            });
            var dryRun = body.flag("dryRun");
            body.check();
            var suppressionSpan = new SuppressionSpan(start, end.orElseThrow());
            var one = new Silence(0, LedgerChanges.parsed(matchers), suppressionSpan, principal.who(), reason);
            var suppressionRules = new SuppressionRules(List.of(one), List.of());
            if (dryRun) {
                var asked = new MadeSilence(
                        0, matchers, start, suppressionSpan.end(), principal.who(), reason, now, Optional.empty());
                return new Change(List.of(), reason, 200, _ -> new View("", shown(asked, suppressionRules, true)));
            }
            return new Change(
                    List.of(new SilenceMade(matchers, start, suppressionSpan.end())), reason, 201, recorded -> {
                        var id = recorded.getFirst().id();
                        return new View(self(id), shown(silence(Long.toString(id)), suppressionRules, false));
                    });
        });
    }

    private CompletionStage<SilenceView> shown(MadeSilence silence, SuppressionRules suppressionRules, boolean dryRun) {
        return effects.of(
                suppressionRules,
                silence.start(),
                dryRun,
                suppresses -> SilenceView.of(silence, clock.instant(), dryRun, suppresses));
    }

    /** The reason, with the author that {@code createdBy} names; the author of the entry is the token's. */
    private static String reason(Body body) {
        var field = body.eitherName("reason", "comment");
        body.require(field);
        var reason = body.text(field, LedgerChanges.MAX_REASON).orElse("");
        return body.text("createdBy", MAX_NAME)
                .map(name -> TextBounds.fit(reason + " (made by " + name + ')', LedgerChanges.MAX_REASON))
                .orElse(reason);
    }

    private Route end(String id) {
        return changes.change(Set.of("reason"), (body, principal) -> {
            var silence = silence(id);
            if (!clock.instant().isBefore(silence.end())) {
                throw new BadRequest(new Problem(ProblemType.SILENCE_ENDED, "silence " + id + " has already ended"));
            }
            var reason = body.text("reason", LedgerChanges.MAX_REASON).orElse("ended by " + principal.who());
            return new Change(
                    List.of(new SilenceEnded(silence.number())),
                    reason,
                    200,
                    _ -> View.of("", SilenceView.of(silence(id), clock.instant())));
        });
    }

    private MadeSilence silence(String id) {
        return LedgerNumbers.find(changes.state().silences(), id)
                .orElseThrow(() -> new BadRequest(Problem.notFound("there is no silence " + id)));
    }
}
