package dev.tocsin.config;

import dev.tocsin.engine.channel.Secret;
import java.util.List;
import java.util.Optional;

/**
 * How a sender of webhooks shows who it is.
 *
 * @param bearer accepted as {@code Authorization: Bearer}
 * @param basic accepted as HTTP basic authentication
 * @param secrets any one of them may have signed the body: several while one is being replaced
 */
public record WebhookAccess(Optional<Secret> bearer, Optional<Basic> basic, List<Secret> secrets) {
    /** The names of those who may send. */
    public static final List<String> SENDERS = List.of("alertmanager", "pagerduty", "opsgenie");

    /** Anybody who reaches the address may send. */
    public static final WebhookAccess OPEN = new WebhookAccess(Optional.empty(), Optional.empty(), List.of());

    public record Basic(String username, Secret password) {}

    public WebhookAccess {
        secrets = List.copyOf(secrets);
    }

    public boolean isOpen() {
        return bearer.isEmpty() && basic.isEmpty() && secrets.isEmpty();
    }
}
