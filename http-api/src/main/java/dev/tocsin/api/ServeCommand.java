package dev.tocsin.api;

import dev.tocsin.api.ops.BuildVersion;
import dev.tocsin.app.configuration.ConfigFiles;
import dev.tocsin.config.Configuration;
import dev.tocsin.config.LoadResult;
import dev.tocsin.core.time.TimeSource;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs a node until the process is stopped. */
@Command(
        name = "serve",
        description = "Runs Tocsin.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "The password for --database comes from TOCSIN_DATABASE_PASSWORD, or from the file that",
            "TOCSIN_DATABASE_PASSWORD_FILE names."
        })
final class ServeCommand implements Callable<Integer> {
    @Option(
            names = "--config",
            paramLabel = "DIR",
            description = "the directory of the configuration (default: the built-in example)")
    private @Nullable Path config;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "tocsin-data",
            description = "where the embedded PostgreSQL keeps its data (default: ${DEFAULT-VALUE})")
    private Path data = Path.of("tocsin-data");

    @Option(
            names = "--listen",
            paramLabel = "HOST:PORT",
            defaultValue = "127.0.0.1:8080",
            description = "the address to listen on (default: ${DEFAULT-VALUE})")
    private String listen = "127.0.0.1:8080";

    @Option(
            names = "--database",
            paramLabel = "JDBC-URL",
            description = "a PostgreSQL server to use instead of the embedded one")
    private @Nullable String database;

    @Option(
            names = "--database-user",
            paramLabel = "U",
            defaultValue = "tocsin",
            description = "the user for --database (default: ${DEFAULT-VALUE})")
    private String databaseUser = "tocsin";

    @Option(
            names = "--without-tokens",
            description =
                    "serve a configuration that has no tokens: anybody who can connect, also through a proxy on this"
                            + " machine, may do everything")
    private boolean withoutTokens;

    @Override
    public Integer call() throws Exception {
        System.out.println("Tocsin " + BuildVersion.TEXT + " is starting with "
                + (config == null ? "the built-in example, not your configuration" : "the configuration in " + config));
        var files = new ConfigFiles(Optional.ofNullable(config), System::getenv);
        var configuration = configuration(files);
        var address = ListenAddress.parse(listen);
        ListenAddress.check(address, configuration);
        requireTokens(configuration);
        ListenAddress.requireFree(address);
        var stop = new CountDownLatch(1);
        var stopped = new CountDownLatch(1);
        // The signal only asks; this thread ends things in their order while the hook keeps the process alive.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            stop.countDown();
            awaitQuietly(stopped);
        }));
        System.out.println(
                database == null
                        ? "Starting PostgreSQL in " + data + "…"
                        : "Connecting to " + database.replaceFirst("[?].*", "") + "…");
        try (var storage = storage();
                var node = Node.start(files, configuration, storage.database(), address, TimeSource.system())) {
            ReloadSignal.handle(node.versions());
            StartReport.of(node.versions().active().get()).forEach(System.out::println);
            System.out.println("Tocsin is ready on "
                    + ListenAddress.url(new InetSocketAddress(
                            address.getAddress(), node.address().getPort())));
            stop.await();
        } finally {
            stopped.countDown();
        }
        return 0;
    }

    private static Configuration configuration(ConfigFiles files) throws IOException {
        return switch (files.load()) {
            case LoadResult.Valid(var configuration) -> configuration;
            case LoadResult.Invalid(var problems) ->
                throw new IOException("the configuration in " + files + " is not valid:\n"
                        + problems.stream().map(Object::toString).collect(Collectors.joining("\n")));
        };
    }

    /** The built-in example is for a first look. What is served for people must not be everybody's by an oversight. */
    private void requireTokens(Configuration configuration) throws IOException {
        if (config != null && configuration.tokens().isEmpty() && !withoutTokens) {
            throw new IOException(
                    "the configuration in " + config + " has no tokens: anybody who can connect to " + listen
                            + ", also through a proxy on this machine, could do everything. Configure tokens (./tocsin"
                            + " token NAME makes one), or use --without-tokens if no proxy forwards to this address");
        }
    }

    private Storage storage() throws IOException {
        return database == null
                ? Storage.embedded(data)
                : Storage.external(database, databaseUser, DatabasePassword.read(System::getenv));
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
