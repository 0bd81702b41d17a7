package dev.tocsin.api.schedule;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tocsin.api.http.Json;
import dev.tocsin.engine.channel.JsonText;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The schedules of a running node, which also knows the overrides that were made through the API. */
public final class RemoteSchedules {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    /** @param zone in which its shifts begin and end */
    public record Named(String name, ZoneId zone) {}

    private final URI base;
    private final Optional<String> token;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(TIMEOUT).build();

    /**
     * The schedules of one node.
     *
     * @param base the address of the node, such as {@code http://127.0.0.1:8080}
     * @param token for a node that asks for one
     */
    public RemoteSchedules(URI base, Optional<String> token) {
        this.base = base;
        this.token = token;
    }

    public List<Named> all() throws IOException {
        return stream(get("/api/v1/schedules").path("schedules"))
                .map(schedule -> new Named(
                        JsonText.of(schedule.path("schedule")), ZoneId.of(JsonText.of(schedule.path("timeZone")))))
                .toList();
    }

    /** Who is on call at an instant. */
    public List<OnCallTable.Row> at(Named schedule, Instant at) throws IOException {
        var found = get("/api/v1/schedules/" + encoded(schedule.name()) + "?at=" + at)
                .path("onCall");
        return List.of(row(found, "from", "until"));
    }

    /** Who is on call, shift by shift, and when nobody is. */
    public List<OnCallTable.Row> between(Named schedule, Instant from, Instant to) throws IOException {
        var found = get("/api/v1/schedules/" + encoded(schedule.name()) + "/shifts?from=" + from + "&to=" + to);
        var rows = new ArrayList<OnCallTable.Row>();
        stream(found.path("shifts")).forEach(shift -> rows.add(row(shift, "start", "end")));
        stream(found.path("gaps")).forEach(gap -> rows.add(row(gap, "start", "end")));
        rows.sort(Comparator.comparing(row -> row.from().orElse(Instant.MIN)));
        return rows;
    }

    private static OnCallTable.Row row(JsonNode node, String from, String until) {
        var user = text(node, "user");
        return new OnCallTable.Row(
                text(node, from).map(Instant::parse),
                text(node, until).map(Instant::parse),
                user.map(id -> OnCallTable.person(id, text(node, "name"))).orElse("nobody"),
                text(node, "why").orElse(""));
    }

    private JsonNode get(String path) throws IOException {
        var request = HttpRequest.newBuilder(base.resolve(path)).timeout(TIMEOUT);
        token.ifPresent(value -> request.header("Authorization", "Bearer " + value));
        try {
            var response = client.send(request.build(), BodyHandlers.ofByteArray());
            var body = Json.read(response.body());
            if (response.statusCode() != 200) {
                throw new IOException(base + " answered " + response.statusCode() + ": "
                        + text(body, "detail").orElse("no reason given"));
            }
            return body;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static Optional<String> text(JsonNode node, String field) {
        return Optional.of(JsonText.of(node.path(field))).filter(text -> !text.isEmpty());
    }

    private static String encoded(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static Stream<JsonNode> stream(JsonNode nodes) {
        return StreamSupport.stream(nodes.spliterator(), false);
    }
}
