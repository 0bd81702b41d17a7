package dev.tocsin.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tocsin.api.http.Json;
import dev.tocsin.testing.Fuzz;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What senders put on the wire: recorded samples, and small payloads made here. */
public final class Payloads {
    private Payloads() {}

    /** A recorded payload, such as {@code alertmanager/v4_mixed}. */
    public static String sample(String name) {
        return Fuzz.sample(name);
    }

    /** A recorded group of Alertmanager's, renamed so that it is an incident of its own. */
    public static String alertmanager(String name, String alertname) {
        return sample("alertmanager/" + name).replace("HighLatency", alertname);
    }

    /** An Alertmanager payload around alerts that are given as JSON. */
    public static String group(String... alerts) {
        return "{\"version\": \"4\", \"groupKey\": \"{}:{}\", \"truncatedAlerts\": 0, \"status\": \"firing\","
                + " \"receiver\": \"all\", \"alerts\": [" + String.join(",", alerts) + "]}";
    }

    /** @param labels names and values in turn */
    public static String firing(String... labels) {
        return alert("firing", labels);
    }

    public static String resolved(String... labels) {
        return alert("resolved", labels);
    }

    /** One field of every result, in order; "null" where there is none. */
    public static List<String> each(JsonNode answer, String field) {
        var texts = new ArrayList<String>();
        answer.path("results").forEach(result -> texts.add(result.path(field).asText()));
        return texts;
    }

    private static String alert(String status, String... labels) {
        var map = new java.util.TreeMap<String, String>();
        for (int i = 0; i < labels.length; i += 2) {
            map.put(labels[i], labels[i + 1]);
        }
        var alert = Map.of("status", status, "labels", map, "startsAt", "2026-11-20T12:00:00Z");
        return new String(Json.write(alert), UTF_8);
    }
}
