package dev.tocsin.config;

import dev.tocsin.engine.channel.Settings;
import dev.tocsin.engine.policy.Correlation;
import dev.tocsin.engine.policy.Directory;
import dev.tocsin.engine.policy.StormGuard;
import dev.tocsin.engine.routing.Router;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A whole configuration without a known fault: every name that is used is defined, every secret is resolved.
 *
 * @param version 12 hexadecimal digits of a hash over what the files say; comments, the order of map keys and how
 *     the sections are spread over files do not change it, and neither does a new value behind a secret's reference
 * @param stormGuard empty = off
 * @param correlation likewise
 * @param handoffNotices how long before a schedule changes hands people are told; those not named tell nobody
 * @param channels by name, in the order of the files
 * @param webhooks by the name of the sender; open for those not named
 * @param sources what all of this was read from
 */
public record Configuration(
        String version,
        Directory directory,
        Router router,
        Optional<StormGuard> stormGuard,
        Optional<Correlation> correlation,
        Map<String, Duration> handoffNotices,
        Map<String, Settings> channels,
        Outgoing outgoing,
        Map<String, WebhookAccess> webhooks,
        List<ApiToken> tokens,
        List<Source> sources) {
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

    /** What a sender of webhooks must present. */
    public WebhookAccess webhook(String sender) {
        return webhooks.getOrDefault(sender, WebhookAccess.OPEN);
    }
}
