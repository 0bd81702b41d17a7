package dev.tocsin.channel;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** JSON to and from providers. */
public final class Json {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private static final int MAX_RECEIPT = 255;

    private Json() {}

    public static Http.Call post(URI url, Object body) {
        return Http.Call.post(url, "application/json", bytes(body));
    }

    /**
     * JSON in UTF-8. Half of a surrogate pair, which senders sometimes cut off, becomes a question mark instead of a
     * failure.
     */
    public static byte[] bytes(Object value) {
        try {
            return MAPPER.writeValueAsString(value).getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not a value of JSON", e);
        }
    }

    /** A text in a provider's answer, such as its id of a message; otherwise the HTTP status. */
    public static String receipt(Http.Response answer, String field) {
        var text = JsonText.of(of(answer).path(field));
        return text.isEmpty() ? "HTTP " + answer.status() : Wording.cut(text, MAX_RECEIPT);
    }

    /** A provider's answer; a missing node if it is not JSON. */
    public static JsonNode of(Http.Response answer) {
        try {
            return MAPPER.readTree(answer.body());
        } catch (IOException e) {
            return MAPPER.missingNode();
        }
    }
}
