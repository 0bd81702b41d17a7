package dev.tocsin.app.configuration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tocsin.app.configuration.Activation.Via;
import dev.tocsin.app.configuration.VersionWatcher.Setting;
import dev.tocsin.config.Configuration;
import dev.tocsin.config.LoadResult;
import dev.tocsin.runtime.db.Database;
import dev.tocsin.testing.Fixtures;
import dev.tocsin.testing.ManualTime;
import dev.tocsin.testing.TestDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens to a configuration that is valid in itself and that a node cannot use. */
class VersionWatcherTest {
    private static final String WORLD = """
        severities: [{name: critical, auto_resolve: never}]
        default_severity: critical
        channels: {console: {type: console}}
        users: {sam: {name: Sam Doe, contacts: [{channel: console}]}}
        policies: {default: {levels: [{responders: [{user: sam}], timeout: TIMEOUT}]}}
        receivers: {default: {policy: default}}
        route: {receiver: default}
        """;

    @TempDir
    private Path directory;

    private final Database database = TestDatabase.fresh();
    private final ManualTime time = new ManualTime(Fixtures.T0);
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final ConfigVersions store = new ConfigVersions(database, time);
    private final List<String> settled = new ArrayList<>();
    private boolean broken;
    private String first = "";
    private VersionWatcher watcher;

    @BeforeEach
    void start() throws Exception {
        write("5m");
        watcher = watcher(time, meters);
        first = watcher.state().version();
        watcher.active().follow(new ActiveConfiguration.Follower() {
            @Override
            public void prepare(Configuration next) {
                if (broken) {
                    throw new IllegalArgumentException("no request may be in progress");
                }
            }

            @Override
            public void settle(Configuration now) {
                settled.add(now.version());
            }
        });
    }

    @AfterEach
    void close() {
        database.close();
    }

    private VersionWatcher watcher(ManualTime clock, SimpleMeterRegistry registry) throws SQLException {
        var files = new ConfigFiles(Optional.of(directory), _ -> null);
        var loaded = assertInstanceOf(LoadResult.Valid.class, files.load()).configuration();
        return VersionWatcher.begin(new Setting(files, store, clock, registry), loaded, (_, _) -> Optional.empty());
    }

    private void write(String timeout) throws IOException {
        Files.writeString(directory.resolve("tocsin.yaml"), WORLD.replace("TIMEOUT", timeout));
    }

    private double successful() {
        return meters.get("tocsin.config.last.reload.successful").gauge().value();
    }

    /** Otherwise every node of the cluster tries in vain to follow. */
    @Test
    void filesThatThisNodeCannotUse_areNotActivated() throws Exception {
        write("10m");
        broken = true;

        var result = watcher.reload("sam", Via.RELOAD, "").join();

        var problems = assertInstanceOf(ReloadResult.Refused.class, result).problems();
        assertEquals(
                "it causes an unexpected IllegalArgumentException",
                problems.getFirst().message());
        assertEquals(first, store.active().orElseThrow().version());
        assertEquals("kept", watcher.state().word());
        assertEquals(List.of(first), settled);

        broken = false;
        assertInstanceOf(
                ReloadResult.Taken.class, watcher.reload("sam", Via.RELOAD, "").join());
        assertEquals("current", watcher.state().word());
    }

    @Test
    void versionThatCannotBeStored_isNotUsed_andWhatWasPreparedForItIsReleased() throws Exception {
        write("10m");
        rename("config_version", "elsewhere");

        assertThrows(CompletionException.class, () -> watcher.reload("sam", Via.RELOAD, "")
                .join());

        assertEquals(first, watcher.active().get().version());
        assertEquals(List.of(first), settled);
    }

    @Test
    void versionOfAnotherNodeThatThisOneCannotUse_isShown_andTriedAgain() throws Exception {
        write("10m");
        var other = watcher(new ManualTime(Fixtures.T0), new SimpleMeterRegistry());
        broken = true;
        watcher.look();

        assertEquals("behind", watcher.state().word());
        assertEquals(first, watcher.active().get().version());
        assertTrue(watcher.state().failure().isPresent());
        assertEquals(0, successful());

        broken = false;
        time.advance(Duration.ofSeconds(19));
        watcher.look();
        assertEquals("behind", watcher.state().word());
        time.advance(Duration.ofSeconds(1));
        watcher.look();
        assertEquals("current", watcher.state().word());
        assertEquals(other.state().version(), watcher.active().get().version());
        assertEquals(1, successful());
    }

    private void rename(String table, String to) throws SQLException {
        database.run(connection -> {
            try (var statement = connection.createStatement()) {
                return statement.executeUpdate("alter table " + table + " rename to " + to);
            }
        });
    }
}
