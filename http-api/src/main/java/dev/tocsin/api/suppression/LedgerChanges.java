package dev.tocsin.api.suppression;

import dev.tocsin.api.http.Access;
import dev.tocsin.api.http.Body;
import dev.tocsin.api.http.Endpoint;
import dev.tocsin.api.http.IdempotentRequests;
import dev.tocsin.api.http.Principal;
import dev.tocsin.api.http.Responses;
import dev.tocsin.channel.JsonText;
import dev.tocsin.config.Role;
import dev.tocsin.core.signal.Labels;
import dev.tocsin.core.signal.Match;
import dev.tocsin.core.signal.Matcher;
import dev.tocsin.core.signal.Origin;
import dev.tocsin.core.signal.TextBounds;
import dev.tocsin.runtime.ledger.Ledger;
import dev.tocsin.runtime.ledger.LedgerEntry;
import dev.tocsin.runtime.ledger.LedgerState;
import dev.tocsin.runtime.ledger.RecordedEntry;
import dev.tocsin.runtime.matching.MatcherResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.headers.Location;
import org.apache.pekko.http.javadsl.server.Route;

/**
 * Writes the changes of people to the ledger, all in one way: a responder with a reason, once for each idempotency key,
 * and on disk before the answer.
 */
public final class LedgerChanges {
    static final int MAX_REASON = 1_000;
    private static final int MAX_MATCHERS = 50;
    private static final int MAX_MATCHER = 4_096;

    /**
     * Maximum of the sizes of all matchers of a silence together, in instructions of regular expressions: they stay in
     * memory.
     */
    private static final int LARGEST = 5_000;

    private final Ledger ledger;
    private final Access access;
    private final IdempotentRequests idempotent;

    public LedgerChanges(Ledger ledger, Access access, IdempotentRequests idempotent) {
        this.ledger = ledger;
        this.access = access;
        this.idempotent = idempotent;
    }

    /**
     * What is to be written, and how it is answered.
     *
     * @param entries none = it is only asked what would follow
     */
    record Change(
            List<? extends LedgerEntry> entries, String reason, int status, Function<List<RecordedEntry>, View> view) {}

    /** @param location of what was made, or "" */
    record View(String location, CompletionStage<?> body) {
        static View of(String location, Object body) {
            return new View(location, CompletableFuture.completedFuture(body));
        }
    }

    @FunctionalInterface
    interface Reader {
        Change read(Body body, Principal principal);
    }

    LedgerState state() {
        return ledger.state();
    }

    Route change(Set<String> fields, Reader reader) {
        return access.withBody(Role.RESPONDER, (principal, request, bytes) -> {
            return idempotent.once(principal, request, bytes, () -> {
                var body = Body.of(bytes, fields);
                var change = reader.read(body, principal);
                body.check();
                var by = principal.caller(principal.user(), request).origin();
                return written(by, change).thenCompose(recorded -> {
                    var view = change.view().apply(recorded);
                    return view.body().thenApply(answer -> {
                        var response = Responses.json(change.status(), answer);
                        return view.location().isEmpty()
                                ? response
                                : response.addHeader(Location.create(view.location()));
                    });
                });
            });
        });
    }

    private CompletionStage<List<RecordedEntry>> written(Origin by, Change change) {
        return change.entries().isEmpty()
                ? CompletableFuture.completedFuture(List.of())
                : ledger.append(by, change.reason(), change.entries());
    }

    Route look(Function<HttpRequest, Object> answer) {
        return Endpoint.of(request -> {
            access.principal(request, Role.VIEWER);
            return CompletableFuture.completedFuture(Responses.json(200, answer.apply(request)));
        });
    }

    /** The reason, which whoever looks later will want to know. */
    static String reason(Body body) {
        body.require("reason");
        return body.text("reason", MAX_REASON).orElse("");
    }

    /** Reads matchers as Alertmanager's API v2 has them ("matcher"), and returns them in Alertmanager's text form. */
    private static List<String> alertmanagers(Body body, String field) {
        var texts = new ArrayList<String>();
        var items = body.objects(field, MAX_MATCHERS, Set.of("name", "value", "isRegex", "isEqual"));
        for (int i = 0; i < items.size(); i++) {
            var item = items.get(i);
            item.require("name");
            item.require("value");
            var name = item.text("name", MAX_MATCHER).orElse("");
            var value = JsonText.verbatim(item.node("value"));
            if (item.has("value") && !item.node("value").isTextual() || value.length() > MAX_MATCHER) {
                item.fault("value", "must be a string of at most " + MAX_MATCHER + " characters");
            }
            var isRegex = item.flag("isRegex", false);
            var isEqual = item.flag("isEqual", true);
            body.adopt(field, i, item);
            if (!name.isEmpty()) {
                texts.add(
                        matcher(name, TextBounds.clean(value), isRegex, isEqual).toString());
            }
        }
        return texts;
    }

    /** Only to be written: what it matches is known when it is read. */
    private static Matcher matcher(String name, String value, boolean isRegex, boolean isEqual) {
        if (isRegex) {
            return isEqual
                    ? new Matcher.Regex(name, value, _ -> Match.NO)
                    : new Matcher.NotRegex(name, value, _ -> Match.NO);
        }
        return isEqual ? new Matcher.Equal(name, value) : new Matcher.NotEqual(name, value);
    }

    /** Parses texts that were validated before. */
    static List<Matcher> parsed(List<String> texts) {
        return texts.stream()
                .flatMap(text -> MatcherResult.parse(text) instanceof MatcherResult.Good(var matchers)
                        ? matchers.stream()
                        : Stream.empty())
                .toList();
    }

    /** Matchers as they were written, each of them understood. */
    static List<String> matchers(Body body, String field, boolean required) {
        if (required) {
            body.require(field);
        }
        var good = new ArrayList<String>();
        var parsed = new ArrayList<Matcher>();
        var texts = body.node(field).path(0).isObject()
                ? alertmanagers(body, field)
                : body.texts(field, MAX_MATCHERS, MAX_MATCHER);
        for (int i = 0; i < texts.size(); i++) {
            switch (MatcherResult.parse(texts.get(i))) {
                case MatcherResult.Good(var matchers) -> {
                    good.add(texts.get(i));
                    parsed.addAll(matchers);
                }
                case MatcherResult.Bad(var message, var hint) ->
                    body.fault(field, Integer.toString(i), "is not a matcher: " + message + "; " + hint);
            }
        }
        if (parsed.stream().mapToInt(MatcherResult::size).sum() > LARGEST) {
            body.fault(field, "are too large together: shorten their regular expressions, or make several entries");
        }
        // As in Alertmanager: a slip of the pen, such as team!=db alone, would hold back nearly everything.
        if (required
                && !good.isEmpty()
                && good.size() == texts.size()
                && parsed.stream().allMatch(matcher -> matcher.matches(Labels.EMPTY))) {
            body.fault(
                    field,
                    "match an alert without any labels; name at least one value, or, to match every alert with a name,"
                            + " write alertname=~\".+\"");
        }
        return good;
    }
}
