package dev.tocsin.runtime.ledger;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Encodes entries as JSON. Unknown fields are ignored, so that an older node can read what a newer one wrote. */
final class LedgerCodec {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .addModules(new Jdk8Module(), new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_ABSENT, JsonInclude.Include.ALWAYS))
            .addMixIn(LedgerEntry.class, WithoutSubject.class)
            .build();
    private static final Map<String, LedgerKind> BY_LABEL =
            Arrays.stream(LedgerKind.values()).collect(Collectors.toUnmodifiableMap(LedgerKind::label, kind -> kind));

    private LedgerCodec() {}

    static String encode(LedgerEntry entry) {
        try {
            return MAPPER.writeValueAsString(entry);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(
                    "cannot encode " + LedgerKind.of(entry).label(), e);
        }
    }

    /** Decodes an entry; empty = a kind that only a newer version knows. */
    static Optional<LedgerEntry> decode(String kind, String json) throws JsonProcessingException {
        var known = BY_LABEL.get(kind);
        return known == null ? Optional.empty() : Optional.of(MAPPER.readValue(json, known.type()));
    }

    private interface WithoutSubject {
        @JsonIgnore
        String subject();
    }
}
