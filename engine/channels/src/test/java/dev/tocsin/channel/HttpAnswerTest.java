package dev.tocsin.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tocsin.core.incident.page.DeliveryOutcome;
import dev.tocsin.core.incident.page.DeliveryOutcome.Attempted;
import dev.tocsin.core.incident.page.Exchange;
import dev.tocsin.core.incident.page.ResponseClass;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpAnswerTest {
    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

    @ParameterizedTest
    @ValueSource(ints = {200, 201, 202, 204})
    void everything2xx_isDelivered(int status) {
        assertEquals(
                new DeliveryOutcome.Delivered("HTTP " + status).with(Exchange.of(ResponseClass.ofStatus(status))),
                result(answer(status, Map.of())));
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 307, 400, 401, 403, 404, 405, 410, 413, 422})
    void redirectsAndMost4xx_arePermanent(int status) {
        assertEquals(
                new DeliveryOutcome.Permanent("the receiver answered HTTP " + status)
                        .with(Exchange.of(ResponseClass.ofStatus(status))),
                result(answer(status, Map.of())));
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 425, 429, 500, 502, 503, 504})
    void busyAndBroken_areRetryable(int status) {
        assertEquals(
                new DeliveryOutcome.Retryable("the receiver answered HTTP " + status, Optional.empty())
                        .with(Exchange.of(ResponseClass.ofStatus(status))),
                result(answer(status, Map.of())));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 17, 3600})
    void retryAfter_inSeconds(int seconds) {
        assertEquals(Optional.of(Duration.ofSeconds(seconds)), retryAfter(Integer.toString(seconds)));
    }

    @Test
    void retryAfter_asADate() {
        assertEquals(Optional.of(Duration.ofSeconds(30)), retryAfter("Fri, 20 Nov 2026 12:00:30 GMT"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"soon", "-5", "99999999999999999999", "1.5", ""})
    void retryAfter_thatIsNonsense_isPassedOver(String value) {
        assertEquals(Optional.empty(), retryAfter(value));
    }

    private static Optional<Duration> retryAfter(String value) {
        return answer(503, Map.of("retry-after", value)).retryAfter(NOW);
    }

    private static Attempted result(Http.Response answer) {
        return answer.result("the receiver", NOW, a -> "HTTP " + a.status());
    }

    private static Http.Response answer(int status, Map<String, String> headers) {
        return new Http.Response(status, headers, new byte[0]);
    }
}
