package dev.tocsin.api;

import dev.tocsin.config.ChannelSettings;
import dev.tocsin.engine.channel.Channel;
import dev.tocsin.engine.channel.console.ConsoleChannel;
import dev.tocsin.engine.channel.webhook.WebhookChannel;
import dev.tocsin.engine.channel.webhook.WebhookSignature;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/** Makes the configured channels. A new kind of channel is one line here. */
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

    Channels(Clock clock) {
        this.clock = clock;
    }

    Map<String, Channel> of(Map<String, ChannelSettings> settings) {
        return settings.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, e -> channel(e.getValue())));
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
