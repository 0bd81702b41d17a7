package dev.tocsin.app.configuration;

import dev.tocsin.channel.Channel;
import dev.tocsin.channel.ChannelContext;
import dev.tocsin.channel.ChannelTypes;
import dev.tocsin.channel.Http;
import dev.tocsin.channel.Links;
import dev.tocsin.channel.Network;
import dev.tocsin.channel.Settings;
import dev.tocsin.channel.http.AllowedDestinations;
import dev.tocsin.channel.http.OutgoingHttp;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Makes the configured channels. A channel whose name and settings stay the same is kept. */
public final class Channels implements AutoCloseable {
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final OutgoingHttp http;
    private final ChannelContext context;
    private Map<String, Made> made = Map.of();

    private record Made(Settings settings, Channel channel) {}

    /** @param allowed networks that may be called in addition to the public ones; read at each use */
    public Channels(Supplier<List<Network>> allowed, Links links, Clock clock) {
        var destinations = new AllowedDestinations(allowed);
        http = new OutgoingHttp(destinations, threads);
        context = new ChannelContext(http, destinations, links, clock, threads);
    }

    /** The HTTP client for calls to providers. */
    public Http http() {
        return http;
    }

    /** Keeps only the channels of these settings. */
    public synchronized Map<String, Channel> of(Map<String, Settings> settings) {
        made = settings.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, e -> made(e.getKey(), e.getValue())));
        return byName();
    }

    /** Adds the channels of these settings; those with other names stay. */
    public synchronized Map<String, Channel> with(Map<String, Settings> settings) {
        var all = new HashMap<>(made);
        settings.forEach((name, s) -> all.put(name, made(name, s)));
        made = Map.copyOf(all);
        return byName();
    }

    private Made made(String name, Settings settings) {
        var earlier = made.get(name);
        return earlier != null && earlier.settings().equals(settings) ? earlier : new Made(settings, channel(settings));
    }

    /** The current channels by name. */
    public synchronized Map<String, Channel> now() {
        return byName();
    }

    private Map<String, Channel> byName() {
        return made.entrySet().stream().collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, e -> e.getValue()
                .channel()));
    }

    private Channel channel(Settings settings) {
        return ChannelTypes.create(settings, context);
    }

    @Override
    public void close() {
        http.close();
        threads.close();
    }
}
