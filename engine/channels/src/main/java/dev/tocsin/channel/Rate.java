package dev.tocsin.channel;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A rate limit: at most this many messages in any period of this length. Written {@code 1/s}, {@code 5/2s} or
 * {@code 100/m}.
 *
 * @param messages at least 1
 */
public record Rate(int messages, Duration per) {
    private static final Pattern FORM = Pattern.compile("([1-9][0-9]{0,3})/([1-9][0-9]{0,3})?([smh])");

    public Rate {
        if (messages < 1 || !per.isPositive()) {
            throw new IllegalArgumentException("nothing could go out with " + messages + " in " + per);
        }
    }

    public static Rate perSecond(int messages) {
        return new Rate(messages, Duration.ofSeconds(1));
    }

    /** Parses a rate; empty = the text is not written as one. */
    static Optional<Rate> parse(String text) {
        var form = FORM.matcher(text);
        if (!form.matches()) {
            return Optional.empty();
        }
        var count = form.group(2) == null ? 1 : Integer.parseInt(form.group(2));
        var unit =
                switch (form.group(3)) {
                    case "s" -> Duration.ofSeconds(1);
                    case "m" -> Duration.ofMinutes(1);
                    default -> Duration.ofHours(1);
                };
        return Optional.of(new Rate(Integer.parseInt(form.group(1)), unit.multipliedBy(count)));
    }
}
