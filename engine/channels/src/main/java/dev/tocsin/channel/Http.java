package dev.tocsin.channel;

import dev.tocsin.core.incident.page.DeliveryOutcome;
import dev.tocsin.core.incident.page.DeliveryOutcome.Attempted;
import dev.tocsin.core.incident.page.Exchange;
import dev.tocsin.core.incident.page.ResponseClass;
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
 * HTTP requests to providers: no redirects, cookies or retries, only to allowed addresses, and every call ends within
 * 10 s.
 */
public interface Http {
    /** Makes a call. The stage fails if there was no answer in time, with a message that an operator may see. */
    CompletionStage<Response> send(Call call);

    /**
     * The URL of a path below the base URL of an API.
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

        /** This call with one more header. */
        public Call with(String header, String value) {
            var more = new LinkedHashMap<>(headers);
            more.put(header, value);
            return new Call(method, url, more, body);
        }
    }

    /**
     * A response.
     *
     * @param headers by their names in lower case; the first of repeated ones
     * @param body its first 64 KiB
     */
    record Response(int status, Map<String, String> headers, byte[] body) {
        public boolean isSuccess() {
            return status >= 200 && status < 300;
        }

        public Optional<String> header(String name) {
            return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
        }

        public Exchange exchange() {
            return Exchange.of(ResponseClass.ofStatus(status));
        }

        public String text() {
            return new String(body, StandardCharsets.UTF_8);
        }

        /** The wait in {@code Retry-After}, given in seconds or as an HTTP date; empty = none, or it is malformed. */
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
         * The result for a status, for providers without rules of their own: 2xx is delivered; 408, 425, 429 and 5xx
         * may be retried, after {@code Retry-After} if given; every other status is permanent.
         *
         * @param provider such as "Slack", at the start of an error
         * @param receipt reads the receipt from a successful response
         */
        public Attempted result(String provider, Instant now, Function<Response, String> receipt) {
            if (isSuccess()) {
                return new DeliveryOutcome.Delivered(receipt.apply(this)).with(exchange());
            }
            var error = provider + " answered HTTP " + status;
            var mayPass = status >= 500 || status == 408 || status == 425 || status == 429;
            return (mayPass
                            ? new DeliveryOutcome.Retryable(error, retryAfter(now))
                            : new DeliveryOutcome.Permanent(error))
                    .with(exchange());
        }
    }
}
