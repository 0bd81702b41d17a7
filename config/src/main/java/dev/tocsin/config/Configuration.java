package dev.tocsin.config;

import dev.tocsin.channel.Settings;
import dev.tocsin.channel.source.Credentials;
import dev.tocsin.core.policy.Correlation;
import dev.tocsin.core.policy.Directory;
import dev.tocsin.core.policy.StormGuard;
import dev.tocsin.core.routing.Router;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A complete and valid configuration: every name that is used is defined, and every secret is resolved.
 *
 * @param version 12 hexadecimal digits of a hash over the meaning of the files. It does not change with comments, the
 *     order of map keys, how the sections are spread over files, or a new value behind a secret's reference.
 * @param stormGuard empty = off
 * @param correlation empty = off
 * @param handoffNotices by schedule, how long before a handoff users are notified; no notices for other schedules
 * @param channels by name, in the order of the files
 * @param webhooks by source; open for sources without an entry
 * @param sources the files that the configuration was read from
 */
public record Configuration(
        String version,
        Directory directory,
        Router router,
        Optional<StormGuard> stormGuard,
        Optional<Correlation> correlation,
        Map<String, Duration> handoffNotices,
        Map<String, Settings> channels,
        OutgoingSettings outgoing,
        SelfMonitoring selfMonitoring,
        Map<String, Credentials> webhooks,
        List<ApiToken> tokens,
        List<ConfigFile> sources) {
    public Configuration {
        channels = Collections.unmodifiableMap(new LinkedHashMap<>(channels));
        handoffNotices = Map.copyOf(handoffNotices);
        webhooks = Map.copyOf(webhooks);
        tokens = List.copyOf(tokens);
        sources = List.copyOf(sources);
        if (!channels.keySet().equals(directory.channels())) {
            throw new IllegalArgumentException("the directory's channels are not the configured ones");
        }
    }

    /** What the senders of a source must present; {@link Credentials#OPEN} without an entry. */
    public Credentials webhook(String source) {
        return webhooks.getOrDefault(source, Credentials.OPEN);
    }
}
