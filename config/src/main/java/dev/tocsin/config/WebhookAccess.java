package dev.tocsin.config;

import dev.tocsin.engine.channel.Secret;
import java.util.List;

/**
 * The credentials that a sender of webhooks may present: any one of these. There can be several while one is being
 * replaced, so that no request is refused in between.
 *
 * @param bearers accepted as {@code Authorization: Bearer}
 * @param basics accepted as HTTP basic authentication
 * @param secrets for signatures of the body
 */
public record WebhookAccess(List<Secret> bearers, List<Basic> basics, List<Secret> secrets) {
    /** The names of all senders. */
    public static final List<String> SENDERS = List.of("alertmanager", "pagerduty", "opsgenie");

    /** No credentials: anybody who can reach the address may send. */
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
