package dev.tocsin.channel.http;

import dev.tocsin.channel.Destinations;
import dev.tocsin.channel.Http;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClients;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.nio.AsyncRequestProducer;
import org.apache.hc.core5.http.nio.entity.AbstractBinAsyncEntityConsumer;
import org.apache.hc.core5.http.nio.entity.BasicAsyncEntityProducer;
import org.apache.hc.core5.http.nio.support.AbstractAsyncResponseConsumer;
import org.apache.hc.core5.http.nio.support.AsyncRequestBuilder;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.reactor.IOReactorConfig;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * HTTP over Apache HttpClient, because it can resolve a name once, look at the addresses, and connect to just
 * those.
 */
public final class OutgoingHttp implements Http, AutoCloseable {
    private static final Timeout CONNECT = Timeout.ofSeconds(5);
    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(10);
    private static final int MAX_RESPONSE_BYTES = 64 * 1024;
    private static final int A_HOST = 512;
    private static final int ALL_HOSTS = 1024;

    private final CloseableHttpAsyncClient client;
    private final Executor executor;
    private final Duration longest;

    /** @param executor starts the calls, and waits where a name has to be resolved */
    public OutgoingHttp(Destinations destinations, Executor executor) {
        this(destinations, executor, CALL_TIMEOUT);
    }

    /** @param longest after which a call is given up, whatever has come of its answer */
    public OutgoingHttp(Destinations destinations, Executor executor, Duration longest) {
        this.executor = executor;
        this.longest = longest;
        var silence = Timeout.of(longest);
        var connections = PoolingAsyncClientConnectionManagerBuilder.create()
                .setDnsResolver(resolver(destinations))
                .setMaxConnPerRoute(A_HOST)
                .setMaxConnTotal(ALL_HOSTS)
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(CONNECT)
                        .setSocketTimeout(silence)
                        .setTimeToLive(Timeout.ofMinutes(5))
                        .build())
                .build();
        client = HttpAsyncClients.custom()
                .setConnectionManager(connections)
                .setIOReactorConfig(IOReactorConfig.custom()
                        .setIoThreadCount(2)
                        .setSoTimeout(silence)
                        .build())
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setConnectionRequestTimeout(CONNECT)
                        .setResponseTimeout(silence)
                        .build())
                .setUserAgent("Tocsin")
                .evictExpiredConnections()
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableCookieManagement()
                .disableAuthCaching()
                .build();
        client.start();
    }

    private static DnsResolver resolver(Destinations destinations) {
        return new DnsResolver() {
            @Override
            public InetAddress[] resolve(String host) throws UnknownHostException {
                return destinations.resolve(host).toArray(InetAddress[]::new);
            }

            @Override
            public String resolveCanonicalHostname(String host) {
                return host;
            }
        };
    }

    /** After which a call is given up. */
    Duration longest() {
        return longest;
    }

    @Override
    public CompletionStage<Response> send(Call call) {
        var answer = new CompletableFuture<Response>();
        executor.execute(() -> start(call, answer));
        return answer.orTimeout(longest.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void start(Call call, CompletableFuture<Response> answer) {
        try {
            var running = client.execute(request(call), new Consumer(), null, new FutureCallback<>() {
                @Override
                public void completed(Response result) {
                    answer.complete(result);
                }

                @Override
                public void failed(Exception failure) {
                    answer.completeExceptionally(
                            failure instanceof ConnectTimeoutException
                                    ? new ConnectException("no connection in time")
                                    : failure);
                }

                @Override
                public void cancelled() {
                    answer.completeExceptionally(new IOException("the call was given up"));
                }
            });
            // Only what was given up: a call that is cancelled after its answer closes the connection for those to
            // come.
            answer.whenComplete((_, failure) -> {
                if (failure != null) {
                    running.cancel(true);
                }
            });
        } catch (RuntimeException e) {
            answer.completeExceptionally(e);
        }
    }

    private static AsyncRequestProducer request(Call call) {
        var request = AsyncRequestBuilder.create(call.method()).setUri(call.url());
        call.headers().forEach((name, value) -> {
            if (!name.equalsIgnoreCase("content-type")) {
                request.addHeader(name, value);
            }
        });
        if (call.body().length > 0) {
            var type = call.headers().getOrDefault("content-type", "application/octet-stream");
            request.setEntity(new BasicAsyncEntityProducer(call.body(), ContentType.parse(type)));
        }
        return request.build();
    }

    @Override
    public void close() {
        client.close(CloseMode.GRACEFUL);
    }

    /** Keeps the head and no more than the beginning of the body. */
    private static final class Consumer extends AbstractAsyncResponseConsumer<Response, byte[]> {
        Consumer() {
            super(new Beginning());
        }

        @Override
        protected Response buildResult(HttpResponse response, byte @Nullable [] body, ContentType type) {
            var headers = new HashMap<String, String>();
            for (var header : response.getHeaders()) {
                headers.putIfAbsent(header.getName().toLowerCase(Locale.ROOT), String.valueOf(header.getValue()));
            }
            return new Response(response.getCode(), Map.copyOf(headers), body == null ? new byte[0] : body);
        }

        @Override
        public void informationResponse(HttpResponse response, HttpContext context) {}
    }

    private static final class Beginning extends AbstractBinAsyncEntityConsumer<byte[]> {
        private final ByteArrayOutputStream kept = new ByteArrayOutputStream();

        @Override
        protected void streamStart(ContentType type) {}

        @Override
        protected int capacityIncrement() {
            return Integer.MAX_VALUE;
        }

        @Override
        protected void data(ByteBuffer source, boolean end) {
            var part = new byte[Math.min(source.remaining(), MAX_RESPONSE_BYTES - kept.size())];
            source.get(part);
            kept.writeBytes(part);
            source.position(source.limit());
        }

        @Override
        protected byte[] generateContent() {
            return kept.toByteArray();
        }

        @Override
        public void releaseResources() {}
    }
}
