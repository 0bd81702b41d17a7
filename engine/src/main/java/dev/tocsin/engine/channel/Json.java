package dev.tocsin.engine.channel;

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

    /** In UTF-8. Half of a surrogate pair, which senders do cut off, becomes a question mark rather than a failure. */
    public static byte[] bytes(Object value) {
        try {
            return MAPPER.writeValueAsString(value).getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not a value of JSON", e);
        }
    }

    /** A text in what a provider answered, such as its name for a message; otherwise the status. */
    public static String receipt(Http.Response answer, String field) {
        var text = JsonText.of(of(answer).path(field));
        return text.isEmpty() ? "HTTP " + answer.status() : Wording.cut(text, MAX_RECEIPT);
    }

    /** What a provider answered; a node that is missing where it is not JSON. */
    public static JsonNode of(Http.Response answer) {
        try {
            return MAPPER.readTree(answer.body());
        } catch (IOException e) {
            return MAPPER.missingNode();
        }
    }
}
