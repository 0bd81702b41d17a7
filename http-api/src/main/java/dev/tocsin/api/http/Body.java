package dev.tocsin.api.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tocsin.channel.JsonText;
import dev.tocsin.core.signal.TextBounds;
import dev.tocsin.core.signal.TimeReader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Reads the fields of a JSON object and collects the faults, so that a client gets all of them, or many, at once. */
public final class Body {
    private final JsonNode node;
    private final List<Problem.Fault> faults = new ArrayList<>();
    private int more;

    private Body(JsonNode node) {
        this.node = node;
    }

    /**
     * @param known fields; any other is a fault. An empty body is an empty object.
     * @throws BadRequest if the body is not a JSON object
     */
    public static Body of(byte[] bytes, Set<String> known) {
        var node = bytes.length == 0
                ? Json.read("{}".getBytes(java.nio.charset.StandardCharsets.UTF_8))
                : Json.read(bytes);
        if (!node.isObject()) {
            throw new BadRequest(Problem.badRequest("the body must be a JSON object"));
        }
        var body = new Body(node);
        body.requireKnown(known);
        return body;
    }

    private void requireKnown(Set<String> known) {
        node.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                fault(name, "is not a field of this request; the fields are " + String.join(", ", sorted(known)));
            }
        });
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
        var text = JsonText.of(value);
        if (text.isEmpty()) {
            fault(field, "must be a string that is not blank");
            return Optional.empty();
        }
        if (text.length() > longest) {
            fault(field, "may have at most " + longest + " characters");
            return Optional.empty();
        }
        return Optional.of(TextBounds.fit(text, longest));
    }

    public Optional<Instant> time(String field) {
        var text = text(field, 64);
        var time = text.flatMap(TimeReader::parse);
        if (text.isPresent() && time.isEmpty()) {
            fault(field, "must be a time such as 2026-11-20T12:00:00Z");
        }
        return time;
    }

    /** A boolean; false if it is missing. */
    public boolean flag(String field) {
        var value = node.path(field);
        if (!value.isMissingNode() && !value.isNull() && !value.isBoolean()) {
            fault(field, "must be true or false");
        }
        return value.asBoolean(false);
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

    public boolean flag(String field, boolean otherwise) {
        var value = node.path(field);
        if (!value.isMissingNode() && !value.isNull() && !value.isBoolean()) {
            fault(field, "must be true or false");
        }
        return value.isBoolean() ? value.booleanValue() : otherwise;
    }

    /** Which of two names of the same field is given; both are a fault. */
    public String eitherName(String field, String other) {
        if (has(field) && has(other)) {
            fault(other, "is another name for " + field + "; give only one of them");
        }
        return has(other) ? other : field;
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
        add(new Problem.Fault(pointer(field), field + ' ' + detail));
    }

    /** Adds a fault of one entry of a field that is an object. */
    public void fault(String field, String entry, String detail) {
        add(new Problem.Fault(pointer(field) + pointer(entry), field + '.' + entry + ' ' + detail));
    }

    /** Reads a field that is an object, with faults of its own; empty = it is missing. */
    public Optional<Body> object(String field, Set<String> known) {
        var value = node.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isObject()) {
            fault(field, "must be an object");
            return Optional.empty();
        }
        var item = new Body(value);
        item.requireKnown(known);
        return Optional.of(item);
    }

    /** Adds the faults of a field that is an object. */
    public void adopt(String field, Body item) {
        more += item.more;
        item.faults.forEach(
                fault -> add(new Problem.Fault(pointer(field) + fault.pointer(), field + '.' + fault.detail())));
    }

    /** Reads a field that is a list of objects, each with faults of its own; an empty list if it is missing. */
    public List<Body> objects(String field, int most, Set<String> known) {
        var value = node.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return List.of();
        }
        if (!value.isArray() || value.isEmpty() || value.size() > most) {
            fault(field, "must be a list of 1 to " + most + " objects");
            return List.of();
        }
        var bodies = new ArrayList<Body>();
        for (int i = 0; i < value.size(); i++) {
            if (value.get(i).isObject()) {
                var item = new Body(value.get(i));
                item.requireKnown(known);
                bodies.add(item);
            } else {
                fault(field, Integer.toString(i), "must be an object");
            }
        }
        return bodies;
    }

    /** Adds the faults of an item of a list. */
    public void adopt(String field, int index, Body item) {
        more += item.more;
        item.faults.forEach(fault -> add(new Problem.Fault(
                pointer(field) + '/' + index + fault.pointer(), field + '[' + index + "]." + fault.detail())));
    }

    /** A list of texts; an empty list if the field is missing. */
    public List<String> texts(String field, int most, int longest) {
        var value = node.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return List.of();
        }
        if (!value.isArray() || value.isEmpty() || value.size() > most) {
            fault(field, "must be a list of 1 to " + most + " strings");
            return List.of();
        }
        var texts = new ArrayList<String>();
        for (int i = 0; i < value.size(); i++) {
            var text = JsonText.of(value.get(i));
            if (!text.isEmpty() && text.length() <= longest) {
                texts.add(TextBounds.clean(text));
            } else {
                fault(field, Integer.toString(i), "must be a string of 1 to " + longest + " characters");
            }
        }
        return texts;
    }

    /** Adds a fault of the body as a whole. */
    public void fault(String detail) {
        add(new Problem.Fault("", detail));
    }

    private void add(Problem.Fault fault) {
        if (faults.size() < Problem.MAX_FAULTS) {
            faults.add(fault);
        } else {
            more++;
        }
    }

    private static String pointer(String field) {
        return '/' + field.replace("~", "~0").replace("/", "~1");
    }

    public boolean hasFaults() {
        return !faults.isEmpty();
    }

    /**
     * Ends reading.
     *
     * @throws BadRequest if there was any fault
     */
    public void check() {
        check(List.of());
    }

    /**
     * @param impossible faults of values that can be read but not be carried out: if there are no others, the status is
     *     422
     */
    public void check(List<Problem.Fault> impossible) {
        if (faults.isEmpty() && impossible.isEmpty()) {
            return;
        }
        var isRead = faults.isEmpty();
        impossible.forEach(this::add);
        if (more > 0) {
            faults.add(Problem.Fault.more(more));
        }
        throw new BadRequest(isRead ? Problem.unprocessable(faults) : Problem.badRequest(faults));
    }

    private static List<String> sorted(Set<String> names) {
        return names.stream().sorted().toList();
    }
}
