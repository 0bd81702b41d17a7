package dev.tocsin.api.schedule;

import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.delete;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.Directives.pathPrefix;
import static org.apache.pekko.http.javadsl.server.Directives.post;
import static org.apache.pekko.http.javadsl.server.PathMatchers.segment;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.tocsin.api.http.Access;
import dev.tocsin.api.http.BadRequest;
import dev.tocsin.api.http.Body;
import dev.tocsin.api.http.Endpoint;
import dev.tocsin.api.http.Problem;
import dev.tocsin.api.http.Refusal;
import dev.tocsin.api.http.Responses;
import dev.tocsin.app.feed.FeedUseStore;
import dev.tocsin.app.schedule.Roster;
import dev.tocsin.app.schedule.Rosters;
import dev.tocsin.config.Role;
import dev.tocsin.core.policy.Directory;
import dev.tocsin.core.signal.Origin;
import dev.tocsin.core.signal.Sha256;
import dev.tocsin.runtime.ledger.Ledger;
import dev.tocsin.runtime.ledger.LedgerEntry;
import dev.tocsin.runtime.ledger.LedgerState.MadeFeed;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.HttpCharsets;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.javadsl.server.Route;

/**
 * Calendar feeds: clients with a token make, list and revoke them; whoever has the address can read them. The token in
 * the address is shown once and never stored or logged; its hash is in the ledger.
 */
public final class FeedRoutes {
    private static final ContentType CALENDAR = MediaTypes.TEXT_CALENDAR.toContentType(HttpCharsets.UTF_8);
    private static final String SUFFIX = ".ics";
    private static final int TOKEN_BYTES = 32;
    private static final int CACHED = 200;
    private static final Refusal REFUSAL = new Refusal("feed");

    private record Text(Directory directory, Instant day, byte[] bytes, String etag) {}

    private final Rosters rosters;
    private final Ledger ledger;
    private final FeedUseStore uses;
    private final Access access;
    private final RandomGenerator random;
    private final Clock clock;
    private final Cache<Feed, Text> texts =
            Caffeine.newBuilder().maximumSize(CACHED).build();

    /** @param random for addresses that nobody can guess */
    public FeedRoutes(
            Rosters rosters, Ledger ledger, FeedUseStore uses, Access access, RandomGenerator random, Clock clock) {
        this.rosters = rosters;
        this.ledger = ledger;
        this.uses = uses;
        this.access = access;
        this.random = random;
        this.clock = clock;
    }

    /** The routes below {@code /api/v1}. */
    public Route route() {
        return concat(
                pathPrefix("schedules", () -> feeds(Feed.OfSchedule::new)),
                pathPrefix("users", () -> feeds(Feed.OfUser::new)));
    }

    /** The route at the root: {@code /feeds/TOKEN.ics}. */
    public Route calendars() {
        return pathPrefix("feeds", () -> path(segment(), file -> get(() -> calendar(file))));
    }

    private Route feeds(Function<String, Feed> of) {
        return concat(
                path(
                        segment().slash("feeds"),
                        id -> concat(get(() -> list(of.apply(id))), post(() -> make(of.apply(id))))),
                path(
                        segment().slash("feeds").slash(segment()),
                        (id, number) -> delete(() -> revoke(of.apply(id), number))));
    }

    private Route make(Feed feed) {
        return access.withBody(Role.RESPONDER, (principal, request, bytes) -> {
            var body = Body.of(bytes, Set.of("reason"));
            var reason = body.text("reason", 1000).orElse("");
            body.check();
            require(feed);
            var token = token();
            return ledger.append(
                            new Origin(principal.who(), "api"),
                            reason,
                            new LedgerEntry.FeedMade(feed.reference(), Sha256.hex(token)))
                    .thenApply(recorded -> Responses.json(
                            201, made(request, recorded.getFirst().id(), token)));
        });
    }

    private Route list(Feed feed) {
        return Endpoint.of(request -> {
            access.principal(request, Role.VIEWER);
            require(feed);
            return uses.all()
                    .thenApply(last -> Responses.json(
                            200,
                            Map.of(
                                    "feeds",
                                    of(feed).stream()
                                            .map(made -> shown(made, Optional.ofNullable(last.get(made.number()))))
                                            .toList())));
        });
    }

    private Route revoke(Feed feed, String number) {
        return Endpoint.of(request -> {
            var principal = access.principal(request, Role.RESPONDER);
            var made = of(feed).stream()
                    .filter(one -> Long.toString(one.number()).equals(number))
                    .findFirst()
                    .orElseThrow(() -> new BadRequest(Problem.notFound("there is no such feed")));
            return ledger.append(
                            new Origin(principal.who(), "api"),
                            "",
                            new LedgerEntry.FeedRevoked(feed.reference(), made.number()))
                    .thenApply(_ -> HttpResponse.create().withStatus(204));
        });
    }

    private Route calendar(String file) {
        return Endpoint.of(request -> {
            var found = byToken(file);
            var roster = rosters.now();
            var feed = found.flatMap(made -> Feed.parse(made.feed().of())).filter(one -> one.isIn(roster));
            if (feed.isEmpty()) {
                return CompletableFuture.completedFuture(REFUSAL.mark(
                        Responses.problem(Problem.notFound("there is no such feed; it may have been revoked"))));
            }
            found.ifPresent(made -> uses.note(made.number()));
            return text(feed.get(), roster).thenApply(text -> calendar(request, text));
        });
    }

    private static HttpResponse calendar(HttpRequest request, Text text) {
        var known = request.getHeader("If-None-Match")
                .map(HttpHeader::value)
                .filter(value -> value.equals("*") || value.contains(text.etag()))
                .isPresent();
        var response = known
                ? HttpResponse.create().withStatus(304)
                : HttpResponse.create().withEntity(HttpEntities.create(CALENDAR, text.bytes()));
        return response.addHeader(RawHeader.create("ETag", text.etag()))
                .addHeader(RawHeader.create("Cache-Control", "private, max-age=300"));
    }

    /** The text of a feed, cached until the roster or the day changes. */
    private CompletionStage<Text> text(Feed feed, Roster roster) {
        var now = clock.instant();
        var day = now.truncatedTo(ChronoUnit.DAYS);
        var cached = texts.getIfPresent(feed);
        if (cached != null
                && cached.directory() == roster.directory()
                && cached.day().equals(day)) {
            return CompletableFuture.completedFuture(cached);
        }
        return CompletableFuture.supplyAsync(
                () -> {
                    var bytes = feed.text(roster, now);
                    var text = new Text(
                            roster.directory(),
                            day,
                            bytes,
                            '"' + Sha256.hex(bytes).substring(0, 32) + '"');
                    texts.put(feed, text);
                    return text;
                },
                Thread::startVirtualThread);
    }

    /** Finds a feed by its token. Compares with every hash, each in constant time. */
    private Optional<MadeFeed> byToken(String file) {
        if (!file.endsWith(SUFFIX)) {
            return Optional.empty();
        }
        var presented = ascii(Sha256.hex(file.substring(0, file.length() - SUFFIX.length())));
        Optional<MadeFeed> found = Optional.empty();
        for (var made : ledger.state().feeds().values()) {
            if (MessageDigest.isEqual(ascii(made.feed().sha256()), presented)) {
                found = Optional.of(made);
            }
        }
        return found;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private List<MadeFeed> of(Feed feed) {
        return ledger.state().feeds().values().stream()
                .filter(made -> made.feed().of().equals(feed.reference()))
                .toList();
    }

    private void require(Feed feed) {
        if (!feed.isIn(rosters.now())) {
            throw new BadRequest(
                    Problem.notFound("there is no " + feed.reference().replace(':', ' ')));
        }
    }

    private String token() {
        var bytes = new byte[TOKEN_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static Map<String, Object> made(HttpRequest request, long number, String token) {
        var path = "/feeds/" + token + SUFFIX;
        var authority = request.getUri();
        var body = new LinkedHashMap<String, Object>();
        body.put("feed", number);
        body.put("path", path);
        body.put("url", authority.scheme() + "://" + authority.host() + ':' + authority.port() + path);
        return body;
    }

    private static Map<String, Object> shown(MadeFeed made, Optional<Instant> lastUsed) {
        var body = new LinkedHashMap<String, Object>();
        body.put("feed", made.number());
        body.put("by", made.by());
        body.put("madeAt", made.madeAt());
        body.put("reason", made.reason());
        lastUsed.ifPresent(at -> body.put("lastUsedAt", at));
        return body;
    }
}
