package dev.tocsin.config;

import dev.tocsin.engine.channel.Secret;
import java.util.List;

/**
 * How a sender of webhooks shows who it is: by any one of these. There are several while one is being replaced, so that
 * nothing is refused in between.
 *
 * @param bearers accepted as {@code Authorization: Bearer}
 * @param basics accepted as HTTP basic authentication
 * @param secrets with which the body may be signed
 */
public record WebhookAccess(List<Secret> bearers, List<Basic> basics, List<Secret> secrets) {
    /** The names of those who may send. */
    public static final List<String> SENDERS = List.of("alertmanager", "pagerduty", "opsgenie");

    /** Anybody who reaches the address may send. */
    public static final WebhookAccess OPEN = new WebhookAccess(List.of(), List.of(), List.of());

    public record Basic(String username, Secret password) {}

    public WebhookAccess {
        bearers = List.copyOf(bearers);
        basics = List.copyOf(basics);
        secrets = List.copyOf(secrets);
    }

    public boolean isOpen() {
        return bearers.isEmpty() && basics.isEmpty() && secrets.isEmpty();
    }
}
