package dev.tocsin.channel.source;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tocsin.channel.JsonText;
import dev.tocsin.core.signal.PlainText;
import dev.tocsin.core.signal.TextBounds;
import dev.tocsin.core.signal.TimeReader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the fields of an alert as leniently as possible, and notes what it changed. An alert pages by its status and
 * its labels: no other mistake in it may cost a page.
 */
public final class TolerantFields {
    /** Maximum of labels, and of annotations, of an alert. */
    public static final int MAX_ENTRIES = 100;

    public static final int MAX_NAME = 256;
    public static final int MAX_VALUE = 4096;

    private static final int MAX_NOTES = 5;
    private static final int MAX_QUOTE = 64;

    /** Labels that routes and messages usually use: where there are too many labels, these are kept first. */
    private static final List<String> KEPT_FIRST = List.of(
            "alertname",
            "severity",
            "priority",
            "service",
            "job",
            "team",
            "cluster",
            "namespace",
            "environment",
            "env",
            "instance",
            "summary",
            "title",
            "description",
            "message",
            "runbook_url",
            "dashboard_url");

    private final List<String> notes = new ArrayList<>();
    private int unsaid;

    /** What was changed, in one line; "" = nothing. */
    public String notes() {
        return String.join("; ", notes) + (unsaid == 0 ? "" : "; and " + unsaid + " more of this kind");
    }

    /** Notes a change; beyond {@link #MAX_NOTES} they are only counted. */
    public void note(String text) {
        if (notes.size() < MAX_NOTES) {
            notes.add(PlainText.line(TextBounds.clean(text)));
        } else {
            unsaid++;
        }
    }

    /**
     * Reads a time. The result is {@code now}, the time of arrival, for a missing or invalid time and for the zero time
     * that Go writes for none.
     */
    public Instant time(String field, JsonNode node, Instant now) {
        if (node.isMissingNode()
                || node.isNull()
                || node.isTextual() && JsonText.of(node).isEmpty()) {
            return now;
        }
        var time = TimeReader.parse(JsonText.of(node));
        if (time.isEmpty()) {
            note(field + " is not a time such as 2026-11-20T12:00:00Z: the time of arrival was used");
        }
        return time.filter(at -> !at.equals(TimeReader.ZERO)).orElse(now);
    }

    /** A text of at most {@code longest} characters; "" where there is none. */
    public String text(String field, JsonNode node, int longest) {
        var text = JsonText.of(node);
        if (text.isEmpty() && !node.isMissingNode() && !node.isNull() && !node.isTextual()) {
            text = TextBounds.clean(node.toString());
            note(field + " is not a string: its JSON was used");
        }
        return bounded(field, text, longest);
    }

    /** Cuts a text to {@code longest} characters. */
    public String bounded(String field, String text, int longest) {
        if (text.length() > longest) {
            note(field + " has " + text.length() + " characters: cut to " + longest);
        }
        return TextBounds.fit(text, longest);
    }

    /**
     * The entries of an object, not cut yet. A null and "" are left out; numbers and booleans become their text, arrays
     * and objects their JSON. A value that is no object becomes the entry {@code description}.
     */
    public Map<String, String> entries(String field, JsonNode node) {
        if (node.isMissingNode() || node.isNull()) {
            return Map.of();
        }
        if (!node.isObject()) {
            note(field + " is not an object of strings: it was used as " + field + ".description");
            var whole = node.isTextual() ? JsonText.of(node) : node.toString();
            return whole.isEmpty() ? Map.of() : Map.of("description", TextBounds.clean(whole));
        }
        var entries = new LinkedHashMap<String, String>();
        for (var entry : node.properties()) {
            var text = text(field, entry);
            if (PlainText.isBlank(entry.getKey())) {
                note("an entry of " + field + " without a name was dropped");
            } else if (!text.isEmpty()) {
                entries.put(TextBounds.clean(entry.getKey()), text);
            }
        }
        return entries;
    }

    private String text(String field, Map.Entry<String, JsonNode> entry) {
        var value = entry.getValue();
        if (value.isNull() || value.isContainerNode() && value.isEmpty()) {
            return "";
        }
        if (value.isContainerNode()) {
            note(field + '.' + quote(entry.getKey()) + " is not a string: its JSON was used");
        }
        return TextBounds.clean(value.isTextual() ? JsonText.verbatim(value) : value.toString());
    }

    /** Cuts entries to {@link #MAX_ENTRIES}, names to {@link #MAX_NAME} and values to {@link #MAX_VALUE} characters. */
    public Map<String, String> bounded(String field, Map<String, String> entries) {
        var names = new ArrayList<>(entries.keySet());
        if (names.size() > MAX_ENTRIES) {
            note(field + " has " + names.size() + " entries: " + MAX_ENTRIES + " of them were used");
            // By name, so that the same alert keeps the same labels in whatever order they come.
            names.sort(java.util.Comparator.comparingInt(TolerantFields::rank).thenComparing(name -> name));
            names.subList(MAX_ENTRIES, names.size()).clear();
        }
        var kept = new HashMap<String, String>();
        for (var name : names) {
            var value = entries.getOrDefault(name, "");
            if (name.length() > MAX_NAME) {
                note("a name in " + field + " has " + name.length() + " characters: cut to " + MAX_NAME);
            }
            kept.put(
                    TextBounds.identity(name, MAX_NAME),
                    value.length() > MAX_VALUE ? bounded(field + '.' + quote(name), value, MAX_VALUE) : value);
        }
        return kept;
    }

    private static int rank(String name) {
        var rank = KEPT_FIRST.indexOf(name);
        return rank < 0 ? KEPT_FIRST.size() : rank;
    }

    private static String quote(String name) {
        return TextBounds.fit(name, MAX_QUOTE);
    }
}
