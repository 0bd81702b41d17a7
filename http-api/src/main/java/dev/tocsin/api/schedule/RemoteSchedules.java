package dev.tocsin.api.schedule;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tocsin.api.http.NodeClient;
import dev.tocsin.channel.JsonText;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Reads the schedules of a running node, which also knows the overrides made through the API. */
public final class RemoteSchedules {
    /** @param zone in which its shifts begin and end */
    public record Named(String name, ZoneId zone) {}

    private final NodeClient node;

    public RemoteSchedules(NodeClient node) {
        this.node = node;
    }

    public List<Named> all() throws IOException {
        return stream(node.get("/api/v1/schedules").path("schedules"))
                .map(schedule -> new Named(
                        JsonText.of(schedule.path("schedule")), ZoneId.of(JsonText.of(schedule.path("timeZone")))))
                .toList();
    }

    /** Who is on call at an instant. */
    public List<OnCallTable.Row> at(Named schedule, Instant at) throws IOException {
        var found = node.get("/api/v1/schedules/" + NodeClient.encoded(schedule.name()) + "?at=" + at)
                .path("onCall");
        return List.of(row(found, "from", "until"));
    }

    /** Who is on call, shift by shift, and when nobody is. */
    public List<OnCallTable.Row> between(Named schedule, Instant from, Instant to) throws IOException {
        var found = node.get(
                "/api/v1/schedules/" + NodeClient.encoded(schedule.name()) + "/shifts?from=" + from + "&to=" + to);
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

    private static Optional<String> text(JsonNode node, String field) {
        return Optional.of(JsonText.of(node.path(field))).filter(text -> !text.isEmpty());
    }

    private static Stream<JsonNode> stream(JsonNode nodes) {
        return StreamSupport.stream(nodes.spliterator(), false);
    }
}
