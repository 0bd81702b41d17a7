package dev.tocsin.api.suppression;

import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.Directives.pathEnd;
import static org.apache.pekko.http.javadsl.server.Directives.pathPrefix;
import static org.apache.pekko.http.javadsl.server.Directives.post;
import static org.apache.pekko.http.javadsl.server.PathMatchers.segment;

import dev.tocsin.api.http.BadRequest;
import dev.tocsin.api.http.Body;
import dev.tocsin.api.http.Problem;
import dev.tocsin.api.http.ProblemType;
import dev.tocsin.api.suppression.LedgerChanges.Change;
import dev.tocsin.api.suppression.LedgerChanges.View;
import dev.tocsin.config.read.DurationReader;
import dev.tocsin.core.policy.Directory;
import dev.tocsin.core.suppression.MaintenanceWindow;
import dev.tocsin.core.suppression.MaintenanceWindow.Announcement;
import dev.tocsin.core.suppression.SuppressionRules;
import dev.tocsin.core.suppression.SuppressionSpan;
import dev.tocsin.runtime.ledger.LedgerEntry.MaintenanceEnded;
import dev.tocsin.runtime.ledger.LedgerEntry.MaintenanceLifted;
import dev.tocsin.runtime.ledger.LedgerEntry.MaintenancePlanned;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.server.Route;

/**
 * {@code maintenance}: the maintenance windows of the files and of the API; ending one early, and paging in spite of
 * one.
 */
public final class MaintenanceRoutes {
    private static final Duration MAX_DURATION = Duration.ofDays(31);
    private static final Duration MAX_NOTICE = Duration.ofDays(7);
    private static final int MAX_NAME = 64;

    private final LedgerChanges changes;
    private final SuppressionPreview effects;
    private final Supplier<Directory> directory;
    private final Clock clock;

    public MaintenanceRoutes(
            LedgerChanges changes, SuppressionPreview effects, Supplier<Directory> directory, Clock clock) {
        this.changes = changes;
        this.effects = effects;
        this.directory = directory;
        this.clock = clock;
    }

    public Route route() {
        Route all = concat(get(this::list), post(this::plan));
        return pathPrefix(
                "maintenance",
                () -> concat(
                        pathEnd(() -> all),
                        path(segment(), id -> get(() -> changes.look(_ -> shown(window(id))))),
                        path(segment().slash("end"), id -> post(() -> end(id))),
                        path(segment().slash("override"), id -> post(() -> lift(id)))));
    }

    /**
     * @param id empty for one that is not made
     * @param lifted alerts that are paged all the same because of an emergency, now
     * @param suppresses for whoever plans it
     */
    private record MaintenanceView(
            Optional<String> id,
            String state,
            List<String> matchers,
            List<String> except,
            Optional<SuppressionSpan> current,
            Optional<SuppressionSpan> next,
            Optional<String> by,
            String reason,
            Optional<AnnouncementView> announce,
            List<String> lifted,
            Optional<Boolean> dryRun,
            Optional<SuppressionPreview.View> suppresses,
            Map<String, String> links) {}

    private record AnnouncementView(String channel, String before) {}

    private MaintenanceView shown(MaintenanceWindow window) {
        return shown(window, false, Optional.empty());
    }

    private MaintenanceView shown(
            MaintenanceWindow window, boolean dryRun, Optional<SuppressionPreview.View> suppresses) {
        var now = clock.instant();
        var current = window.spanAt(now);
        var next = window.spanAfter(now);
        return new MaintenanceView(
                dryRun ? Optional.empty() : Optional.of(window.name()),
                current.isPresent() ? "active" : next.isPresent() ? "pending" : "over",
                window.matchers().stream().map(Object::toString).toList(),
                window.except().stream().map(Object::toString).toList(),
                current,
                next,
                window.by(),
                window.reason(),
                window.announcement()
                        .map(told -> new AnnouncementView(told.channel(), DurationReader.format(told.before()))),
                window.lifted().stream()
                        .filter(lifted -> lifted.span().contains(now))
                        .map(lifted -> lifted.why())
                        .toList(),
                dryRun ? Optional.of(true) : Optional.empty(),
                suppresses,
                dryRun ? Map.of() : Map.of("self", self(window.name())));
    }

    private static String self(String id) {
        return "/api/v1/maintenance/" + id;
    }

    private Route list() {
        return changes.look(_ -> Map.of(
                "maintenance",
                directory.get().suppressionRules().windows().stream()
                        .map(this::shown)
                        .toList()));
    }

    private Route plan() {
        var fields = Set.of("matchers", "except", "start", "end", "reason", "announce", "dryRun");
        return changes.change(fields, (body, principal) -> {
            var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
            var reason = LedgerChanges.reason(body);
            var matchers = LedgerChanges.matchers(body, "matchers", true);
            var except = LedgerChanges.matchers(body, "except", false);
            var start = body.time("start").orElse(now);
            body.require("end");
            var end = body.time("end");
            end.ifPresent(at -> {
                if (!at.isAfter(start) || !at.isAfter(now)) {
                    body.fault("end", "must be in the future and after start");
                } else if (Duration.between(start, at).compareTo(MAX_DURATION) > 0) {
                    body.fault("end", "may be at most " + MAX_DURATION.toDays() + " days after start");
                }
            });
            var told = body.object("announce", Set.of("channel", "before"));
            var channel = told.flatMap(this::channel);
            var before = told.flatMap(MaintenanceRoutes::before).orElse(Duration.ZERO);
            told.ifPresent(read -> body.adopt("announce", read));
            var dryRun = body.flag("dryRun");
            body.check();
            var planned = new MaintenancePlanned(matchers, except, start, end.orElseThrow(), channel, before);
            var asked = window(planned, principal.who(), reason);
            return dryRun
                    ? new Change(List.of(), reason, 200, _ -> new View("", planned(asked, asked, true)))
                    : new Change(List.of(planned), reason, 201, recorded -> {
                        var id = Long.toString(recorded.getFirst().id());
                        return new View(self(id), planned(window(id), asked, false));
                    });
        });
    }

    private CompletionStage<MaintenanceView> planned(MaintenanceWindow shown, MaintenanceWindow asked, boolean dryRun) {
        return effects.of(
                new SuppressionRules(List.of(), List.of(asked)),
                asked.spans().getFirst().start(),
                dryRun,
                suppresses -> shown(shown, dryRun, suppresses));
    }

    private static MaintenanceWindow window(MaintenancePlanned planned, String by, String reason) {
        return new MaintenanceWindow(
                "",
                LedgerChanges.parsed(planned.matchers()),
                LedgerChanges.parsed(planned.except()),
                List.of(new SuppressionSpan(planned.start(), planned.end())),
                reason,
                planned.channel().map(channel -> new Announcement(channel, planned.announceBefore(), ZoneOffset.UTC)),
                List.of(),
                Optional.of(by));
    }

    private Optional<String> channel(Body told) {
        told.require("channel");
        var channel = told.text("channel", MAX_NAME);
        var known = directory.get().channels();
        channel.filter(name -> !known.contains(name))
                .ifPresent(_ -> told.fault(
                        "channel",
                        "is not configured; known are "
                                + String.join(", ", known.stream().sorted().toList())));
        return channel;
    }

    private static Optional<Duration> before(Body told) {
        var text = told.text("before", MAX_NAME);
        var before = text.flatMap(DurationReader::parse).filter(length -> length.compareTo(MAX_NOTICE) <= 0);
        if (text.isPresent() && before.isEmpty()) {
            told.fault("before", "must be a duration such as 1h, at most 1w");
        }
        return before;
    }

    private Route end(String id) {
        return changes.change(Set.of("reason"), (body, _) -> {
            var reason = LedgerChanges.reason(body);
            var window = window(id);
            var planned = LedgerNumbers.find(changes.state().windows(), id).isPresent();
            if (window.spanAt(clock.instant()).isEmpty()
                    && !(planned && window.spanAfter(clock.instant()).isPresent())) {
                throw notNow(id);
            }
            return new Change(List.of(new MaintenanceEnded(id)), reason, 200, _ -> View.of("", shown(window(id))));
        });
    }

    private Route lift(String id) {
        return changes.change(Set.of("reason", "matchers"), (body, _) -> {
            var reason = LedgerChanges.reason(body);
            var matchers = LedgerChanges.matchers(body, "matchers", false);
            if (window(id).spanAt(clock.instant()).isEmpty()) {
                throw notNow(id);
            }
            return new Change(
                    List.of(new MaintenanceLifted(id, matchers)), reason, 200, _ -> View.of("", shown(window(id))));
        });
    }

    private static BadRequest notNow(String id) {
        return new BadRequest(
                new Problem(ProblemType.MAINTENANCE_NOT_ACTIVE, "maintenance " + id + " is not active now"));
    }

    private MaintenanceWindow window(String id) {
        return directory.get().suppressionRules().windows().stream()
                .filter(window -> window.name().equals(id))
                .findFirst()
                .orElseThrow(() -> new BadRequest(Problem.notFound("there is no maintenance " + id)));
    }
}
