package dev.tocsin.channel;

import dev.tocsin.channel.Setting.Fault;
import dev.tocsin.channel.Setting.Kind;
import java.util.List;
import java.util.Optional;

/**
 * The limits for requests to a provider. Messages beyond them are queued.
 *
 * @param atOnce maximum of requests in progress
 * @param rate limit of requests started; empty = none
 * @param ratePerAddress the limit for each address; a message that waits for it does not delay messages to other
 *     addresses
 */
public record Limits(int atOnce, Optional<Rate> rate, Optional<Rate> ratePerAddress) {
    public static final Limits USUAL = atOnce(64);

    private static final String RATE = "rate";
    private static final String CONCURRENCY = "concurrency";
    private static final int MAX_CONCURRENCY = 1_000;

    /** The settings that every channel may have; they override the provider's own limits. */
    static final List<Setting> SETTINGS = List.of(
            Setting.optional(RATE, Kind.TEXT, "5/s", "the maximum rate of messages, such as `5/s`, `30/m` or `5/2s`")
                    .checked(Limits::rateFault),
            Setting.optional(CONCURRENCY, Kind.NUMBER, "8", "the maximum number of messages in flight")
                    .checked(Limits::concurrencyFault));

    public Limits {
        if (atOnce < 1) {
            throw new IllegalArgumentException("nothing could go out with " + atOnce + " at once");
        }
    }

    public static Limits atOnce(int messages) {
        return new Limits(messages, Optional.empty(), Optional.empty());
    }

    /** The usual number of requests in progress, and this rate. */
    public static Limits of(Rate rate) {
        return new Limits(USUAL.atOnce(), Optional.of(rate), Optional.empty());
    }

    public static Limits perAddress(Rate rate) {
        return new Limits(USUAL.atOnce(), Optional.empty(), Optional.of(rate));
    }

    /** These limits, overridden by the configuration. */
    Limits with(Settings settings) {
        return new Limits(
                settings.optionalNumber(CONCURRENCY).orElse(atOnce),
                settings.optionalText(RATE).flatMap(Rate::parse).or(() -> rate),
                ratePerAddress);
    }

    private static Optional<Fault> rateFault(String text) {
        return Fault.unless(
                Rate.parse(text).isPresent(),
                "expected a maximum of messages for a length of time",
                "write rate: 5/s, 30/m, 100/h or, for every two seconds, 5/2s; each number is at most 9999");
    }

    private static Optional<Fault> concurrencyFault(String text) {
        var number = Integer.parseInt(text);
        return Fault.unless(
                number >= 1 && number <= MAX_CONCURRENCY,
                "1 to " + MAX_CONCURRENCY + " messages may be in flight",
                "write concurrency: 8");
    }
}
