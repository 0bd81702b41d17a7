package dev.tocsin.engine.channel;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * A channel whose pages people can take and end over there, too, and which can be asked where a page stands. What was
 * done there and never told here is found out by that, and what was told and got lost.
 */
public interface SyncedChannel {
    /** What there is to set about it. */
    String EVERY = "reconcile_minutes";

    /** How often to ask about pages that are open; empty = never. */
    Optional<Duration> lookEvery();

    /** One question, about the page of this id. */
    CompletionStage<PageStatus> look(String page);

    /** @param what such as "alerts" */
    static Setting every(String what) {
        return Setting.optional(
                        EVERY,
                        Setting.Kind.NUMBER,
                        "10",
                        "how often open " + what + " are synced, in minutes, in case a webhook was"
                                + " lost; 0 = never")
                .or("10");
    }

    /** {@link #lookEvery} by the setting. */
    static Optional<Duration> every(Settings settings) {
        return Optional.of(Duration.ofMinutes(settings.number(EVERY))).filter(Duration::isPositive);
    }

    /** How a question ends. */
    sealed interface PageStatus {
        /**
         * @param since when it became so, by their clock
         * @param vague {@code since} is the latest that it can have been; perhaps it never was anything else
         * @param by who made it so, as far as that is known
         */
        record Seen(ExternalState state, Instant since, boolean vague, Optional<Person> by) implements PageStatus {}

        /** They know no such page. */
        record Unknown() implements PageStatus {}

        /**
         * There was no answer, or none of use. The error is for operators: no secret, no address.
         *
         * @param after the wait that the provider asked for
         */
        record Failed(String error, Optional<Duration> after) implements PageStatus {}
    }

    enum ExternalState {
        TRIGGERED,
        ACKNOWLEDGED,
        RESOLVED
    }

    /**
     * @param id there, or the address of their mail
     * @param name that people see, or ""
     */
    record Person(String id, String name) {}

    /**
     * Asks by GET.
     *
     * @param provider to begin an error with
     * @param read of an answer of 200; empty = it is not understood
     */
    static CompletionStage<PageStatus> get(
            Http http,
            URI url,
            Map<String, String> headers,
            String provider,
            Clock clock,
            Function<Http.Response, Optional<PageStatus>> read) {
        return http.send(new Http.Call("GET", url, headers, new byte[0])).thenApply(answer -> {
            if (answer.status() == 404) {
                return new PageStatus.Unknown();
            }
            var failed = new PageStatus.Failed(
                    provider + " answered HTTP " + answer.status()
                            + (answer.isSuccess() ? " with a body that cannot be parsed" : " to a status query"),
                    answer.retryAfter(clock.instant()));
            return answer.status() == 200 ? read.apply(answer).orElse(failed) : failed;
        });
    }
}
