package dev.tocsin.app.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tocsin.channel.Http;
import dev.tocsin.channel.Secret;
import dev.tocsin.config.SelfMonitoring;
import dev.tocsin.testing.Fixtures;
import dev.tocsin.testing.ManualTime;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class HeartbeatTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final ManualTime time = new ManualTime(Fixtures.T0);
    private final List<String> sent = new ArrayList<>();
    private Optional<SelfMonitoring.Heartbeat> setting = to("https://checks.example/secret-1");
    private boolean isWell = true;
    private CompletableFuture<Http.Response> response = CompletableFuture.completedFuture(response(200));
    private final Heartbeat heartbeat = new Heartbeat(
            () -> setting,
            () -> isWell,
            call -> {
                sent.add(call.method() + ' ' + call.url());
                return response;
            },
            time);

    private static Optional<SelfMonitoring.Heartbeat> to(String url) {
        return Optional.of(new SelfMonitoring.Heartbeat(new Secret(url), MINUTE));
    }

    private static Http.Response response(int status) {
        return new Http.Response(status, Map.of(), new byte[0]);
    }

    @Test
    void beats_atOnceAndThenAtTheInterval() throws InterruptedException {
        heartbeat.beat();
        heartbeat.beat();
        time.advance(MINUTE.minusSeconds(1));
        heartbeat.beat();
        assertEquals(List.of("GET https://checks.example/secret-1"), sent);

        time.advance(Duration.ofSeconds(1));
        heartbeat.beat();

        assertEquals(2, sent.size());
    }

    @Test
    void nothingIsSent_whileSomethingIsWrong_andOneAtOnceAfterwards() throws InterruptedException {
        heartbeat.beat();
        isWell = false;
        time.advance(MINUTE);
        heartbeat.beat();
        time.advance(MINUTE);
        heartbeat.beat();
        assertEquals(1, sent.size());

        isWell = true;
        heartbeat.beat();

        assertEquals(2, sent.size());
    }

    @Test
    void heartbeatThatIsNotAccepted_isAFailure_andIsSentAgain() throws InterruptedException {
        response = CompletableFuture.completedFuture(response(404));
        var refused = assertThrows(IllegalStateException.class, heartbeat::beat);
        assertEquals("the heartbeat was answered with HTTP 404", refused.getMessage());
        response = CompletableFuture.failedFuture(new IOException("connection refused"));
        var failed = assertThrows(IllegalStateException.class, heartbeat::beat);
        assertFalse(failed.getMessage().contains("secret-1"), failed::getMessage);

        response = CompletableFuture.completedFuture(response(204));
        heartbeat.beat();
        heartbeat.beat();

        assertEquals(3, sent.size());
    }

    @Test
    void reload_changesWhereItGoes_orEndsIt() throws InterruptedException {
        heartbeat.beat();
        setting = to("https://checks.example/secret-2");
        time.advance(MINUTE);
        heartbeat.beat();
        setting = Optional.empty();
        time.advance(MINUTE);
        heartbeat.beat();

        assertEquals(List.of("GET https://checks.example/secret-1", "GET https://checks.example/secret-2"), sent);
    }
}
