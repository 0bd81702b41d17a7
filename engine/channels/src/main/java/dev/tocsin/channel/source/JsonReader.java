package dev.tocsin.channel.source;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;

/** Reads JSON from outside, within limits. */
public final class JsonReader {
    private static final int MAX_DEPTH = 500;
    private static final int MAX_DIGITS = 1000;

    /**
     * Maximum of values and brackets: two bytes of a body can become an object in memory that is a hundred times as
     * large.
     */
    private static final int MAX_TOKENS = 500_000;

    /**
     * Maximum of characters in a text. A body has a limit of its own: a longer text is cut by its reader, and does not
     * lose an alert.
     */
    private static final int MAX_TEXT = 16 * 1024 * 1024;

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    static {
        MAPPER.getFactory()
                .setStreamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(MAX_DEPTH)
                        .maxStringLength(MAX_TEXT)
                        .maxNameLength(MAX_TEXT)
                        .maxNumberLength(MAX_DIGITS)
                        .maxTokenCount(MAX_TOKENS)
                        .build());
    }

    private JsonReader() {}

    /**
     * Reads a document. The last value of a repeated key wins; anything after the document is refused. The bytes are
     * decoded here because Jackson, reading bytes, refuses the escaped form of a character such as U+1F692 in a field's
     * name.
     *
     * @throws UnreadableException in Tocsin's words
     */
    public static JsonNode read(byte[] body) {
        try {
            var node = MAPPER.readTree(text(body));
            if (node == null || node.isMissingNode()) {
                throw new UnreadableException("", "the body is empty; JSON was expected");
            }
            return node;
        } catch (JsonProcessingException e) {
            throw new UnreadableException("", fault(e) + place(e));
        }
    }

    /** The fault in Tocsin's words: a parser's words describe the parser, and not what to do. */
    private static String fault(JsonProcessingException e) {
        return switch (e) {
            case StreamConstraintsException _ ->
                "the JSON exceeds a limit: at most " + MAX_TOKENS + " values and brackets, " + MAX_DEPTH
                        + " levels, and numbers of " + MAX_DIGITS + " digits,";
            case JsonEOFException _ -> "the JSON ends too early,";
            case MismatchedInputException _ -> "there is more after the JSON document; send one document per request,";
            default -> "the body is not JSON,";
        };
    }

    private static String place(JsonProcessingException e) {
        var at = e.getLocation();
        return at == null ? " somewhere" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
    }

    private static String text(byte[] body) {
        var text = new String(body, StandardCharsets.UTF_8);
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }
}
