package dev.tocsin.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What each provider is given at a time, with no more in the configuration than it must have. */
class ProvidersLimitsTest {
    private static final Map<String, Limits> NOT_USUAL = Map.of(
            "discord", Limits.of(new Rate(5, Duration.ofSeconds(2))),
            "email", Limits.atOnce(4),
            "slack", Limits.perAddress(Rate.perSecond(1)),
            "slack_webhook", Limits.of(Rate.perSecond(1)),
            "sms", Limits.of(Rate.perSecond(1)),
            "voice", Limits.of(Rate.perSecond(1)));

    private static final ChannelContext TOOLS = new ChannelContext(
            _ -> CompletableFuture.failedFuture(new AssertionError()),
            _ -> List.of(InetAddress.getLoopbackAddress()),
            Links.NONE,
            Clock.systemUTC(),
            Runnable::run);

    @Test
    void everyChannel_hasTheLimitsOfItsProvider() {
        var expected = new TreeMap<String, Limits>();
        var found = new TreeMap<String, Limits>();
        ChannelTypes.all().forEach((name, type) -> {
            expected.put(name, NOT_USUAL.getOrDefault(name, Limits.USUAL));
            found.put(name, limits(type, Map.of()));
        });
        assertEquals(expected, found);
    }

    @Test
    void messagingService_sendsFromManyNumbers_soItHasNoPace() {
        var sms = ChannelTypes.all().get("sms");
        assertEquals(Limits.USUAL, limits(sms, Map.of("from", "MG00000000000000000000000000000000")));
    }

    private static Limits limits(ChannelType type, Map<String, Object> more) {
        var values = new LinkedHashMap<String, Object>();
        for (var setting : type.settings()) {
            setting.usualValue().ifPresent(value -> values.put(setting.name(), value));
            if (setting.required()) {
                values.put(setting.name(), value(setting));
            }
        }
        values.putAll(more);
        return ChannelTypes.create(new Settings("desk", type.name(), values), TOOLS)
                .limits();
    }

    private static Object value(Setting setting) {
        return switch (setting.kind()) {
            case TEXT -> setting.example();
            case URL -> URI.create(setting.example());
            case SECRET -> new Secret("https://key@provider.example/42");
            case FLAG, NUMBER, TEXTS, TEMPLATE -> throw new AssertionError(setting.name() + " has a usual value");
        };
    }
}
