package dev.tocsin.api;

import dev.tocsin.api.answers.PageTestRoutes;
import dev.tocsin.api.http.Access;
import dev.tocsin.api.http.Bodies;
import dev.tocsin.api.http.ClientLimits;
import dev.tocsin.api.http.Deliveries;
import dev.tocsin.api.http.HttpServer;
import dev.tocsin.api.http.IdempotentRequests;
import dev.tocsin.api.http.Problem;
import dev.tocsin.api.http.ProblemType;
import dev.tocsin.api.http.Responses;
import dev.tocsin.api.incident.IncidentRoutes;
import dev.tocsin.api.ops.HomeRoutes;
import dev.tocsin.api.ops.OpsRoutes;
import dev.tocsin.api.query.QueryRoutes;
import dev.tocsin.api.routing.RouteTestRoutes;
import dev.tocsin.api.schedule.FeedRoutes;
import dev.tocsin.api.schedule.ScheduleRoutes;
import dev.tocsin.api.suppression.LedgerChanges;
import dev.tocsin.api.suppression.MaintenanceRoutes;
import dev.tocsin.api.suppression.OverrideRoutes;
import dev.tocsin.api.suppression.SilenceRoutes;
import dev.tocsin.api.suppression.SuppressionPreview;
import dev.tocsin.api.versions.ConfigRoutes;
import dev.tocsin.api.webhook.WebhookRoutes;
import dev.tocsin.app.configuration.ActiveConfiguration;
import dev.tocsin.app.configuration.Channels;
import dev.tocsin.app.configuration.ConfigFiles;
import dev.tocsin.app.configuration.ConfigVersions;
import dev.tocsin.app.configuration.VersionWatcher;
import dev.tocsin.app.feed.FeedUseStore;
import dev.tocsin.app.notice.HandoffNotices;
import dev.tocsin.app.notice.MaintenanceNotices;
import dev.tocsin.app.notice.Notices;
import dev.tocsin.app.notice.SelfTestNotices;
import dev.tocsin.app.query.IncidentPages;
import dev.tocsin.app.query.IncidentQueries;
import dev.tocsin.app.query.SuppressedIncidents;
import dev.tocsin.app.reply.Mailboxes;
import dev.tocsin.app.reply.PageTests;
import dev.tocsin.app.schedule.Rosters;
import dev.tocsin.app.sync.SyncPoller;
import dev.tocsin.app.watch.Auditor;
import dev.tocsin.app.watch.Heartbeat;
import dev.tocsin.app.watch.IncidentMetrics;
import dev.tocsin.app.watch.Watchdog;
import dev.tocsin.channel.source.Source;
import dev.tocsin.channel.source.Sources;
import dev.tocsin.config.Configuration;
import dev.tocsin.core.time.TimeSource;
import dev.tocsin.runtime.Engine;
import dev.tocsin.runtime.db.Database;
import dev.tocsin.runtime.db.DatabaseProbe;
import dev.tocsin.runtime.intake.IdempotencyStore;
import dev.tocsin.runtime.poll.Poller;
import dev.tocsin.runtime.poll.Poller.Nodes;
import dev.tocsin.runtime.poll.Pollers;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.pekko.http.javadsl.model.HttpMethod;
import org.apache.pekko.http.javadsl.model.headers.Allow;
import org.apache.pekko.http.javadsl.server.Directives;
import org.apache.pekko.http.javadsl.server.MethodRejection;
import org.apache.pekko.http.javadsl.server.PathMatchers;
import org.apache.pekko.http.javadsl.server.RejectionHandler;
import org.apache.pekko.http.javadsl.server.Route;

/** A serving node: the engine and its HTTP API. The database is opened and closed by the caller. */
final class Node implements AutoCloseable {
    private final Engine engine;
    private final VersionWatcher versionWatcher;
    private final HttpServer server;
    private final DatabaseProbe probe;
    private final Metrics metrics;
    private final Channels channels;
    private final Pollers pollers;
    private final Notices notices;
    private final SyncPoller syncPoller;
    private final Mailboxes mailboxes;
    private final PageTests tests;

    private Node(
            Engine engine,
            VersionWatcher versionWatcher,
            HttpServer server,
            DatabaseProbe probe,
            Metrics metrics,
            Channels channels,
            Pollers pollers,
            Notices notices,
            SyncPoller syncPoller,
            Mailboxes mailboxes,
            PageTests tests) {
        this.engine = engine;
        this.versionWatcher = versionWatcher;
        this.server = server;
        this.probe = probe;
        this.metrics = metrics;
        this.channels = channels;
        this.pollers = pollers;
        this.notices = notices;
        this.syncPoller = syncPoller;
        this.mailboxes = mailboxes;
        this.tests = tests;
    }

    /**
     * Starts with the configuration of the files; afterwards the version that is active in the database counts.
     *
     * @param loaded from {@code files}
     * @param listen port 0 = a free one
     */
    static Node start(
            ConfigFiles files, Configuration loaded, Database database, InetSocketAddress listen, TimeSource time)
            throws Exception {
        return start(files, loaded, database, listen, time, Sources.all().values());
    }

    /** @param sources whose paths are served */
    static Node start(
            ConfigFiles files,
            Configuration loaded,
            Database database,
            InetSocketAddress listen,
            TimeSource time,
            Collection<Source> sources)
            throws Exception {
        var metrics = new Metrics();
        var probe = new DatabaseProbe(database);
        var store = new ConfigVersions(database, time);
        var versionWatcher = VersionWatcher.begin(
                new VersionWatcher.Setting(files, store, time, metrics.registry()),
                loaded,
                (now, next) -> ListenAddress.objection(listen, now, next));
        var active = versionWatcher.active();
        var responses = new ResponseWiring(active, database, time);
        var channels = new Channels(() -> active.get().outgoing().allowed(), responses.links(), time);
        var engine = Engine.start(new Engine.Parts(
                database,
                active::directory,
                active::router,
                () -> active.get().stormGuard(),
                () -> active.get().correlation(),
                channels.of(active.get().channels()),
                time,
                new SecureRandom(),
                metrics.registry()));
        active.follow(new ActiveConfiguration.Follower() {
            @Override
            public void prepare(Configuration next) {
                engine.use(channels.with(next.channels()));
            }

            @Override
            public void settle(Configuration now) {
                engine.use(channels.of(now.channels()));
            }
        });
        var idempotency = new IdempotencyStore(database, time);
        var tests = new PageTests(active, channels::now, responses.links(), time, new SecureRandom());
        var watchdog = new Watchdog(engine.incidents(), database, time, metrics.registry());
        var counts = new IncidentMetrics(engine.dueIndex(), time, metrics.registry());
        var limits = new ClientLimits(() -> active.get().outgoing().trustedProxies(), metrics.registry());
        var server = HttpServer.start(
                engine.system(),
                listen,
                routes(
                        new Parts(
                                versionWatcher,
                                store,
                                engine,
                                database,
                                metrics,
                                probe,
                                listen,
                                responses,
                                channels,
                                limits,
                                watchdog,
                                tests,
                                sources),
                        idempotency,
                        time),
                limits::isTrusted,
                metrics.registry());
        var rosters = new Rosters(versionWatcher, engine.ledger(), time);
        var handoffs = new HandoffNotices(() -> new HandoffNotices.Setting(
                rosters.now().directory(), active.get().handoffNotices()));
        var maintenance = new MaintenanceNotices(
                () -> engine.directory().get().suppressionRules().windows(), engine.ledger()::state);
        var selfTests = new SelfTestNotices(() -> active.get().selfMonitoring().testMessage());
        var notices = new Notices(
                List.of(handoffs, maintenance, selfTests), database, engine::notify, time, metrics.registry());
        var syncPoller = new SyncPoller(new SyncPoller.Parts(
                database,
                channels::now,
                engine.incidents()::execute,
                (system, person) -> responses.people().who(system, List.of(person)),
                time,
                new SecureRandom(),
                metrics.registry()));
        var mailboxes = new Mailboxes(new Mailboxes.Parts(
                channels::now,
                engine.pollers()::isLeader,
                responses.mail(engine, tests, metrics.registry())::answer,
                engine::notify,
                time,
                metrics.registry()));
        var auditor = new Auditor(engine.dueIndex(), engine.incidents(), time);
        var heartbeat =
                new Heartbeat(() -> active.get().selfMonitoring().heartbeat(), auditor::isClean, channels.http(), time);
        engine.pollers()
                .add(List.of(
                        // Each node needs to know about its own connections, incidents and configuration.
                        new Poller("database", Duration.ofSeconds(1), Nodes.EVERY_NODE, probe::probe),
                        new Poller("database_waits", Duration.ofMillis(100), Nodes.EVERY_NODE, probe::probeIfWaitedFor),
                        new Poller("health_incidents", Duration.ofSeconds(5), Nodes.EVERY_NODE, watchdog::ask),
                        new Poller("health_writes", Duration.ofSeconds(5), Nodes.EVERY_NODE, watchdog::write),
                        new Poller("configuration", Duration.ofSeconds(1), Nodes.EVERY_NODE, versionWatcher::look),
                        // Each node shows the counts in its own metrics.
                        new Poller("overdue_deadlines", Duration.ofSeconds(10), Nodes.EVERY_NODE, counts::countOverdue),
                        new Poller("open_incidents", Duration.ofSeconds(10), Nodes.EVERY_NODE, counts::countOpen),
                        // One look serves all nodes, and heartbeats come from one of them.
                        new Poller("audit", Duration.ofSeconds(10), Nodes.ONE_NODE, auditor::audit),
                        new Poller("heartbeat", Duration.ofSeconds(1), Nodes.ONE_NODE, heartbeat::beat),
                        // The row of each notice has a lease, which already leaves it to one node.
                        new Poller("notices", Duration.ofSeconds(2), Nodes.EVERY_NODE, notices::look),
                        // The node that has sent a page has its receipt in memory.
                        new Poller("confirmations", Duration.ofSeconds(2), Nodes.EVERY_NODE, syncPoller::confirm),
                        // Providers limit requests by account, and a mail should be answered once.
                        new Poller("sync", Duration.ofSeconds(2), Nodes.ONE_NODE, syncPoller::tick),
                        new Poller("mailboxes", Duration.ofMillis(200), Nodes.ONE_NODE, mailboxes::tick),
                        // One deletion serves all nodes.
                        new Poller("purge_external_pages", Duration.ofHours(1), Nodes.ONE_NODE, syncPoller::forget),
                        new Poller("purge_notices", Duration.ofHours(1), Nodes.ONE_NODE, notices::purge),
                        new Poller("purge_idempotency_keys", Duration.ofHours(1), Nodes.ONE_NODE, idempotency::purge)));
        engine.pollers().add(responses.pollers());
        return new Node(
                engine,
                versionWatcher,
                server,
                probe,
                metrics,
                channels,
                engine.pollers(),
                notices,
                syncPoller,
                mailboxes,
                tests);
    }

    VersionWatcher versions() {
        return versionWatcher;
    }

    SyncPoller reconciler() {
        return syncPoller;
    }

    PrometheusMeterRegistry meters() {
        return metrics.registry();
    }

    InetSocketAddress address() {
        return server.address();
    }

    /** Stops taking requests, finishes those in flight, and hands the incidents over. */
    @Override
    public void close() {
        pollers.close();
        notices.close();
        mailboxes.close();
        tests.close();
        server.close();
        engine.close();
        channels.close();
        probe.close();
        metrics.close();
    }

    /** The objects that the routes need. */
    private record Parts(
            VersionWatcher versions,
            ConfigVersions store,
            Engine engine,
            Database database,
            Metrics metrics,
            DatabaseProbe probe,
            InetSocketAddress listen,
            ResponseWiring back,
            Channels channels,
            ClientLimits callers,
            Watchdog watchdog,
            PageTests tests,
            Collection<Source> sources) {}

    private static Route routes(Parts parts, IdempotencyStore idempotency, TimeSource clock) {
        var versionWatcher = parts.versions();
        var engine = parts.engine();
        var metrics = parts.metrics();
        var probe = parts.probe();
        var active = versionWatcher.active();
        var limits = parts.callers();
        var bodies = Bodies.ofHeap(limits::address, metrics.registry());
        var access = new Access(
                () -> active.get().tokens(), parts.listen().getAddress().isLoopbackAddress(), bodies);
        var deliveries = new Deliveries(idempotency);
        var webhooks = new WebhookRoutes(
                new WebhookRoutes.Parts(
                        engine.intake(),
                        engine.deadLetters(),
                        parts.back().sync(engine, parts.tests()),
                        deliveries,
                        access,
                        active,
                        clock,
                        probe::isUp),
                metrics.registry());
        var back = parts.back()
                .routes(
                        engine,
                        parts.tests(),
                        new ResponseWiring.RequestLimits(deliveries, limits, bodies),
                        parts.channels().http(),
                        metrics.registry());
        var incidents = new IncidentRoutes(
                new IncidentRoutes.Parts(
                        engine.incidents(),
                        engine.log(),
                        new IncidentPages(engine.log()),
                        engine.intake(),
                        active::directory,
                        active::router),
                access,
                new IdempotentRequests(idempotency),
                clock);
        var rosters = new Rosters(versionWatcher, engine.ledger(), clock);
        var index = new IncidentQueries(parts.database());
        var queries = new QueryRoutes(
                index,
                engine.log(),
                engine.deadLetters(),
                engine.pageIndex(),
                () -> rosters.now().directory(),
                access,
                clock);
        var ops = new OpsRoutes(
                probe::isUp,
                parts.watchdog()::faults,
                parts.watchdog()::isStuck,
                () -> versionWatcher.state().word(),
                metrics.registry(),
                access);
        var config = new ConfigRoutes(versionWatcher, parts.store(), access, clock);
        var schedules = new ScheduleRoutes(rosters, access, clock);
        var routing = new RouteTestRoutes(active::router, engine.directory(), access, clock);
        var changes = new LedgerChanges(engine.ledger(), access, new IdempotentRequests(idempotency));
        var overrides = new OverrideRoutes(changes, engine.directory(), clock);
        var effects = new SuppressionPreview(
                new SuppressedIncidents(index, engine.log(), engine.incidents(), clock), engine.directory(), clock);
        var silences = new SilenceRoutes(changes, effects, clock);
        var maintenance = new MaintenanceRoutes(changes, effects, engine.directory(), clock);
        var feeds = new FeedRoutes(
                rosters, engine.ledger(), new FeedUseStore(parts.database(), clock), access, new SecureRandom(), clock);
        var pageTests =
                new PageTestRoutes(parts.tests(), parts.back().people(), access, new IdempotentRequests(idempotency));
        Route v1 = Directives.concat(
                back.api(),
                queries.route(),
                incidents.route(),
                config.route(),
                schedules.route(),
                feeds.route(),
                routing.route(),
                pageTests.route(),
                overrides.route(),
                silences.route(),
                maintenance.route());
        Route api = Directives.pathPrefix(PathMatchers.segment("api").slash("v1"), () -> v1);
        Route all = Directives.concat(
                webhooks.route(parts.sources()), api, HomeRoutes.route(), ops.route(), feeds.calendars(), back.root());
        Route timely = Directives.withRequestTimeoutResponse(_ -> Responses.failure(new TimeoutException()), () -> all);
        Route handled = Directives.handleRejections(rejections(), () -> timely);
        return limits.limitRefusals(handled);
    }

    private static RejectionHandler rejections() {
        return RejectionHandler.newBuilder()
                .handleAll(MethodRejection.class, Node::methodNotAllowed)
                .handleNotFound(Directives.complete(
                        Responses.problem(new Problem(ProblemType.NO_SUCH_PATH, "there is no such path"))))
                .build();
    }

    private static Route methodNotAllowed(List<MethodRejection> rejections) {
        var methods =
                rejections.stream().map(MethodRejection::supported).distinct().toList();
        var names = methods.stream().map(HttpMethod::value).collect(Collectors.joining(", "));
        var problem = new Problem(ProblemType.METHOD_NOT_ALLOWED, "this path supports " + names);
        return Directives.complete(
                Responses.problem(problem).addHeader(Allow.create(methods.toArray(HttpMethod[]::new))));
    }
}
