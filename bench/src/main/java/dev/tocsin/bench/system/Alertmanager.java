package dev.tocsin.bench.system;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Debian's prometheus-alertmanager: every alert is a group of its own, notified at once. */
public final class Alertmanager implements PagingSystem {
    private static final String CONFIG = """
        route: {receiver: sink, group_by: ['...'], group_wait: 0s, group_interval: 12h, repeat_interval: 24h}
        receivers: [{name: sink, webhook_configs: [{url: "http://127.0.0.1:%d/page", send_resolved: false}]}]
        """;

    private static final Duration START_TIMEOUT = Duration.ofSeconds(10);

    private final Path directory;
    private final Process process;
    private final URI base;

    private Alertmanager(Path directory, Process process, URI base) {
        this.directory = directory;
        this.process = process;
        this.base = base;
    }

    public static Alertmanager start(int sinkPort) throws IOException {
        var directory = Files.createTempDirectory("alertmanager-bench");
        Files.writeString(directory.resolve("alertmanager.yml"), CONFIG.formatted(sinkPort));
        var port = freePort();
        var process = new ProcessBuilder(
                        "prometheus-alertmanager",
                        "--config.file=" + directory.resolve("alertmanager.yml"),
                        "--storage.path=" + directory.resolve("data"),
                        "--web.listen-address=127.0.0.1:" + port,
                        "--cluster.listen-address=",
                        "--log.level=error")
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile())
                .start();
        var base = URI.create("http://127.0.0.1:" + port);
        var system = new Alertmanager(directory, process, base);
        try {
            Waiting.until("Alertmanager is ready", START_TIMEOUT, () -> ready(base));
            return system;
        } catch (Exception e) {
            process.destroy();
            throw new IOException("Alertmanager did not start:\n" + Files.readString(directory.resolve("log")), e);
        }
    }

    @Override
    public URI base() {
        return base;
    }

    @Override
    public Sender.Format format() {
        return Sender.Format.ALERTMANAGER;
    }

    @Override
    public Map<String, Long> processes() {
        return Map.of("Alertmanager's", process.pid());
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Directories.delete(directory);
    }

    private static boolean ready(URI base) {
        try {
            var connection =
                    (HttpURLConnection) base.resolve("/-/ready").toURL().openConnection();
            return connection.getResponseCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
