package dev.tocsin.runtime.journal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tocsin.core.signal.Labels;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Label sets in the index column: a JSON array of objects. */
public final class LabelSetCodec {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<List<Map<String, String>>> TYPE = new TypeReference<>() {};

    private LabelSetCodec() {}

    /** Null for an empty list, which most incidents have. */
    static @Nullable String encode(List<Labels> sets) {
        if (sets.isEmpty()) {
            return null;
        }
        try {
            return JSON.writeValueAsString(sets.stream().map(Labels::values).toList());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    public static List<Labels> decode(String json) {
        try {
            return JSON.readValue(json, TYPE).stream().map(Labels::of).toList();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("not label sets: " + json, e);
        }
    }
}
