package dev.tocsin.api.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** JSON in and out: RFC 3339 instants in UTC, empty values left out, and bounds on what is read. */
public final class Json {
    private static final Pattern SOURCE = Pattern.compile("\\[Source: [^;]*; (line: \\d+, column: \\d+)]");
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .addModules(new Jdk8Module(), new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_ABSENT, JsonInclude.Include.ALWAYS))
            .build();

    static {
        MAPPER.getFactory()
                .setStreamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(50)
                        .maxStringLength(512 * 1024)
                        .maxNameLength(1024)
                        .maxNumberLength(100)
                        .build());
    }

    private Json() {}

    /**
     * A repeated key's last value wins; anything after the document is refused. The bytes are decoded here because
     * Jackson, reading bytes, refuses the escaped form of a character such as U+1F692 in a field's name.
     */
    public static JsonNode read(byte[] body) throws BadRequest {
        try {
            var node = MAPPER.readTree(text(body));
            if (node == null || node.isMissingNode()) {
                throw new BadRequest(Problem.badRequest("the body is empty; JSON was expected"));
            }
            return node;
        } catch (JsonProcessingException e) {
            var place = e.getLocation() == null
                    ? ""
                    : " at line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr();
            throw new BadRequest(Problem.badRequest("the body is not JSON: " + message(e) + place));
        }
    }

    /** What Jackson says, without its words about a source that it does not show. */
    private static String message(JsonProcessingException e) {
        return SOURCE.matcher(e.getOriginalMessage()).replaceAll("$1");
    }

    private static String text(byte[] body) {
        var text = new String(body, StandardCharsets.UTF_8);
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    public static byte[] write(Object value) {
        try {
            return MAPPER.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write " + value.getClass().getSimpleName(), e);
        }
    }
}
