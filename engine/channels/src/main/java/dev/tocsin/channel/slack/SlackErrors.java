package dev.tocsin.channel.slack;

import dev.tocsin.channel.Http;
import dev.tocsin.core.incident.page.DeliveryOutcome;
import dev.tocsin.core.incident.page.DeliveryOutcome.Attempted;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What Slack's short error codes mean. An unknown code is permanent, so that the recipient's next contact method is
 * used at once.
 */
final class SlackErrors {
    private static final Pattern CODE = Pattern.compile("[a-z][a-z0-9_]{0,63}");
    private static final Set<String> PASSING = Set.of(
            "ratelimited",
            "rate_limited",
            "internal_error",
            "fatal_error",
            "update_failed",
            "request_timeout",
            "service_unavailable",
            "duplicate_message_not_found",
            "team_added_to_org",
            "org_login_required",
            "external_channel_migrating");
    private static final Map<String, String> REMEDIES = Map.of(
            "invalid_auth", "the bot token is not valid",
            "not_authed", "the bot token is not valid",
            "token_revoked", "the bot token was revoked",
            "token_expired", "the bot token has expired",
            "account_inactive", "the app was removed from the workspace",
            "missing_scope", "the app needs the scope chat:write",
            "channel_not_found", "there is no such channel or member, or the app may not see it",
            "not_in_channel", "invite the app to the channel, or give it the scope chat:write.public",
            "is_archived", "the channel is archived");

    private SlackErrors() {}

    static Attempted result(String error, Http.Response answer, Instant now) {
        var said = "Slack answered " + named(error).orElse("an error");
        return PASSING.contains(error)
                ? new DeliveryOutcome.Retryable(said, answer.retryAfter(now))
                : new DeliveryOutcome.Permanent(said);
    }

    /** A proxy or a page to log in on answers like this: nobody was paged. */
    static Attempted notSlack(Http.Response answer) {
        return new DeliveryOutcome.Retryable(
                "HTTP " + answer.status() + " came from something that is not Slack", Optional.empty());
    }

    /** With the remedy where there is one; empty for free text, which is not repeated. */
    static Optional<String> named(String error) {
        var remedy = REMEDIES.getOrDefault(error, "");
        return CODE.matcher(error).matches()
                ? Optional.of(remedy.isEmpty() ? error : error + ": " + remedy)
                : Optional.empty();
    }
}
