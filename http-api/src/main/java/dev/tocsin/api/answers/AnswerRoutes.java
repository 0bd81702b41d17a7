package dev.tocsin.api.answers;

import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.Directives.pathPrefix;
import static org.apache.pekko.http.javadsl.server.Directives.post;
import static org.apache.pekko.http.javadsl.server.PathMatchers.segment;

import dev.tocsin.api.http.Bodies;
import dev.tocsin.api.http.ClientLimits;
import dev.tocsin.api.http.Endpoint;
import dev.tocsin.api.http.Refusal;
import dev.tocsin.api.http.Responses;
import dev.tocsin.app.reply.AnswerTokens;
import dev.tocsin.app.reply.Answers;
import dev.tocsin.app.reply.Answers.PersonAnswer;
import dev.tocsin.app.reply.PageTests;
import dev.tocsin.app.reply.Reply;
import dev.tocsin.app.reply.UserLookup;
import dev.tocsin.channel.Action;
import dev.tocsin.channel.InstantText;
import dev.tocsin.core.incident.Incident;
import dev.tocsin.core.incident.IncidentView;
import dev.tocsin.core.incident.NextStep;
import dev.tocsin.core.policy.Directory;
import dev.tocsin.core.policy.User;
import dev.tocsin.core.signal.Caller.Medium;
import dev.tocsin.core.signal.IncidentId;
import dev.tocsin.core.signal.Sha256;
import dev.tocsin.runtime.journal.EventLog;
import dev.tocsin.runtime.matching.MatchBudget;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.HttpCharsets;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.javadsl.server.Route;

/**
 * {@code /answer/TOKEN}: whoever has the link answers as the person it was made for. A GET shows the incident and
 * changes nothing, so that previews and scanners may follow the link; a POST answers.
 */
public final class AnswerRoutes {
    private static final int LARGEST_FORM = 4 * 1024;
    private static final ContentType HTML = MediaTypes.TEXT_HTML.toContentType(HttpCharsets.UTF_8);
    private static final List<HttpHeader> HEADERS = List.of(
            RawHeader.create("Cache-Control", "no-store"),
            RawHeader.create("Content-Security-Policy", AnswerPage.POLICY),
            RawHeader.create("Referrer-Policy", "no-referrer"),
            RawHeader.create("X-Content-Type-Options", "nosniff"),
            RawHeader.create("X-Frame-Options", "DENY"),
            RawHeader.create("X-Robots-Tag", "noindex, nofollow"));

    private static final String EXPIRED =
            AnswerPage.alone("This link has expired", "Links in pages are valid for a week. Answer in another way.");
    private static final Refusal REFUSAL = new Refusal("answer link", AnswerRoutes::tooMany);

    private final AnswerTokens tokens;
    private final Answers answers;
    private final UserLookup users;
    private final PageTests tests;
    private final EventLog log;
    private final DigestView digests;
    private final Supplier<Directory> directory;
    private final Bodies bodies;
    private final ClientLimits limits;
    private final Clock clock;

    public AnswerRoutes(
            AnswerTokens tokens,
            Answers answers,
            UserLookup users,
            PageTests tests,
            EventLog log,
            DigestView digests,
            Supplier<Directory> directory,
            Bodies bodies,
            ClientLimits limits,
            Clock clock) {
        this.limits = limits;
        this.tokens = tokens;
        this.answers = answers;
        this.users = users;
        this.tests = tests;
        this.log = log;
        this.digests = digests;
        this.directory = directory;
        this.bodies = bodies;
        this.clock = clock;
    }

    /** The route, below the root. */
    public Route route() {
        return pathPrefix(
                "answer",
                () -> path(segment(), token -> {
                    var answers = tokens.read(token).isPresent();
                    var ours = answers || tokens.readView(token).isPresent();
                    Route all = concat(get(() -> show(token)), post(() -> answers ? answer(token) : refuse()));
                    return ours ? limits.limitUses(REFUSAL, token, all) : all;
                }));
    }

    private static HttpResponse tooMany(int wait) {
        return html(
                        429,
                        AnswerPage.alone(
                                "Too many requests",
                                "Nothing was done: too many requests come from your network. Try again in "
                                        + (wait == 1 ? "a second." : wait + " seconds.")))
                .addHeader(RawHeader.create("Retry-After", Integer.toString(wait)));
    }

    private Route show(String token) {
        return Endpoint.of(_ -> tokens.readView(token).map(this::view).orElseGet(() -> attempt(token, this::show)));
    }

    private CompletionStage<HttpResponse> show(AnswerTokens.Claim claim, User person) {
        return claim.incident().map(incident -> shown(incident, person)).orElseGet(() -> digests.show(claim, person)
                .thenApply(AnswerRoutes::digest));
    }

    /** Refuses a POST without reading its body: the token is not valid for answers. */
    private static Route refuse() {
        return Endpoint.of(_ -> notValid());
    }

    private Route answer(String token) {
        return Endpoint.withBody(_ -> new Endpoint.Admitted(
                bodies.proven(LARGEST_FORM),
                body -> attempt(token, (claim, person) -> {
                    var formBody = FormBody.of(body);
                    var action = formBody.first("action").flatMap(Action::of);
                    if (action.isEmpty()) {
                        return show(claim, person);
                    }
                    var id = Sha256.hex(token
                            + '\n'
                            + action.get().label()
                            + '\n'
                            + formBody.first("seen").orElse(""));
                    return claim.incident()
                            .map(incident -> answers.giveAndShow(
                                            person, new PersonAnswer(incident, action.get(), Medium.LINK, id))
                                    .thenApply(given -> answered(incident, person, given)))
                            .orElseGet(() -> digests.answer(claim, person, action.get(), id)
                                    .thenApply(AnswerRoutes::digest));
                })));
    }

    private static HttpResponse digest(Optional<String> page) {
        return page.map(found -> html(200, found))
                .orElseGet(() -> html(
                        404,
                        AnswerPage.alone(
                                "The incidents of this digest are not known",
                                "Answer each incident through the link in its own page, or in another way.")));
    }

    private CompletionStage<HttpResponse> view(AnswerTokens.View view) {
        if (PageTests.isTest(view.incident())) {
            return CompletableFuture.completedFuture(test(view.incident(), Optional.empty(), Optional.empty()));
        }
        return view.holds(clock.instant())
                ? log.of(view.incident())
                        .thenApply(found -> found.map(incident -> html(
                                        200,
                                        AnswerPage.view(
                                                IncidentView.of(incident),
                                                ahead(incident),
                                                new InstantText(InstantText.UTC, clock.instant()))))
                                .orElseGet(AnswerRoutes::noIncident))
                        .exceptionally(AnswerRoutes::failure)
                : done(410, EXPIRED);
    }

    private static HttpResponse noIncident() {
        return html(
                404, AnswerPage.alone("There is no such incident", "Tocsin's database no longer has this incident."));
    }

    /** What is done with a valid link. */
    @FunctionalInterface
    private interface Use {
        CompletionStage<HttpResponse> of(AnswerTokens.Claim claim, User person);
    }

    private CompletionStage<HttpResponse> attempt(String token, Use use) {
        var claim = tokens.read(token);
        if (claim.isEmpty()) {
            return notValid();
        }
        if (!claim.get().holds(clock.instant())) {
            return done(410, EXPIRED);
        }
        var person = users.user(claim.get().recipient());
        if (person.isEmpty()) {
            return done(
                    403,
                    AnswerPage.alone(
                            "This link is no longer valid",
                            "The recipient of this link is no longer a user of Tocsin."));
        }
        return used(use, claim.get(), person.get()).exceptionally(AnswerRoutes::failure);
    }

    private static CompletionStage<HttpResponse> notValid() {
        return done(
                        404,
                        AnswerPage.alone(
                                "This link is not valid",
                                "Part of it may be missing. Open it from the message itself, or answer in another"
                                        + " way."))
                .thenApply(REFUSAL::mark);
    }

    private static CompletionStage<HttpResponse> used(Use use, AnswerTokens.Claim claim, User person) {
        try {
            return use.of(claim, person);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** A failure in words for the person, with the status that a program would get. */
    private static HttpResponse failure(Throwable failure) {
        var status = Responses.failure(failure).status().intValue();
        return status < 500
                ? html(
                        status,
                        AnswerPage.alone("This answer was not understood", "Go back, and press one of the buttons."))
                : html(
                        status,
                        AnswerPage.alone(
                                "Your answer may not have been recorded",
                                "Tocsin cannot reach its database, or is too busy. Try again in a moment; pressing"
                                        + " twice does no harm."));
    }

    private CompletionStage<HttpResponse> shown(IncidentId id, User person) {
        if (PageTests.isTest(id)) {
            return CompletableFuture.completedFuture(test(id, Optional.of(person), Optional.empty()));
        }
        return log.of(id).thenApply(found -> found.map(
                        incident -> page(IncidentView.of(incident), ahead(incident), person, Optional.empty()))
                .orElseGet(AnswerRoutes::noIncident));
    }

    /** An answer is on disk by now, so nothing is read that may fail. */
    private HttpResponse answered(IncidentId id, User person, Answers.Given given) {
        if (PageTests.isTest(id)) {
            return test(id, Optional.of(person), Optional.of(given.reply()));
        }
        if (given.reply() instanceof Reply.NoIncident) {
            return noIncident();
        }
        return given.incident()
                .map(incident -> page(incident, Optional.empty(), person, Optional.of(given.reply())))
                .orElseGet(() -> html(200, AnswerPage.of(given.reply())));
    }

    private HttpResponse page(IncidentView incident, Optional<NextStep> ahead, User person, Optional<Reply> said) {
        var instantText = new InstantText(users.zoneOf(person, incident.responders()), clock.instant());
        return html(200, AnswerPage.of(incident, ahead, person, said, instantText));
    }

    private HttpResponse test(IncidentId id, Optional<User> person, Optional<Reply> said) {
        return tests.title(id)
                .map(title -> html(200, AnswerPage.test(title, person, said)))
                .orElseGet(() -> html(410, AnswerPage.alone("This test is over", "Nothing is broken.")));
    }

    private Optional<NextStep> ahead(Incident incident) {
        return MatchBudget.shared(() -> NextStep.of(incident, directory.get()));
    }

    private static CompletionStage<HttpResponse> done(int status, String page) {
        return CompletableFuture.completedFuture(html(status, page));
    }

    private static HttpResponse html(int status, String page) {
        return HttpResponse.create()
                .withStatus(status)
                .withEntity(HttpEntities.create(HTML, page.getBytes(StandardCharsets.UTF_8)))
                .addHeaders(HEADERS);
    }
}
