package dev.tocsin.channel.twilio;

import dev.tocsin.channel.ChannelContext;
import dev.tocsin.channel.Http;
import dev.tocsin.channel.Secret;
import dev.tocsin.channel.Setting;
import dev.tocsin.channel.Setting.Fault;
import dev.tocsin.channel.Setting.Kind;
import dev.tocsin.channel.Settings;
import dev.tocsin.core.incident.page.DeliveryOutcome.Attempted;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

/** An account at Twilio, and how it is asked for something. */
final class Account {
    /** E.164: a plus, the country, the number. */
    static final String NUMBER = "\\+[1-9]\\d{6,14}";

    private final Http http;
    private final Clock clock;
    private final URI resources;
    private final String authorization;

    private Account(Http http, Clock clock, URI resources, String authorization) {
        this.http = http;
        this.clock = clock;
        this.resources = resources;
        this.authorization = authorization;
    }

    static List<Setting> settings() {
        return List.of(
                Setting.required(
                                "account_sid",
                                Kind.TEXT,
                                "AC00000000000000000000000000000000",
                                "the account, `AC…`, as the start page of Twilio's console shows it")
                        .checked(sid -> form(sid, "AC[0-9a-fA-F]{32}", "the sid of an account", "AC and 32 digits")),
                Setting.optional(
                        "auth_token",
                        Kind.SECRET,
                        "${env:TWILIO_AUTH_TOKEN}",
                        "the token of the account; it proves that callbacks are Twilio's, and without it nobody can"
                                + " answer"),
                Setting.optional(
                                "api_key",
                                Kind.TEXT,
                                "SK00000000000000000000000000000000",
                                "an API key, `SK…`, with which Tocsin sends")
                        .checked(sid -> form(sid, "SK[0-9a-fA-F]{32}", "the sid of an API key", "SK and 32 digits")),
                Setting.optional("api_secret", Kind.SECRET, "${env:TWILIO_API_SECRET}", "the secret of the API key"),
                Setting.optional("url", Kind.URL, "https://api.twilio.com", "the address of the API")
                        .or("https://api.twilio.com"));
    }

    static Optional<Fault> fault(Settings settings) {
        var key = settings.optionalText("api_key").isPresent();
        if (key != settings.optionalSecret("api_secret").isPresent()) {
            return Optional.of(new Fault(
                    key ? "an api_key without its api_secret" : "an api_secret without its api_key",
                    "write both, or neither and auth_token"));
        }
        return Fault.unless(
                key || settings.optionalSecret("auth_token").isPresent(),
                "the account has no credentials",
                "write auth_token: \"${env:TWILIO_AUTH_TOKEN}\", or api_key and api_secret; without auth_token"
                        + " nobody can answer");
    }

    static Optional<Fault> number(String address) {
        return form(address, NUMBER, "a phone number", "+, the country and the number, such as +34600000000");
    }

    static Optional<Fault> form(String value, String pattern, String what, String form) {
        return Fault.unless(
                value.matches(pattern), value.isEmpty() ? "expected " + what : "this is not " + what, "write " + form);
    }

    static Account of(Settings settings, ChannelContext context) {
        var sid = settings.text("account_sid");
        var user = settings.optionalText("api_key").orElse(sid);
        var password = settings.optionalSecret("api_secret")
                .or(() -> settings.optionalSecret("auth_token"))
                .map(Secret::reveal)
                .orElse("");
        var basic = Base64.getEncoder().encodeToString((user + ':' + password).getBytes(StandardCharsets.UTF_8));
        var resources = Http.below(settings.url("url"), "/2010-04-01/Accounts/" + sid + '/');
        return new Account(context.http(), context.clock(), resources, "Basic " + basic);
    }

    /**
     * Asks for a new message or call.
     *
     * @param resource {@code Messages} or {@code Calls}
     * @param id the idempotency key
     */
    CompletionStage<Attempted> create(String resource, String id, Map<String, String> form) {
        var body = form.entrySet().stream()
                .map(field -> field.getKey() + '=' + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"))
                .getBytes(StandardCharsets.US_ASCII);
        var call = Http.Call.post(resources.resolve(resource + ".json"), "application/x-www-form-urlencoded", body)
                .with("authorization", authorization)
                .with("i-twilio-idempotency-token", id);
        return http.send(call)
                .thenApply(answer -> Meanings.result(answer, clock.instant()).with(answer.exchange()));
    }
}
