package dev.tocsin.app.configuration;

import dev.tocsin.app.configuration.Activation.Via;
import dev.tocsin.app.configuration.ConfigVersions.Wish;
import dev.tocsin.config.ConfigProblem;
import dev.tocsin.config.Configuration;
import dev.tocsin.config.LoadResult;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Keeps this node at the version that is active in the cluster. The database holds which one that is: a node that reads
 * new files writes it there, and every node polls it. One lock holds all of it, so that a reload and a poll never
 * overlap. A configuration that this node cannot take, for example because a secret is missing here, leaves
 * the previous one in force and is tried again every {@link #RETRY}.
 */
public final class VersionWatcher {
    private static final Logger LOG = LoggerFactory.getLogger(VersionWatcher.class);
    /** The name of the configuration that is active on this node. */
    public static final String ACTIVE = "active";

    /** The name of the configuration that a reload would read from the files. */
    public static final String FILES = "files";

    private static final Duration RETRY = Duration.ofSeconds(20);

    /**
     * How many activations are searched for the last one that was not a choice: after more choices in a row, the files
     * of a starting node are activated again.
     */
    private static final int CHOICES_IN_A_ROW = 1_000;

    /** Why this node does not run the version that it should. */
    public record Failure(Instant at, String what, List<ConfigProblem> problems) {}

    /**
     * The configuration state of this node.
     *
     * @param active the activation in force in the cluster, as this node last saw it
     * @param version the version in force on this node
     */
    public record State(Activation active, String version, Optional<Failure> failure) {
        public boolean inStep() {
            return active.version().equals(version);
        }

        /** One word for a probe: behind, kept or current. */
        public String word() {
            return !inStep() ? "behind" : failure.isPresent() ? "kept" : "current";
        }
    }

    /** What a node needs at its start. */
    public record Setting(ConfigFiles files, ConfigVersions store, Clock clock, MeterRegistry meters) {}

    private final ConfigFiles files;
    private final ConfigVersions store;
    private final Clock clock;
    private final ReloadMetrics metrics;
    private final BiFunction<Configuration, Configuration, Optional<ConfigProblem>> objection;
    private final ActiveConfiguration active;
    private final ReentrantLock changing = new ReentrantLock();
    private volatile State state;
    private Instant tryAgain;

    private VersionWatcher(
            Setting setting,
            BiFunction<Configuration, Configuration, Optional<ConfigProblem>> objection,
            ActiveConfiguration active,
            State state) {
        this.files = setting.files();
        this.store = setting.store();
        this.clock = setting.clock();
        this.metrics = new ReloadMetrics(setting.meters(), clock.instant());
        this.objection = objection;
        this.active = active;
        this.state = state;
        this.tryAgain = clock.instant();
        if (state.failure().isEmpty()) {
            metrics.took(state.version(), clock.instant());
        } else {
            metrics.failed();
        }
    }

    /**
     * Activates the configuration of the files in the cluster, unless somebody chose a stored version in place of these
     * very files: then the choice stays until the files change or are reloaded on purpose.
     *
     * @param loaded from the files
     * @param objection why this node cannot go from one configuration to another that is valid in itself
     */
    public static VersionWatcher begin(
            Setting setting,
            Configuration loaded,
            BiFunction<Configuration, Configuration, Optional<ConfigProblem>> objection)
            throws SQLException {
        var store = setting.store();
        var chosen = store.active().filter(now -> now.via() == Via.CHOICE);
        if (chosen.isEmpty() || !isTurnedAwayFrom(store, loaded)) {
            var activation = store.activate(wish(loaded, "the start of a node", Via.START, ""));
            return new VersionWatcher(
                    setting,
                    objection,
                    new ActiveConfiguration(loaded),
                    new State(activation, loaded.version(), Optional.empty()));
        }
        var state = new State(chosen.get(), loaded.version(), Optional.empty());
        var versionWatcher = new VersionWatcher(setting, objection, new ActiveConfiguration(loaded), state);
        LOG.warn(
                "Version {}, activated by {}, stays active in place of the files until the files change or are"
                        + " reloaded",
                chosen.get().version(),
                chosen.get().by());
        versionWatcher.look();
        return versionWatcher;
    }

    public ActiveConfiguration active() {
        return active;
    }

    public State state() {
        return state;
    }

    /** The configuration that held at {@code at}, as its texts are read on this node now; empty before the first. */
    public CompletableFuture<Optional<LoadResult>> heldAt(Instant at) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        var held = store.heldAt(at);
                        if (held.isEmpty()) {
                            return Optional.empty();
                        }
                        var now = active.get();
                        return Optional.of(
                                held.get().version().equals(now.version())
                                        ? new LoadResult.Valid(now)
                                        : files.load(store.find(held.get().version())
                                                .orElseThrow()
                                                .files()));
                    } catch (SQLException e) {
                        throw new CompletionException(e);
                    }
                },
                Thread::startVirtualThread);
    }

    /** Reads the files again. What they say holds everywhere then, or else nothing has changed. */
    public CompletableFuture<ReloadResult> reload(String by, Via via, String reason) {
        return locked(() -> switch (files.load()) {
            case LoadResult.Valid(var configuration) -> take(configuration, by, via, reason);
            case LoadResult.Invalid(var problems) -> refuse("the files of " + files + " are not valid", problems);
        });
    }

    /** Makes a stored version hold, whatever the files say. */
    public CompletableFuture<ReloadResult> choose(String version, String by, String reason) {
        return locked(() -> {
            var stored = store.find(version);
            return stored.isEmpty()
                    ? new ReloadResult.Unknown(version)
                    : switch (files.load(stored.get().files())) {
                        case LoadResult.Valid(var configuration) -> take(configuration, by, Via.CHOICE, reason);
                        // Nothing was broken by asking, so the node does not count as behind.
                        case LoadResult.Invalid(var problems) -> new ReloadResult.Refused(problems);
                    };
        });
    }

    /**
     * A configuration by what it is called; empty = there is none of this version. May wait for the database.
     *
     * @param name a version, or {@link #ACTIVE}, or {@link #FILES}
     */
    public Optional<LoadResult> find(String name) throws SQLException {
        return switch (name) {
            case ACTIVE -> Optional.of(new LoadResult.Valid(active.get()));
            case FILES -> Optional.of(files.load());
            default -> store.find(name).map(stored -> files.load(stored.files()));
        };
    }

    private ReloadResult take(Configuration next, String by, Via via, String reason) throws SQLException {
        var wrong = prepare(next);
        if (wrong.isPresent()) {
            return refuse("it cannot be used on this node", List.of(wrong.get()));
        }
        var before = active.get();
        Activation activation;
        try {
            activation = store.activate(wish(next, by, via, reason));
        } catch (SQLException | RuntimeException e) {
            active.settle();
            throw e;
        }
        use(next, activation);
        LOG.info("Configuration {} is active, by {}", next.version(), by);
        return new ReloadResult.Taken(before, next, activation);
    }

    /** What this node lacks to use a configuration that is valid in itself; empty = it is prepared. */
    private Optional<ConfigProblem> prepare(Configuration next) {
        var wrong = objection.apply(active.get(), next);
        if (wrong.isEmpty()) {
            try {
                active.prepare(next);
            } catch (RuntimeException e) {
                return Optional.of(unexpected(e));
            }
        }
        return wrong;
    }

    /** Without the exception's message, which may have the value of a secret. */
    private ConfigProblem unexpected(RuntimeException e) {
        LOG.atLevel(state.failure().isEmpty() ? Level.WARN : Level.DEBUG)
                .setCause(e)
                .log("A configuration cannot be used on this node");
        return new ConfigProblem(
                "the configuration",
                0,
                0,
                "",
                "it causes an unexpected " + e.getClass().getSimpleName(),
                "report this as a bug, with the stack trace from the log");
    }

    private void use(Configuration next, Activation activation) {
        active.replace(next);
        state = new State(activation, activation.version(), Optional.empty());
        metrics.took(activation.version(), clock.instant());
    }

    private ReloadResult refuse(String what, List<ConfigProblem> problems) {
        fail(state.active(), what, problems);
        return new ReloadResult.Refused(problems);
    }

    private void fail(Activation wanted, String what, List<ConfigProblem> problems) {
        var same = state.failure()
                .filter(f -> f.what().equals(what) && f.problems().equals(problems))
                .isPresent();
        state = new State(wanted, state.version(), Optional.of(new Failure(clock.instant(), what, problems)));
        metrics.failed();
        if (!same) {
            LOG.error(
                    "Configuration {} stays active, because {}:\n{}",
                    state.version(),
                    what,
                    problems.stream().map(ConfigProblem::toString).collect(Collectors.joining("\n")));
        }
    }

    /** Polls the active version, and takes it if this node runs another one. */
    public void look() throws SQLException {
        changing.lock();
        try {
            var wanted = store.active();
            if (wanted.isEmpty() || wanted.get().id() == state.active().id() && state.inStep()) {
                return;
            }
            if (wanted.get().version().equals(state.version())) {
                state = new State(wanted.get(), wanted.get().version(), Optional.empty());
                metrics.took(wanted.get().version(), clock.instant());
                return;
            }
            var again =
                    wanted.get().id() == state.active().id() && state.failure().isPresent();
            if (again && clock.instant().isBefore(tryAgain)) {
                return;
            }
            tryAgain = clock.instant().plus(RETRY);
            try {
                follow(wanted.get());
            } catch (RuntimeException e) {
                fail(wanted.get(), cannotUse(wanted.get()), List.of(unexpected(e)));
            }
        } finally {
            changing.unlock();
        }
    }

    private static String cannotUse(Activation wanted) {
        return "version " + wanted.version() + " cannot be used on this node";
    }

    private void follow(Activation wanted) throws SQLException {
        var stored = store.find(wanted.version()).orElseThrow();
        switch (files.load(stored.files())) {
            case LoadResult.Valid(var configuration) -> {
                var wrong = prepare(configuration);
                if (wrong.isPresent()) {
                    fail(wanted, cannotUse(wanted), List.of(wrong.get()));
                } else {
                    use(configuration, wanted);
                    LOG.info("Configuration {} is active, by {} on another node", wanted.version(), wanted.by());
                }
            }
            case LoadResult.Invalid(var problems) ->
                fail(wanted, "version " + wanted.version() + " is not valid on this node", problems);
        }
    }

    private static boolean isTurnedAwayFrom(ConfigVersions store, Configuration loaded) throws SQLException {
        return store.activations(CHOICES_IN_A_ROW).stream()
                .dropWhile(activation -> activation.via() == Via.CHOICE)
                .findFirst()
                .filter(activation -> activation.version().equals(loaded.version()))
                .isPresent();
    }

    private static Wish wish(Configuration configuration, String by, Via via, String reason) {
        return new Wish(configuration.version(), ConfigFiles.texts(configuration.sources()), by, via, reason);
    }

    @FunctionalInterface
    private interface Work<T> {
        T run() throws SQLException;
    }

    private <T> CompletableFuture<T> locked(Work<T> work) {
        return CompletableFuture.supplyAsync(
                () -> {
                    changing.lock();
                    try {
                        return work.run();
                    } catch (SQLException e) {
                        throw new CompletionException(e);
                    } finally {
                        changing.unlock();
                    }
                },
                Thread::startVirtualThread);
    }
}
