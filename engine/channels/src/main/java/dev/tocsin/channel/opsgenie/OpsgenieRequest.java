package dev.tocsin.channel.opsgenie;

import dev.tocsin.channel.ConfirmingChannel.Confirmation;
import dev.tocsin.channel.Http;
import dev.tocsin.channel.Json;
import java.time.Instant;
import java.util.Optional;

/** Reads what came of a request, by Opsgenie's Alert API ("Get request status"); 404 while it is not processed. */
final class OpsgenieRequest {
    private OpsgenieRequest() {}

    static Confirmation read(Http.Response answer, Instant now) {
        if (answer.status() == 404) {
            return new Confirmation.NotKnown();
        }
        var success = Json.of(answer).path("data").path("isSuccess");
        if (answer.status() != 200 || !success.isBoolean()) {
            return new Confirmation.Failed(
                    "Opsgenie answered HTTP " + answer.status()
                            + (answer.status() == 200 ? " with a body that cannot be parsed" : " to a status query"),
                    answer.status() == 200 ? Optional.empty() : answer.retryAfter(now));
        }
        return success.booleanValue()
                ? new Confirmation.Done()
                : new Confirmation.Refused("Opsgenie accepted the request but created no alert");
    }
}
