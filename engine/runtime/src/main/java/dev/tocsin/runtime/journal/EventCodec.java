package dev.tocsin.runtime.journal;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.MutableConfigOverride;
import com.fasterxml.jackson.databind.deser.std.StdDelegatingDeserializer;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdDelegatingSerializer;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import com.fasterxml.jackson.datatype.jsr310.deser.InstantDeserializer;
import dev.tocsin.core.incident.EventType;
import dev.tocsin.core.incident.IncidentEvent;
import dev.tocsin.core.incident.page.Exchange;
import dev.tocsin.core.incident.page.Page;
import dev.tocsin.core.incident.page.PageId;
import dev.tocsin.core.incident.page.Purpose;
import dev.tocsin.core.incident.page.ResponseClass;
import dev.tocsin.core.policy.AutoResolve;
import dev.tocsin.core.policy.Condition;
import dev.tocsin.core.policy.EscalationPolicy;
import dev.tocsin.core.policy.Responder;
import dev.tocsin.core.signal.Alert;
import dev.tocsin.core.signal.DedupKey;
import dev.tocsin.core.signal.IncidentId;
import dev.tocsin.core.signal.InstantParser;
import dev.tocsin.core.signal.Labels;
import dev.tocsin.core.signal.Matcher;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Encodes events as JSON, so that the journal can be read with psql. Instants and durations are ISO 8601, records of a
 * single value are plain strings, and empty values are left out. Unknown fields are ignored, so that an older node can
 * read what a newer one wrote.
 */
public final class EventCodec {
    private static final Consumer<MutableConfigOverride> MISSING_IS_EMPTY =
            type -> type.setSetterInfo(JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY));
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .addModules(
                    new Jdk8Module(),
                    new JavaTimeModule(),
                    exchanges(),
                    new SimpleModule()
                            .addDeserializer(Instant.class, new InstantReader())
                            .addSerializer(Matcher.class, new StdDelegatingSerializer(Matcher.class, MatcherJson.WRITE))
                            .addDeserializer(Matcher.class, new StdDelegatingDeserializer<>(MatcherJson.READ)))
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
            .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_ABSENT, JsonInclude.Include.ALWAYS))
            .addMixIn(IncidentId.class, Text.class)
            .addMixIn(PageId.class, Text.class)
            .addMixIn(DedupKey.class, Text.class)
            .addMixIn(Labels.class, LabelSet.class)
            .addMixIn(Responder.class, Reference.class)
            .addMixIn(AutoResolve.class, ResolveText.class)
            .addMixIn(ResponseClass.class, ResponseLabel.class)
            .addMixIn(Page.class, PageFields.class)
            .addMixIn(Purpose.class, PurposeCode.class)
            .addMixIn(EscalationPolicy.class, PolicyFields.class)
            .addMixIn(Alert.class, AlertFields.class)
            .addMixIn(IncidentEvent.RisePaged.class, RiseFields.class)
            .addMixIn(Condition.class, OnlyWhatThereIs.class)
            .withConfigOverride(List.class, MISSING_IS_EMPTY)
            .withConfigOverride(Map.class, MISSING_IS_EMPTY)
            .build();
    private static final Map<String, EventType> BY_MANIFEST =
            Arrays.stream(EventType.values()).collect(Collectors.toUnmodifiableMap(EventType::manifest, type -> type));

    private EventCodec() {}

    /** Of every event that has an exchange. */
    private static SimpleModule exchanges() {
        var module = new SimpleModule("exchanges");
        for (var type : EventType.values()) {
            if (Arrays.stream(type.type().getRecordComponents())
                    .anyMatch(component -> component.getType().equals(Exchange.class))) {
                module.setMixInAnnotation(type.type(), ExchangeFields.class);
            }
        }
        return module;
    }

    /** The event's name and version on disk. */
    public static String manifest(IncidentEvent event) {
        return EventType.of(event).manifest();
    }

    public static byte[] encode(IncidentEvent event) {
        try {
            return MAPPER.writeValueAsBytes(event);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot encode " + manifest(event), e);
        }
    }

    public static IncidentEvent decode(String manifest, byte[] json) {
        var type = BY_MANIFEST.get(manifest);
        var old = EventUpcasters.BY_MANIFEST.get(manifest);
        try {
            if (type != null) {
                return read(json, type.type());
            }
            if (old != null) {
                return read(json, old).today();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot decode " + manifest, e);
        }
        throw new IllegalArgumentException("the journal has an event of a type this version does not know: " + manifest
                + "; it was written by a newer Tocsin");
    }

    /** Jackson reads no name with an escaped surrogate from bytes, and labels may have such names. */
    private static <T> T read(byte[] json, Class<T> type) throws IOException {
        try {
            return MAPPER.readValue(json, type);
        } catch (JsonProcessingException e) {
            return MAPPER.readValue(new String(json, StandardCharsets.UTF_8), type);
        }
    }

    /** Reads the form that Tocsin writes at low cost; any other form as Jackson does. */
    private static final class InstantReader extends StdScalarDeserializer<Instant> {
        InstantReader() {
            super(Instant.class);
        }

        @Override
        public Instant deserialize(JsonParser json, DeserializationContext context) throws IOException {
            var instant = InstantParser.parse(json.getText());
            return instant.isPresent() ? instant.get() : InstantDeserializer.INSTANT.deserialize(json, context);
        }
    }

    /** A record of one string is written as the string. */
    private record Text(@JsonValue String value) {
        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        Text {}
    }

    private record LabelSet(@JsonValue Map<String, String> values) {
        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        LabelSet {}
    }

    private interface ResolveText {
        @JsonValue
        String text();

        @JsonCreator
        static AutoResolve parse(String text) {
            return AutoResolve.parse(text);
        }
    }

    private interface ResponseLabel {
        @JsonValue
        String label();

        @JsonCreator
        static ResponseClass of(String label) {
            return ResponseClass.of(label);
        }
    }

    private interface PageFields {
        @JsonProperty("level")
        Purpose purpose();
    }

    private interface PurposeCode {
        @JsonValue
        int code();

        @JsonCreator
        static Purpose of(int code) {
            return Purpose.of(code);
        }
    }

    /** The facts about an exchange stand beside the other fields of the event. */
    private interface ExchangeFields {
        @JsonUnwrapped
        Exchange exchange();
    }

    private interface PolicyFields {
        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        Map<String, Duration> statusUpdates();

        @JsonInclude(JsonInclude.Include.NON_DEFAULT)
        boolean escalateWhenClear();
    }

    private interface AlertFields {
        @JsonInclude(JsonInclude.Include.NON_DEFAULT)
        boolean startUnknown();
    }

    private interface RiseFields {
        @JsonInclude(JsonInclude.Include.NON_DEFAULT)
        boolean rest();
    }

    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    private interface OnlyWhatThereIs {}

    private interface Reference {
        @JsonValue
        String reference();

        @JsonCreator
        static Responder parse(String reference) {
            return Responder.parse(reference);
        }
    }
}
