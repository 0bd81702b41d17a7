package dev.tocsin.api.http;

import com.typesafe.config.Config;
import dev.tocsin.api.http.ConnectionStage.Limits;
import dev.tocsin.runtime.metric.Metric;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.event.NoLogging;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.model.AttributeKeys;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.RemoteAddress;
import org.apache.pekko.http.javadsl.model.headers.ProductVersion;
import org.apache.pekko.http.javadsl.model.headers.Server;
import org.apache.pekko.http.javadsl.server.Route;
import org.apache.pekko.http.javadsl.settings.ServerSettings;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.TLSProtocol.SslTlsInbound;
import org.apache.pekko.stream.TLSProtocol.SslTlsOutbound;
import org.apache.pekko.stream.javadsl.BidiFlow;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.stream.javadsl.TLSPlacebo;
import org.apache.pekko.stream.javadsl.Tcp;
import org.apache.pekko.util.ByteString;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves HTTP/1.1 on one address, with Pekko's HTTP layer between {@link ConnectionStage} and the routes. Pekko's own
 * server has no deadline for a head and no limit for each address, and it logs requests that are not valid.
 */
public final class HttpServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);
    private static final Duration START_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration SHUTDOWN_TIMEOUT = Duration.ofSeconds(10);

    /** The memory that a connection can use before its request is examined: most of a chunk of a body. */
    private static final long BYTES_OF_A_CONNECTION = 128 * 1024;

    private static final int LARGEST_CHUNK = 4 * 1024 * 1024;

    /** The share of the heap for incomplete chunks of bodies is 1 in this number. */
    private static final long SHARE_OF_CHUNKS = 32;

    private final ActorSystem<?> system;
    private final Materializer materializer;
    private final RequestGuard guard;
    private final Connections connections;
    private final Limits limits;
    private final AtomicLong unread = new AtomicLong();
    private final Counter refused;
    private final BidiFlow<HttpResponse, ByteString, ByteString, HttpRequest, NotUsed> layer;
    private final Tcp.ServerBinding binding;

    private HttpServer(
            ActorSystem<?> system,
            InetSocketAddress listen,
            Route route,
            Predicate<InetAddress> isProxy,
            MeterRegistry meters)
            throws ExecutionException, InterruptedException, TimeoutException {
        var settings = system.settings().config().getConfig("tocsin.http");
        var server = settings(system);
        var most = mostConnections(server.getMaxConnections());
        this.system = system;
        this.materializer = Materializer.matFromSystem(system);
        var large = new LargeBodies(meters);
        this.guard = new RequestGuard(large.watch(route), system);
        this.connections = new Connections(most, mostOfAnAddress(settings, most), isProxy);
        this.limits = limits(settings, server, large);
        this.refused = Metric.HTTP_CONNECTIONS_REFUSED.counter(meters);
        Metric.HTTP_CONNECTIONS.gauge(meters, connections::count);
        // Pekko logs nothing here: it would log the URLs of requests, which contain tokens.
        this.layer = Http.get(system)
                .serverLayer(server, Optional.empty(), NoLogging.getInstance())
                .atop(withoutTls());
        this.binding = Tcp.get(system)
                .bind(
                        listen.getAddress().getHostAddress(),
                        listen.getPort(),
                        server.getBacklog(),
                        server.getSocketOptions(),
                        true,
                        Optional.empty())
                .toMat(Sink.foreach(this::accept), Keep.left())
                .run(materializer)
                .toCompletableFuture()
                .get(START_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    }

    /**
     * @param listen port 0 = a free one
     * @param isProxy whether the connections from an address stand for many clients now
     */
    public static HttpServer start(
            ActorSystem<?> system,
            InetSocketAddress listen,
            Route route,
            Predicate<InetAddress> isProxy,
            MeterRegistry meters)
            throws ExecutionException, InterruptedException, TimeoutException {
        return new HttpServer(system, listen, route, isProxy, meters);
    }

    public InetSocketAddress address() {
        return binding.localAddress();
    }

    /** Accepts no more connections, and waits for requests in progress, at most {@link #SHUTDOWN_TIMEOUT}. */
    @Override
    public void close() {
        try {
            binding.unbind().toCompletableFuture().get(SHUTDOWN_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
            connections.close().get(SHUTDOWN_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            LOG.warn("{} connections are still open after {} s", connections.count(), SHUTDOWN_TIMEOUT.toSeconds());
        } catch (ExecutionException e) {
            LOG.warn("The HTTP server did not shut down cleanly", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void accept(Tcp.IncomingConnection incoming) {
        try {
            var connection = new Connection(incoming.remoteAddress(), unread);
            if (connections.admit(connection)) {
                serve(incoming, connection);
            } else {
                refused.increment();
                refuse(incoming);
            }
        } catch (RuntimeException e) {
            LOG.error("A connection could not be served", e);
        }
    }

    private void serve(Tcp.IncomingConnection incoming, Connection connection) {
        var stage = new ConnectionStage(connection, limits, () -> connections.ended(connection));
        var address = RemoteAddress.create(incoming.remoteAddress());
        var handler = Flow.<HttpRequest>create()
                .map(request -> connection.received(request).addAttribute(AttributeKeys.remoteAddress, address))
                .mapAsync(1, guard::handle)
                .map(response -> answered(connection, response));
        layer.atop(BidiFlow.fromGraph(stage))
                .join(incoming.flow())
                .join(handler)
                .run(materializer);
    }

    private HttpResponse answered(Connection connection, HttpResponse response) {
        connection.answered();
        return connections.isClosing()
                ? response.addHeader(org.apache.pekko.http.javadsl.model.headers.Connection.create("close"))
                : response;
    }

    private void refuse(Tcp.IncomingConnection incoming) {
        var answer = ConnectionStage.rendered(Responses.problem(Problem.unavailable(
                ProblemType.TOO_MANY_CONNECTIONS,
                "the maximum number of connections is open, and all of them are busy",
                2)));
        incoming.handleWith(Flow.fromSinkAndSource(Sink.cancelled(), Source.single(answer)), materializer);
    }

    /**
     * The stage without TLS. Its output are session bytes, which the layer accepts; Java's types do not express that.
     */
    @SuppressWarnings("unchecked")
    private static BidiFlow<SslTlsOutbound, ByteString, ByteString, SslTlsInbound, NotUsed> withoutTls() {
        return (BidiFlow<SslTlsOutbound, ByteString, ByteString, SslTlsInbound, NotUsed>)
                (BidiFlow<?, ?, ?, ?, ?>) TLSPlacebo.getInstance();
    }

    private static int mostConnections(int configured) {
        var byHeap = Runtime.getRuntime().maxMemory() / 2 / BYTES_OF_A_CONNECTION;
        return (int) Math.min(configured, Math.max(64, byHeap));
    }

    private static int mostOfAnAddress(Config settings, int most) {
        var configured = settings.getInt("connections-per-address");
        return configured == 0 ? Math.max(1, most / 2) : configured;
    }

    private Limits limits(Config settings, ServerSettings server, LargeBodies large) {
        var most = Runtime.getRuntime().maxMemory() / SHARE_OF_CHUNKS;
        return new Limits(
                settings.getDuration("head-timeout"),
                Duration.ofNanos(server.getTimeouts().idleTimeout().toNanos()),
                settings.getDuration("write-timeout"),
                settings.getDuration("linger-timeout"),
                (int) settings.getMemorySize("head-size").toBytes(),
                LARGEST_CHUNK,
                () -> unread.get() > most,
                large);
    }

    private static ServerSettings settings(ActorSystem<?> system) {
        var settings = ServerSettings.create(system.classicSystem());
        var parser =
                settings.getParserSettings().withIllegalHeaderWarnings(false).withMaxChunkSize(2 * LARGEST_CHUNK);
        return settings.withServerHeader(Optional.of(Server.create(ProductVersion.create("Tocsin", ""))))
                .withRawRequestUriHeader(true)
                .withTransparentHeadRequests(true)
                .withParsingErrorHandler(IllegalRequests.class.getName())
                .withParserSettings(parser);
    }
}
