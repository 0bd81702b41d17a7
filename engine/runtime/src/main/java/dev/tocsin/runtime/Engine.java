package dev.tocsin.runtime;

import com.typesafe.config.ConfigFactory;
import dev.tocsin.channel.Channel;
import dev.tocsin.channel.NoticeMessage;
import dev.tocsin.core.incident.page.DeliveryOutcome;
import dev.tocsin.core.policy.Correlation;
import dev.tocsin.core.policy.Directory;
import dev.tocsin.core.policy.StormGuard;
import dev.tocsin.core.routing.Router;
import dev.tocsin.core.time.TimeSource;
import dev.tocsin.runtime.actor.EntityMetrics;
import dev.tocsin.runtime.actor.EntitySettings;
import dev.tocsin.runtime.actor.Incidents;
import dev.tocsin.runtime.answer.StoredDigests;
import dev.tocsin.runtime.db.Database;
import dev.tocsin.runtime.delivery.Pager;
import dev.tocsin.runtime.intake.DeadLetters;
import dev.tocsin.runtime.intake.IncidentIdGenerator;
import dev.tocsin.runtime.intake.Intake;
import dev.tocsin.runtime.journal.EventLog;
import dev.tocsin.runtime.journal.JournalSetup;
import dev.tocsin.runtime.journal.PageBackfill;
import dev.tocsin.runtime.journal.PageIndex;
import dev.tocsin.runtime.ledger.CurrentDirectory;
import dev.tocsin.runtime.ledger.Ledger;
import dev.tocsin.runtime.poll.Poller;
import dev.tocsin.runtime.poll.Poller.Nodes;
import dev.tocsin.runtime.poll.Pollers;
import dev.tocsin.runtime.timer.DueIndex;
import dev.tocsin.runtime.timer.InhibitionSources;
import dev.tocsin.runtime.timer.SuppressionWatcher;
import dev.tocsin.runtime.timer.Waker;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.apache.pekko.actor.BootstrapSetup;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.setup.ActorSystemSetup;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;

/** One node, running. Whoever starts it closes it, and then the database. */
public final class Engine implements AutoCloseable {
    /**
     * What a node is made of.
     *
     * @param directory the configuration that is valid now
     * @param router likewise
     * @param stormGuard likewise; empty = off
     * @param correlation likewise
     * @param channels by their configured names; {@link #use} changes them
     */
    public record Parts(
            Database database,
            Supplier<Directory> directory,
            Supplier<Router> router,
            Supplier<Optional<StormGuard>> stormGuard,
            Supplier<Optional<Correlation>> correlation,
            Map<String, Channel> channels,
            TimeSource time,
            RandomGenerator random,
            MeterRegistry meters) {}

    private final ActorSystem<Void> system;
    private final Incidents incidents;
    private final Intake intake;
    private final DeadLetters deadLetters;
    private final EventLog log;
    private final PageIndex pageIndex;
    private final DueIndex dueIndex;
    private final Pager pager;
    private final Ledger ledger;
    private final CurrentDirectory directory;
    private final TimeSource time;
    private final Pollers pollers;

    private Engine(
            Parts parts,
            ActorSystem<Void> system,
            Incidents incidents,
            EventLog log,
            Pager pager,
            Ledger ledger,
            CurrentDirectory directory) {
        var database = parts.database();
        this.system = system;
        this.time = parts.time();
        this.incidents = incidents;
        this.pager = pager;
        this.ledger = ledger;
        this.directory = directory;
        this.intake = new Intake(
                parts.router(),
                directory,
                parts.correlation(),
                database,
                new IncidentIdGenerator(parts.time(), parts.random()),
                incidents,
                log,
                parts.time(),
                parts.meters());
        this.deadLetters = new DeadLetters(database, parts.time());
        this.log = log;
        this.pageIndex = new PageIndex(database);
        this.dueIndex = new DueIndex(database);
        this.pollers = new Pollers(database, parts.time(), parts.meters());
    }

    /** Starts a node that forms a cluster of its own. */
    public static Engine start(Parts parts) {
        var ledger = Ledger.start(parts.database(), parts.time(), parts.meters());
        var firing = InhibitionSources.start(parts.database(), parts.directory());
        var directory = new CurrentDirectory(parts.directory(), ledger, firing, parts.time());
        var log = EventLog.open(parts.database());
        var journal = new JournalSetup(parts.database(), parts.time(), parts.meters());
        var config = ConfigFactory.defaultOverrides()
                .withFallback(ConfigFactory.parseResources("tocsin-engine.conf"))
                .withFallback(ConfigFactory.defaultReference())
                .resolve();
        var setup = ActorSystemSetup.create(journal, BootstrapSetup.create(config));
        var system = ActorSystem.<Void>create(Behaviors.empty(), "tocsin", setup);
        var cluster = Cluster.get(system);
        cluster.manager().tell(Join.create(cluster.selfMember().address()));
        var pager = new Pager(
                parts.channels(),
                parts.stormGuard(),
                directory,
                new StoredDigests(parts.database(), parts.time())::keep,
                parts.time(),
                parts.random(),
                parts.meters());
        var settings = new EntitySettings(
                parts.time(), directory, pager, journal.newIncidents(), new EntityMetrics(parts.meters()));
        var engine = new Engine(
                parts, system, Incidents.start(system, settings, parts.meters()), log, pager, ledger, directory);
        Waker.start(system, engine.dueIndex, engine.incidents, parts.time());
        engine.pollers.add(pollers(engine, firing, parts));
        engine.pollers.start();
        return engine;
    }

    private static List<Poller> pollers(Engine engine, InhibitionSources firing, Parts parts) {
        var watcher = new SuppressionWatcher(parts.database(), engine.directory, engine.incidents, parts.time());
        return List.of(
                // Every node decides by its own copy of the ledger and of the alerts that inhibit others.
                new Poller("ledger", Duration.ofSeconds(1), Nodes.EVERY_NODE, engine.ledger::read),
                new Poller("inhibition_sources", Duration.ofMillis(500), Nodes.EVERY_NODE, firing::read),
                // The node that learns of a rule last must wake the incidents too: until then some decide without it.
                new Poller("suppression_rules", Duration.ofMillis(500), Nodes.EVERY_NODE, watcher::look),
                // One deletion, and one backfill, serve all nodes.
                new Poller(
                        "page_backfill",
                        Duration.ofSeconds(1),
                        Nodes.ONE_NODE,
                        new PageBackfill(parts.database())::run),
                new Poller("purge_dead_letters", Duration.ofHours(1), Nodes.ONE_NODE, engine.deadLetters::purge));
    }

    /** From now on these channels; one that stays the same goes on as it is, one that goes finishes what it has. */
    public void use(Map<String, Channel> channels) {
        pager.use(channels);
    }

    /** One attempt to tell somebody something that is no page. */
    public CompletionStage<DeliveryOutcome> notify(String channel, NoticeMessage message) {
        return pager.notice(channel, message);
    }

    public ActorSystem<Void> system() {
        return system;
    }

    public Incidents incidents() {
        return incidents;
    }

    public Intake intake() {
        return intake;
    }

    public DeadLetters deadLetters() {
        return deadLetters;
    }

    public EventLog log() {
        return log;
    }

    public PageIndex pageIndex() {
        return pageIndex;
    }

    public DueIndex dueIndex() {
        return dueIndex;
    }

    /** The configuration with what people have changed since. */
    public Supplier<Directory> directory() {
        return directory;
    }

    public Ledger ledger() {
        return ledger;
    }

    /** What this node repeats in the background; it runs since the start of the engine. */
    public Pollers pollers() {
        return pollers;
    }

    /** Hands the incidents over, leaves the cluster and stops. Every phase is bounded. */
    @Override
    public void close() {
        pollers.close();
        CoordinatedShutdown.get(system)
                .runAll(CoordinatedShutdown.jvmExitReason())
                .toCompletableFuture()
                .join();
        intake.close();
        ledger.close();
    }
}
