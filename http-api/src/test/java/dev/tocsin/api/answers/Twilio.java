package dev.tocsin.api.answers;

import static dev.tocsin.testing.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.twilio.security.RequestValidator;
import dev.tocsin.api.Receiver;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Takes messages and calls as Twilio does, and calls back, signed. */
final class Twilio implements AutoCloseable {
    static final String TOKEN = "12345";
    static final String EXTERNAL = "https://tocsin.example/below";
    private static final String SID = "AC00000000000000000000000000000000";

    private final Receiver receiver = Receiver.start();
    private final AtomicInteger taken = new AtomicInteger();
    private final HttpClient client = HttpClient.newHttpClient();

    Twilio() {
        for (var resource : List.of("Messages", "Calls")) {
            receiver.on(path(resource), (exchange, _) -> {
                var body = "{\"sid\": \"SM%032d\", \"status\": \"queued\"}".formatted(taken.incrementAndGet());
                exchange.sendResponseHeaders(201, body.length());
                exchange.getResponseBody().write(body.getBytes(UTF_8));
            });
        }
    }

    private static String path(String resource) {
        return "2010-04-01/Accounts/" + SID + '/' + resource + ".json";
    }

    /** Settings of a channel, without its type. */
    String settings() {
        return "account_sid: " + SID + ", auth_token: \"${env:TWILIO}\", from: \"+15550100000\", url: \""
                + receiver.url("") + '"';
    }

    /** The form of the request with this text in it. */
    FormBody awaited(String resource, String text) {
        eventually(() -> assertTrue(forms(resource).stream().anyMatch(formBody -> holds(formBody, text)), text));
        return forms(resource).stream()
                .filter(formBody -> holds(formBody, text))
                .findFirst()
                .orElseThrow();
    }

    /** What was asked for so far. */
    List<FormBody> forms(String resource) {
        return receiver.requests(path(resource)).stream()
                .map(request -> FormBody.of(request.body().getBytes(UTF_8)))
                .toList();
    }

    private static boolean holds(FormBody formBody, String text) {
        return formBody.fields().stream().anyMatch(field -> field.value().contains(text));
    }

    /** Calls back: signed as Twilio signs, by the judgement of its own library. */
    HttpResponse<String> call(int port, String path, Map<String, String> fields) {
        var signature = signature(EXTERNAL + path, fields);
        assertTrue(new RequestValidator(TOKEN).validate(EXTERNAL + path, fields, signature));
        return call(port, path, fields, signature);
    }

    HttpResponse<String> call(int port, String path, Map<String, String> fields, String signature) {
        var body = fields.entrySet().stream()
                .map(field -> field.getKey() + '=' + URLEncoder.encode(field.getValue(), UTF_8))
                .collect(Collectors.joining("&"));
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("content-type", "application/x-www-form-urlencoded; charset=UTF-8")
                .POST(BodyPublishers.ofString(body));
        if (!signature.isEmpty()) {
            request.header("X-Twilio-Signature", signature);
        }
        try {
            return client.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    static String signature(String url, Map<String, String> fields) {
        var text = new StringBuilder(url);
        new TreeMap<>(fields).forEach((name, value) -> text.append(name).append(value));
        try {
            var mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(TOKEN.getBytes(UTF_8), "HmacSHA1"));
            return Base64.getEncoder()
                    .encodeToString(mac.doFinal(text.toString().getBytes(UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        receiver.close();
        client.close();
    }
}
