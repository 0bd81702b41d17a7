package dev.tocsin.runtime.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tocsin.channel.Destinations;
import dev.tocsin.channel.Http.Call;
import dev.tocsin.channel.http.OutgoingHttp;
import dev.tocsin.core.incident.page.ResponseClass;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is said of a provider that gave no answer. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FailuresTest {
    private static final Destinations LOOPBACK = _ -> List.of(InetAddress.getLoopbackAddress());
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final Duration IMPATIENCE = Duration.ofMillis(300);

    @Test
    void addressThatIsNotAllowed() {
        Destinations nothing = host -> {
            throw new UnknownHostException(host + " is not public");
        };
        assertEquals(ResponseClass.ADDRESS, response(nothing, PATIENCE, "http://provider.example/"));
    }

    @Test
    void nobodyWhoListens() throws IOException {
        try (var bound = new Socket()) {
            bound.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            assertEquals(ResponseClass.CONNECT, response(LOOPBACK, PATIENCE, "http", bound.getLocalPort()));
        }
    }

    @Test
    void providerThatIsSilent() throws IOException {
        try (var silent = listen()) {
            assertEquals(ResponseClass.TIMEOUT, response(LOOPBACK, IMPATIENCE, "http", silent.getLocalPort()));
        }
    }

    @Test
    void providerThatHangsUp() throws IOException {
        try (var rude = listen()) {
            Thread.startVirtualThread(() -> answer(rude, ""));
            assertEquals(ResponseClass.BROKEN, response(LOOPBACK, PATIENCE, "http", rude.getLocalPort()));
        }
    }

    @Test
    void providerThatSpeaksNoTls() throws IOException {
        try (var plain = listen()) {
            Thread.startVirtualThread(() -> answer(plain, "HTTP/1.1 400 Bad Request\r\n\r\n"));
            assertEquals(ResponseClass.TLS, response(LOOPBACK, PATIENCE, "https", plain.getLocalPort()));
        }
    }

    @Test
    void aBugOfOurs() {
        assertEquals(ResponseClass.OTHER, Failures.response(new IllegalStateException()));
        assertEquals(ResponseClass.OTHER, Failures.response(null));
    }

    private static ServerSocket listen() throws IOException {
        return new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    }

    /** Reads something, and says that much. */
    private static void answer(ServerSocket server, String text) {
        try (var socket = server.accept()) {
            socket.getInputStream().read();
            socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static ResponseClass response(Destinations destinations, Duration longest, String scheme, int port) {
        return response(destinations, longest, scheme + "://127.0.0.1:" + port + "/");
    }

    private static ResponseClass response(Destinations destinations, Duration longest, String url) {
        try (var http = new OutgoingHttp(destinations, Runnable::run, longest)) {
            var call = Call.post(URI.create(url), "text/plain", new byte[] {1});
            var failure = assertThrows(
                    CompletionException.class,
                    () -> http.send(call).toCompletableFuture().join());
            return Failures.response(ChannelQueue.cause(failure));
        }
    }
}
