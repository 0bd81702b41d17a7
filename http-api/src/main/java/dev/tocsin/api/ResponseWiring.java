package dev.tocsin.api;

import dev.tocsin.api.answers.AnswerRoutes;
import dev.tocsin.api.answers.CallbackRoutes;
import dev.tocsin.api.answers.DigestView;
import dev.tocsin.api.answers.PhoneStatusCallback;
import dev.tocsin.api.answers.SlackCallback;
import dev.tocsin.api.answers.SmsCallback;
import dev.tocsin.api.answers.VoiceCallback;
import dev.tocsin.api.http.Bodies;
import dev.tocsin.api.http.ClientLimits;
import dev.tocsin.api.http.Deliveries;
import dev.tocsin.app.query.IncidentQueries;
import dev.tocsin.app.reply.AnswerTokens;
import dev.tocsin.app.reply.Answers;
import dev.tocsin.app.reply.ExternalLinks;
import dev.tocsin.app.reply.MailAnswers;
import dev.tocsin.app.reply.PageLookup;
import dev.tocsin.app.reply.PageTests;
import dev.tocsin.app.reply.SyncService;
import dev.tocsin.app.reply.UserLookup;
import dev.tocsin.channel.Http;
import dev.tocsin.channel.Links;
import dev.tocsin.config.Configuration;
import dev.tocsin.runtime.Engine;
import dev.tocsin.runtime.answer.AnswerKey;
import dev.tocsin.runtime.answer.ExternalChanges;
import dev.tocsin.runtime.answer.ExternalIncidents;
import dev.tocsin.runtime.answer.StoredDigests;
import dev.tocsin.runtime.db.Database;
import dev.tocsin.runtime.poll.Poller;
import dev.tocsin.runtime.poll.Poller.Nodes;
import io.micrometer.core.instrument.MeterRegistry;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.server.Route;

/** Wires the endpoints and mailboxes that receive answers, and the links that lead there. */
final class ResponseWiring {
    private final Supplier<Configuration> configuration;
    private final Clock clock;
    private final AnswerTokens tokens;
    private final ExternalChanges changes;
    private final ExternalIncidents things;
    private final StoredDigests digests;
    private final IncidentQueries queries;
    private final UserLookup users;

    ResponseWiring(Supplier<Configuration> configuration, Database database, Clock clock) throws SQLException {
        this.configuration = configuration;
        this.clock = clock;
        this.tokens = new AnswerTokens(AnswerKey.load(database, new SecureRandom()));
        this.changes = new ExternalChanges(database, clock);
        this.things = new ExternalIncidents(database, clock);
        this.digests = new StoredDigests(database, clock);
        this.queries = new IncidentQueries(database);
        this.users = new UserLookup(configuration);
    }

    /** The links in pages. */
    Links links() {
        return new ExternalLinks(configuration, tokens, clock);
    }

    UserLookup people() {
        return users;
    }

    SyncService sync(Engine engine, PageTests tests) {
        return new SyncService(engine.incidents(), engine.log(), users, changes, things, tests);
    }

    /**
     * @param api below {@code /api/v1}
     * @param root at the root
     */
    record Routes(Route api, Route root) {}

    /** The limits on requests: each delivery once, a rate for each client, and a maximum size. */
    record RequestLimits(Deliveries deliveries, ClientLimits callers, Bodies bodies) {}

    /** @param http to reply to whoever answered */
    Routes routes(Engine engine, PageTests tests, RequestLimits limits, Http http, MeterRegistry meters) {
        var deliveries = limits.deliveries();
        var answers = answers(engine, tests, meters);
        var pages = paged(engine, tests);
        var callbacks = new CallbackRoutes(
                List.of(
                        new SlackCallback(answers, users, pages, deliveries, http),
                        new SmsCallback(answers, users, pages, deliveries),
                        new VoiceCallback(answers, users, pages, deliveries),
                        new PhoneStatusCallback(engine.incidents(), pages, tests, meters)),
                configuration,
                limits.bodies(),
                clock);
        var digestView = new DigestView(pages, answers, users, queries, tokens, clock);
        var links = new AnswerRoutes(
                tokens,
                answers,
                users,
                tests,
                engine.log(),
                digestView,
                engine.directory(),
                limits.bodies(),
                limits.callers(),
                clock);
        return new Routes(callbacks.route(), links.route());
    }

    private PageLookup paged(Engine engine, PageTests tests) {
        return new PageLookup(queries, engine.log(), engine.pageIndex(), digests, tests);
    }

    private Answers answers(Engine engine, PageTests tests, MeterRegistry meters) {
        return new Answers(engine.incidents(), users, tests, meters, clock);
    }

    /** Handles incoming mails. */
    MailAnswers mail(Engine engine, PageTests tests, MeterRegistry meters) {
        return new MailAnswers(
                answers(engine, tests, meters), engine.incidents(), users, paged(engine, tests), tests, tokens, clock);
    }

    /** Deletes records that are too old to matter. */
    List<Poller> pollers() {
        var every = Duration.ofHours(1);
        return List.of(
                new Poller("purge_external_changes", every, Nodes.ONE_NODE, changes::purge),
                new Poller("purge_external_incidents", every, Nodes.ONE_NODE, things::purge),
                new Poller("purge_digests", every, Nodes.ONE_NODE, digests::purge));
    }
}
