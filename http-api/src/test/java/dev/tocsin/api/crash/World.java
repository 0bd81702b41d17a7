package dev.tocsin.api.crash;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The configuration of these tests: sam is paged at once, alex when sam has not answered. */
final class World {
    private World() {}

    static Path config(Path directory, String receiver, Duration timeout) throws IOException {
        Files.createDirectories(directory);
        Files.writeString(directory.resolve("tocsin.yaml"), """
            severities:
              - {name: critical, auto_resolve: never}
            default_severity: critical
            storm_guard: off
            outgoing: {allow_networks: [127.0.0.0/8]}
            channels:
              pager: {type: webhook, url: "%s"}
            users:
              sam: {name: Sam Doe, contacts: [{channel: pager}]}
              alex: {name: Alex Roe, contacts: [{channel: pager}]}
            policies:
              two-levels:
                levels:
                  - {responders: [{user: sam}], timeout: %dms}
                  - {responders: [{user: alex}], timeout: 1h}
            receivers:
              everything: {policy: two-levels}
            route:
              receiver: everything
              group_by: [alertname]
              group_wait: 0s
            """.formatted(receiver, timeout.toMillis()));
        return directory;
    }

    /** One level, which pages three people: by a webhook, by PagerDuty and by Slack. */
    static Path config(Path directory, Providers providers) throws IOException {
        Files.createDirectories(directory);
        Files.writeString(directory.resolve("routing-key"), Providers.ROUTING_KEY);
        Files.writeString(directory.resolve("bot-token"), "xoxb-1");
        Files.writeString(directory.resolve("tocsin.yaml"), """
            severities:
              - {name: critical, auto_resolve: never}
            default_severity: critical
            storm_guard: off
            outgoing: {allow_networks: [127.0.0.0/8]}
            channels:
              hook: {type: webhook, url: "%s"}
              pager: {type: pagerduty, url: "%s", routing_key: "${file:routing-key}"}
              chat: {type: slack, api_url: "%s", bot_token: "${file:bot-token}", channel: %s}
            users:
              sam: {contacts: [{channel: hook}]}
              alex: {contacts: [{channel: pager}]}
              robin: {contacts: [{channel: chat}]}
            policies:
              all: {levels: [{responders: [{user: sam}, {user: alex}, {user: robin}], timeout: 1h}]}
            receivers:
              everything: {policy: all}
            route:
              receiver: everything
              group_by: [alertname]
              group_wait: 0s
            """.formatted(
                providers.url("/webhook"), providers.url("/pagerduty"), providers.url("/slack"), Providers.ROOM));
        return directory;
    }

    /** The later of two instants. */
    static Instant later(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }

    static List<String> arguments(Path config, Path data) {
        return List.of("--config", config.toString(), "--data", data.toString());
    }
}
