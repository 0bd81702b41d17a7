package dev.tocsin.engine.channel;

import dev.tocsin.engine.channel.Channel.Result;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * HTTP to providers: no redirects, no cookies, no repetitions of its own, only to addresses that are allowed, and every
 * call ends within ten seconds.
 */
public interface Http {
    /** The stage fails when there was no answer, or none in time, with a message that an operator may see. */
    CompletionStage<Response> send(Call call);

    /**
     * The base of an API and a path below it.
     *
     * @param path begins with a slash
     */
    static URI below(URI base, String path) {
        var text = base.toString();
        return URI.create((text.endsWith("/") ? text.substring(0, text.length() - 1) : text) + path);
    }

    /** @param headers a {@code user-agent} is added */
    record Call(String method, URI url, Map<String, String> headers, byte[] body) {
        public static Call post(URI url, String contentType, byte[] body) {
            return new Call("POST", url, Map.of("content-type", contentType), body);
        }

        /** The same with one more header. */
        public Call with(String header, String value) {
            var more = new LinkedHashMap<>(headers);
            more.put(header, value);
            return new Call(method, url, more, body);
        }
    }

    /**
     * @param headers by their names in small letters; of repeated ones the first
     * @param body at most 64 KiB of it
     */
    record Response(int status, Map<String, String> headers, byte[] body) {
        public boolean isSuccess() {
            return status >= 200 && status < 300;
        }

        public Optional<String> header(String name) {
            return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
        }

        public String text() {
            return new String(body, StandardCharsets.UTF_8);
        }

        /** Seconds, or an HTTP date. */
        public Optional<Duration> retryAfter(Instant now) {
            return header("retry-after").flatMap(value -> {
                try {
                    return Optional.of(
                            value.chars().allMatch(Character::isDigit)
                                    ? Duration.ofSeconds(Long.parseLong(value))
                                    : Duration.between(
                                            now,
                                            ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME)
                                                    .toInstant()));
                } catch (DateTimeException | NumberFormatException e) {
                    return Optional.empty();
                }
            });
        }

        /**
         * What the status means where the provider has no rules of its own: 2xx is delivered; 408, 425, 429 and 5xx may
         * be tried again, after {@code Retry-After} where given; everything else is final.
         *
         * @param provider such as "Slack", to begin an error with
         * @param receipt asked on success
         */
        public Result result(String provider, Instant now, Function<Response, String> receipt) {
            if (isSuccess()) {
                return new Result.Delivered(receipt.apply(this)).from(this);
            }
            var error = provider + " answered HTTP " + status;
            var mayPass = status >= 500 || status == 408 || status == 425 || status == 429;
            return (mayPass ? new Result.Retryable(error, retryAfter(now)) : new Result.Permanent(error)).from(this);
        }
    }
}
