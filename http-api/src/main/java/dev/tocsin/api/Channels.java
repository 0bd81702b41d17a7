package dev.tocsin.api;

import dev.tocsin.config.ChannelSettings;
import dev.tocsin.engine.channel.Channel;
import dev.tocsin.engine.channel.console.ConsoleChannel;
import dev.tocsin.engine.channel.webhook.WebhookChannel;
import dev.tocsin.engine.channel.webhook.WebhookSignature;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/** Makes the configured channels; one whose settings stay the same stays the same. A new kind is one line here. */
final class Channels implements AutoCloseable {
    // The client's own pool starts a thread for whatever comes while the others are busy: three times the cost a page.
    private final ExecutorService threads = Executors.newFixedThreadPool(
            Math.max(2, Runtime.getRuntime().availableProcessors()),
            Thread.ofPlatform().name("channel-", 0).daemon().factory());
    private final HttpClient http = HttpClient.newBuilder()
            .executor(threads)
            .connectTimeout(Duration.ofSeconds(5))
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    private final Clock clock;
    private Map<String, Made> made = Map.of();

    private record Made(ChannelSettings settings, Channel channel) {}

    Channels(Clock clock) {
        this.clock = clock;
    }

    /** Those of these settings, and no more. */
    synchronized Map<String, Channel> of(Map<String, ChannelSettings> settings) {
        made = settings.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, e -> made(e.getKey(), e.getValue())));
        return byName();
    }

    /** Those of these settings, and those there were before under other names. */
    synchronized Map<String, Channel> with(Map<String, ChannelSettings> settings) {
        var all = new HashMap<>(made);
        settings.forEach((name, s) -> all.put(name, made(name, s)));
        made = Map.copyOf(all);
        return byName();
    }

    private Made made(String name, ChannelSettings settings) {
        var earlier = made.get(name);
        return earlier != null && earlier.settings().equals(settings) ? earlier : new Made(settings, channel(settings));
    }

    private Map<String, Channel> byName() {
        return made.entrySet().stream().collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, e -> e.getValue()
                .channel()));
    }

    private Channel channel(ChannelSettings settings) {
        return switch (settings) {
            case ChannelSettings.Console _ -> new ConsoleChannel();
            case ChannelSettings.Webhook(_, var url, var secret) ->
                new WebhookChannel(http, url, secret.map(s -> new WebhookSignature(s.value())), clock);
        };
    }

    @Override
    public void close() {
        http.shutdownNow();
        threads.shutdown();
    }
}
