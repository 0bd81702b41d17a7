package dev.tocsin.api.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Reads the fields of a JSON object and collects every fault, so that a caller hears of all of them at once. */
public final class Body {
    private final JsonNode node;
    private final List<Problem.Fault> faults = new ArrayList<>();

    private Body(JsonNode node) {
        this.node = node;
    }

    /** @param known fields; any other is a fault. An empty body is an empty object. */
    public static Body of(byte[] bytes, Set<String> known) {
        var node = bytes.length == 0
                ? Json.read("{}".getBytes(java.nio.charset.StandardCharsets.UTF_8))
                : Json.read(bytes);
        if (!node.isObject()) {
            throw new BadRequest(Problem.badRequest("the body must be a JSON object"));
        }
        var body = new Body(node);
        node.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                body.fault(name, "is not a field of this request; known are " + String.join(", ", sorted(known)));
            }
        });
        return body;
    }

    public boolean has(String field) {
        return node.has(field);
    }

    public boolean isNull(String field) {
        return node.path(field).isNull();
    }

    public Optional<String> text(String field, int longest) {
        var value = node.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isTextual() || value.textValue().isBlank()) {
            fault(field, "must be a text that is not blank");
            return Optional.empty();
        }
        if (value.textValue().length() > longest) {
            fault(field, "may have at most " + longest + " characters");
            return Optional.empty();
        }
        return Optional.of(Texts.fit(value.textValue(), longest));
    }

    public Optional<Instant> time(String field) {
        var text = text(field, 64);
        var time = text.flatMap(Times::parse);
        if (text.isPresent() && time.isEmpty()) {
            fault(field, "must be a time such as 2026-11-20T12:00:00Z");
        }
        return time;
    }

    public OptionalInt integer(String field) {
        var value = node.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return OptionalInt.empty();
        }
        if (!value.canConvertToInt() || !value.isIntegralNumber()) {
            fault(field, "must be a whole number");
            return OptionalInt.empty();
        }
        return OptionalInt.of(value.intValue());
    }

    public JsonNode node(String field) {
        return node.path(field);
    }

    public void require(String field) {
        if (!node.hasNonNull(field)) {
            fault(field, "is required");
        }
    }

    public void fault(String field, String detail) {
        faults.add(new Problem.Fault(pointer(field), field + ' ' + detail));
    }

    /** A fault of one entry of a field that is an object. */
    public void fault(String field, String entry, String detail) {
        faults.add(new Problem.Fault(pointer(field) + pointer(entry), field + '.' + entry + ' ' + detail));
    }

    /** A fault of the body as a whole. */
    public void fault(String detail) {
        faults.add(new Problem.Fault("", detail));
    }

    private static String pointer(String field) {
        return '/' + field.replace("~", "~0").replace("/", "~1");
    }

    /** Ends the reading: throws if there was any fault. */
    public void check() {
        if (!faults.isEmpty()) {
            throw new BadRequest(Problem.badRequest(faults));
        }
    }

    private static List<String> sorted(Set<String> names) {
        return names.stream().sorted().toList();
    }
}
