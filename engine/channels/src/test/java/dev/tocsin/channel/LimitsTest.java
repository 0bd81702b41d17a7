package dev.tocsin.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tocsin.core.incident.page.DeliveryOutcome;
import dev.tocsin.core.incident.page.DeliveryOutcome.Attempted;
import dev.tocsin.testing.InSeveralLocales;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@InSeveralLocales
class LimitsTest {
    private static final Limits PROVIDERS =
            new Limits(7, Optional.of(Rate.perSecond(1)), Optional.of(Rate.perSecond(2)));

    private static final Channel CHANNEL = new Channel() {
        @Override
        public String type() {
            return "provider";
        }

        @Override
        public Limits limits() {
            return PROVIDERS;
        }

        @Override
        public CompletionStage<Attempted> send(Message message) {
            return CompletableFuture.completedFuture(new DeliveryOutcome.Delivered(""));
        }
    };

    @ParameterizedTest
    @CsvSource({"1/s,1,PT1S", "5/2s,5,PT2S", "100/m,100,PT1M", "9999/24h,9999,PT24H"})
    void rate_isReadAsItIsWritten(String text, int messages, Duration per) {
        assertEquals(Optional.of(new Rate(messages, per)), Rate.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "5/", "/s", "0/s", "5/0s", "1.5/s", "-1/s", "5/d", "5 / s", "99999/s", "5/s5"})
    void rate_thatIsNone_isNotTaken(String text) {
        assertEquals(Optional.empty(), Rate.parse(text));
    }

    @Test
    void whatTheConfigurationSays_takesThePlaceOfTheProvidersOwn() {
        assertEquals(PROVIDERS, configured(Map.of()).limits());
        assertEquals(
                new Limits(3, Optional.of(new Rate(10, Duration.ofSeconds(1))), Optional.of(Rate.perSecond(2))),
                configured(Map.of("rate", "10/s", "concurrency", 3)).limits());
    }

    /** One that is not would silently be what it is for channels that know nothing of it. */
    @Test
    void everythingAChannelMaySay_isPassedOn() {
        var passedOn = Arrays.stream(ConfiguredChannel.class.getDeclaredMethods())
                .map(Method::getName)
                .collect(Collectors.toSet());
        for (var method : Channel.class.getMethods()) {
            assertTrue(
                    Modifier.isStatic(method.getModifiers()) || passedOn.contains(method.getName()), method::toString);
        }
    }

    private static Channel configured(Map<String, Object> values) {
        return new ConfiguredChannel(CHANNEL, new Settings("desk", "provider", values), Clock.systemUTC());
    }
}
