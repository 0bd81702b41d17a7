package dev.tocsin.api.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tocsin.engine.channel.JsonText;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/** The API of a running node, for the commands that ask it. What it refuses is an IOException that says why. */
public final class RemoteNode {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final URI base;
    private final Optional<String> token;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(TIMEOUT).build();

    /**
     * One node.
     *
     * @param base its address, such as {@code http://127.0.0.1:8080}
     * @param token for a node that asks for one
     */
    public RemoteNode(URI base, Optional<String> token) {
        this.base = base;
        this.token = token;
    }

    public JsonNode get(String path) throws IOException {
        return send(path, HttpRequest.newBuilder());
    }

    public JsonNode post(String path, Object body) throws IOException {
        return send(path, HttpRequest.newBuilder().POST(BodyPublishers.ofByteArray(Json.write(body))));
    }

    /** A name as a part of a path. */
    public static String encoded(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private JsonNode send(String path, HttpRequest.Builder request) throws IOException {
        request.uri(base.resolve(path)).timeout(TIMEOUT);
        token.ifPresent(value -> request.header("Authorization", "Bearer " + value));
        try {
            var response = client.send(request.build(), BodyHandlers.ofByteArray());
            var body = Json.read(response.body());
            if (response.statusCode() / 100 != 2) {
                var detail = JsonText.of(body.path("detail"));
                throw new IOException(base + " answered " + response.statusCode() + ": "
                        + (detail.isEmpty() ? "no reason given" : detail));
            }
            return body;
        } catch (ConnectException e) {
            throw new IOException("there is no Tocsin at " + base, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
