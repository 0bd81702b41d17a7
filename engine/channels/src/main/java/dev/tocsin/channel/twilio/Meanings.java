package dev.tocsin.channel.twilio;

import dev.tocsin.channel.Http.Response;
import dev.tocsin.channel.Json;
import dev.tocsin.channel.JsonText;
import dev.tocsin.core.incident.page.DeliveryOutcome;
import dev.tocsin.core.incident.page.DeliveryOutcome.Attempted;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * What Twilio's answers mean. The status decides; the code of the error says why, and only for a few of them more.
 * Twilio's own words are not passed on: they quote phone numbers.
 */
final class Meanings {
    private static final Set<String> FAILED = Set.of("failed", "undelivered", "canceled");

    /** Too many at once, whatever the status is that they come with. */
    private static final Set<Integer> PASSING = Set.of(14107, 20429, 20500, 20503, 21611);

    private Meanings() {}

    static Attempted result(Response answer, Instant now) {
        var body = Json.of(answer);
        if (!answer.isSuccess()) {
            return failed(answer, answer.status(), body.path("code").asInt(), now);
        }
        if (FAILED.contains(JsonText.of(body.path("status")))) {
            return failed(answer, 400, body.path("error_code").asInt(), now);
        }
        var sid = JsonText.of(body.path("sid"));
        if (sid.matches("[A-Z]{2}[0-9a-zA-Z]{32}")) {
            return new DeliveryOutcome.Delivered(sid);
        }
        // An error under a status of success: it has the status it means in its body, or is not Twilio's at all.
        return failed(answer, body.path("status").asInt(502), body.path("code").asInt(), now);
    }

    private static Attempted failed(Response answer, int status, int code, Instant now) {
        var error = "Twilio answered HTTP " + answer.status()
                + (code == 0 ? "" : ", error " + code)
                + meaning(status, code).map(text -> ": " + text).orElse("");
        return status >= 500 || status == 408 || status == 425 || status == 429 || PASSING.contains(code)
                ? new DeliveryOutcome.Retryable(error, answer.retryAfter(now))
                : new DeliveryOutcome.Permanent(error);
    }

    private static Optional<String> meaning(int status, int code) {
        return Optional.ofNullable(
                switch (code) {
                    case 20003 ->
                        "it refuses the credentials; check account_sid and auth_token, or api_key and api_secret";
                    case 20404 -> "it knows no such account; check account_sid and url";
                    case 20429, 14107, 21611 -> "a rate or queue limit is exceeded";
                    case 21210, 21212, 21606, 21659, 21660, 21661 ->
                        "from is not a number of this account that can send this";
                    case 21211, 21214, 21217, 21421, 21635 ->
                        "the contact's address is not a phone number it can reach";
                    case 21215, 21408 -> "the account may not reach this country; allow it under Geo permissions";
                    case 21219, 21608 -> "a trial account reaches only numbers verified before";
                    case 21610 ->
                        "the recipient has opted out by texting STOP; texting START to the same number ends this";
                    case 21614 -> "the contact's address is not a mobile number";
                    default -> status == 401 ? "it refuses the credentials" : null;
                });
    }
}
