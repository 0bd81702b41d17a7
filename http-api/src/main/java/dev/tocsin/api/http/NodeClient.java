package dev.tocsin.api.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tocsin.channel.JsonText;
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

/**
 * A client of a running node's API, for commands that query it. Errors of the node are IOExceptions with the reason.
 */
public final class NodeClient {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final URI base;
    private final Optional<String> token;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(TIMEOUT).build();

    /**
     * A client of one node.
     *
     * @param base its URL, such as {@code http://127.0.0.1:8080}; a path in it is kept, because a proxy may serve the
     *     node below one
     * @param token for a node that requires one
     */
    public NodeClient(URI base, Optional<String> token) {
        this.base = URI.create(base.toString().replaceFirst("[?#].*", "").replaceFirst("/+$", ""));
        this.token = token;
    }

    public JsonNode get(String path) throws IOException {
        return send(path, HttpRequest.newBuilder());
    }

    public JsonNode post(String path, Object body) throws IOException {
        return send(path, HttpRequest.newBuilder().POST(BodyPublishers.ofByteArray(Json.write(body))));
    }

    /** A name, encoded as a segment of a path. */
    public static String encoded(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private JsonNode send(String path, HttpRequest.Builder request) throws IOException {
        request.uri(URI.create(base + path)).timeout(TIMEOUT);
        token.ifPresent(value -> request.header("Authorization", "Bearer " + value));
        try {
            var response = client.send(request.build(), BodyHandlers.ofByteArray());
            if (response.statusCode() / 100 != 2) {
                throw new IOException(base + " answered " + response.statusCode() + reason(response.body()));
            }
            return Json.read(response.body());
        } catch (BadRequest e) {
            throw new IOException(
                    base + " does not answer as Tocsin does: " + e.problem().detail() + "; compare --url", e);
        } catch (ConnectException e) {
            throw new IOException("there is no Tocsin at " + base, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** The reason in an error's body; empty if it is no JSON, because a proxy may have sent it. */
    private static String reason(byte[] body) {
        try {
            var detail = JsonText.of(Json.read(body).path("detail"));
            return detail.isEmpty() ? "" : ": " + detail;
        } catch (BadRequest _) {
            return "";
        }
    }
}
