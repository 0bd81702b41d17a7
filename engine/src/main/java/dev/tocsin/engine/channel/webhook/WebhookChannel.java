package dev.tocsin.engine.channel.webhook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tocsin.engine.channel.Channel;
import dev.tocsin.engine.channel.DigestMessage;
import dev.tocsin.engine.channel.Message;
import dev.tocsin.engine.channel.NoticeMessage;
import dev.tocsin.engine.channel.PageMessage;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Posts each page or digest as JSON. {@code webhook-id} is its id and the same for every attempt, so that a receiver
 * can tell a repetition. 2xx is delivered; 410 and other 4xx are final; 408, 425, 429 and 5xx may be tried again, after
 * {@code Retry-After} where given. Redirects are not followed.
 */
public final class WebhookChannel implements Channel {
    private static final Duration LONGEST_REQUEST = Duration.ofSeconds(10);
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final HttpClient http;
    private final URI url;
    private final HttpClient.Version version;
    private final Optional<WebhookSignature> signature;
    private final Clock clock;

    /** @param signature empty = requests are not signed */
    public WebhookChannel(HttpClient http, URI url, Optional<WebhookSignature> signature, Clock clock) {
        this.http = http;
        this.url = url;
        // Without TLS there is nothing to negotiate with: every request would ask for an upgrade.
        this.version = "https".equals(url.getScheme()) ? HttpClient.Version.HTTP_2 : HttpClient.Version.HTTP_1_1;
        this.signature = signature;
        this.clock = clock;
    }

    @Override
    public String type() {
        return "webhook";
    }

    @Override
    public CompletionStage<Result> send(Message message) {
        var body = body(message);
        var timestamp = clock.instant().getEpochSecond();
        var request = HttpRequest.newBuilder(url)
                .version(version)
                .timeout(LONGEST_REQUEST)
                .header("content-type", "application/json")
                .header("user-agent", "Tocsin")
                .header("webhook-id", message.id())
                .header("webhook-timestamp", Long.toString(timestamp))
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        signature.ifPresent(s -> request.header("webhook-signature", s.sign(message.id(), timestamp, body)));
        return http.sendAsync(request.build(), HttpResponse.BodyHandlers.discarding())
                .thenApply(response -> result(response.statusCode(), response.headers()));
    }

    private Result result(int status, HttpHeaders headers) {
        if (status >= 200 && status < 300) {
            return new Result.Delivered("HTTP " + status);
        }
        var error = "the receiver answered HTTP " + status;
        return switch (status) {
            case 408, 425, 429 -> new Result.Retryable(error, retryAfter(headers));
            case 410 -> new Result.Permanent(error + ": it wants no more pages");
            default -> status >= 500 ? new Result.Retryable(error, retryAfter(headers)) : new Result.Permanent(error);
        };
    }

    /** Seconds, or an HTTP date. */
    private Optional<Duration> retryAfter(HttpHeaders headers) {
        return headers.firstValue("retry-after").flatMap(value -> {
            try {
                var wait = value.chars().allMatch(Character::isDigit)
                        ? Duration.ofSeconds(Long.parseLong(value))
                        : Duration.between(
                                clock.instant(),
                                ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME)
                                        .toInstant());
                return Optional.of(wait);
            } catch (DateTimeException | NumberFormatException e) {
                return Optional.empty();
            }
        });
    }

    private static byte[] body(Message message) {
        var body = new LinkedHashMap<String, Object>();
        switch (message) {
            case PageMessage page -> {
                body.put("type", "page");
                body.put("data", page(page));
            }
            case DigestMessage digest -> {
                body.put("type", "digest");
                body.put("data", digest(digest));
            }
            case NoticeMessage notice -> {
                body.put("type", "notice");
                body.put("data", notice(notice));
            }
        }
        try {
            return MAPPER.writeValueAsBytes(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a message is always JSON", e);
        }
    }

    private static Map<String, Object> page(PageMessage page) {
        var data = new LinkedHashMap<String, Object>();
        data.put("page", page.id());
        data.put("attempt", page.attempt());
        data.put("recipient", page.recipient());
        data.put("address", page.address());
        data.put("level", page.level());
        data.put("why", page.why());
        data.put("incident", incident(page));
        return data;
    }

    private static Map<String, Object> digest(DigestMessage digest) {
        var data = new LinkedHashMap<String, Object>();
        data.put("digest", digest.id());
        data.put("attempt", digest.attempt());
        data.put("recipient", digest.recipient());
        data.put("address", digest.address());
        data.put("why", digest.why());
        data.put("headline", digest.headline());
        data.put("pages", digest.pages());
        data.put("severities", digest.severities());
        data.put("listed", digest.listed().stream().map(WebhookChannel::listed).toList());
        data.put("more", digest.more());
        return data;
    }

    private static Map<String, Object> notice(NoticeMessage notice) {
        var data = new LinkedHashMap<String, Object>();
        data.put("notice", notice.id());
        data.put("attempt", notice.attempt());
        data.put("recipient", notice.recipient());
        data.put("address", notice.address());
        data.put("event", notice.about().event().label());
        data.put(notice.about().event().kind(), notice.about().subject());
        data.put("at", notice.about().at().toString());
        data.put("text", notice.text());
        return data;
    }

    private static Map<String, Object> listed(PageMessage page) {
        var data = new LinkedHashMap<String, Object>();
        data.put("page", page.id());
        data.put("level", page.level());
        data.put("why", page.why());
        data.put("incident", incident(page));
        return data;
    }

    private static Map<String, Object> incident(PageMessage page) {
        var incident = new LinkedHashMap<String, Object>();
        incident.put("id", page.incident());
        incident.put("title", page.title());
        incident.put("severity", page.severity());
        incident.put("status", page.status());
        incident.put("service", page.service());
        incident.put("policy", page.policy());
        incident.put("openedAt", page.openedAt().toString());
        return incident;
    }
}
