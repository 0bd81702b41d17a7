package dev.tocsin.api;

import dev.tocsin.engine.channel.Channel;
import dev.tocsin.engine.channel.ChannelContext;
import dev.tocsin.engine.channel.ChannelTypes;
import dev.tocsin.engine.channel.Http;
import dev.tocsin.engine.channel.Links;
import dev.tocsin.engine.channel.Network;
import dev.tocsin.engine.channel.Settings;
import dev.tocsin.engine.outgoing.AllowedDestinations;
import dev.tocsin.engine.outgoing.OutgoingHttp;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Makes the configured channels; one whose settings stay the same stays the same. */
final class Channels implements AutoCloseable {
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final OutgoingHttp http;
    private final ChannelContext tools;
    private Map<String, Made> made = Map.of();

    private record Made(Settings settings, Channel channel) {}

    /** @param allowed networks beside the public ones; asked each time */
    Channels(Supplier<List<Network>> allowed, Links links, Clock clock) {
        var destinations = new AllowedDestinations(allowed);
        http = new OutgoingHttp(destinations, threads);
        tools = new ChannelContext(http, destinations, links, clock, threads);
    }

    /** The way out, for whoever answers a provider. */
    Http http() {
        return http;
    }

    /** Those of these settings, and no more. */
    synchronized Map<String, Channel> of(Map<String, Settings> settings) {
        made = settings.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, e -> made(e.getKey(), e.getValue())));
        return byName();
    }

    /** Those of these settings, and those there were before under other names. */
    synchronized Map<String, Channel> with(Map<String, Settings> settings) {
        var all = new HashMap<>(made);
        settings.forEach((name, s) -> all.put(name, made(name, s)));
        made = Map.copyOf(all);
        return byName();
    }

    private Made made(String name, Settings settings) {
        var earlier = made.get(name);
        return earlier != null && earlier.settings().equals(settings) ? earlier : new Made(settings, channel(settings));
    }

    /** Those there are now. */
    synchronized Map<String, Channel> now() {
        return byName();
    }

    private Map<String, Channel> byName() {
        return made.entrySet().stream().collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, e -> e.getValue()
                .channel()));
    }

    private Channel channel(Settings settings) {
        return ChannelTypes.create(settings, tools);
    }

    @Override
    public void close() {
        http.close();
        threads.close();
    }
}
