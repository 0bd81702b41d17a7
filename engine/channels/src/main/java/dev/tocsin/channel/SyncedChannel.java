package dev.tocsin.channel;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * A channel whose pages people can also acknowledge and resolve at the provider, and which can be polled for the status
 * of a page. Polling finds changes there that never reached Tocsin, and Tocsin's changes that were lost on the way.
 */
public interface SyncedChannel {
    /** The name of the setting, in minutes. */
    String EVERY = "reconcile_minutes";

    /** How often to poll for the status of open pages; empty = never. */
    Optional<Duration> lookEvery();

    /** Makes one request about the page with this id. */
    CompletionStage<PageStatus> look(String page);

    /** @param what the provider calls pages, such as "alerts" */
    static Setting every(String what) {
        return Setting.optional(
                        EVERY,
                        Setting.Kind.NUMBER,
                        "10",
                        "how often, in minutes, Tocsin asks for the state of open " + what + "; 0 = never")
                .or("10");
    }

    /** The value of {@link #lookEvery} by the setting. */
    static Optional<Duration> every(Settings settings) {
        return Optional.of(Duration.ofMinutes(settings.number(EVERY))).filter(Duration::isPositive);
    }

    /** The answer to the request. */
    sealed interface PageStatus {
        /**
         * The page was found.
         *
         * @param since when it got this status, by the provider's clock
         * @param vague whether {@code since} is the latest that the change can have been; perhaps the status never
         *     changed
         * @param by who changed it, as far as is known
         */
        record Seen(ExternalState state, Instant since, boolean vague, Optional<Person> by) implements PageStatus {}

        /** The provider has no such page. */
        record Unknown() implements PageStatus {}

        /**
         * There was no answer, or no usable one. The error is for operators: no secret, no address.
         *
         * @param after the wait that the provider asked for; empty = none
         */
        record Failed(String error, Optional<Duration> after) implements PageStatus {}
    }

    enum ExternalState {
        TRIGGERED,
        ACKNOWLEDGED,
        RESOLVED
    }

    /**
     * A person in the provider's system.
     *
     * @param id in that system, or the person's mail address
     * @param name that people see, or ""
     */
    record Person(String id, String name) {}

    /**
     * Makes the request by GET.
     *
     * @param provider at the start of an error
     * @param read reads an answer of 200; empty = it is not understood
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
