package dev.tocsin.engine.channel;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tocsin.engine.signal.PlainText;

/**
 * Reads text out of JSON, and nothing else: Jackson's own {@code asText} makes the text "null" of a null, so that
 * everything without an id has the same one.
 */
public final class JsonText {
    private JsonText() {}

    /** A text that is not blank, as it stands; otherwise "". The only kind that can name or identify anything. */
    public static String of(JsonNode node) {
        var text = verbatim(node);
        return PlainText.isBlank(text) ? "" : text;
    }

    /** A text as it stands, blank or not; "" for what is no text. */
    public static String verbatim(JsonNode node) {
        return node.isTextual() ? node.textValue() : "";
    }

    /** A text that is not blank, or a whole number; otherwise "". */
    public static String ofTextOrNumber(JsonNode node) {
        return node.isIntegralNumber() ? node.toString() : of(node);
    }
}
