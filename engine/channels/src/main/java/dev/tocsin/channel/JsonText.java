package dev.tocsin.channel;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tocsin.core.signal.PlainText;

/**
 * Reads only text from JSON. Jackson's own {@code asText} turns a null into the text "null", so that everything without
 * an id would have the same one.
 */
public final class JsonText {
    private JsonText() {}

    /** A text that is not blank, unchanged; otherwise "". Only such a text can name or identify anything. */
    public static String of(JsonNode node) {
        var text = verbatim(node);
        return PlainText.isBlank(text) ? "" : text;
    }

    /** A text, unchanged, even if it is blank; "" if the node is no text. */
    public static String verbatim(JsonNode node) {
        return node.isTextual() ? node.textValue() : "";
    }

    /** A text that is not blank, or a whole number; otherwise "". */
    public static String ofTextOrNumber(JsonNode node) {
        return node.isIntegralNumber() ? node.toString() : of(node);
    }
}
