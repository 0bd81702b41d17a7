package dev.tocsin.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ContainerNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What broken, odd and hostile senders make of a payload: types swapped, nulls, blanks, huge, deep, odd characters, times
 * and numbers, repeated keys, cut off. The same seed makes the same bytes.
 */
public final class Mutations {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private static final List<String> TEXTS = List.of(
            "",
            " ",
            "\t\n",
            "null",
            "true",
            "0",
            "\u0000",
            "\ud800",
            "\udc00\ud800",
            "\u202e\u2066",
            "\u200b",
            "\u00a0",
            "\uffff\ufffe",
            "👩‍🚒",
            "é".repeat(50),
            "a\r\nb",
            "\u001b[31m",
            "firing",
            "resolved",
            "FIRING ",
            "alertname",
            "severity",
            "critical",
            "{{ .Labels }}",
            "%n%s%00",
            "../../x",
            "'; --",
            "<script>",
            "🚒".repeat(3_000),
            "x".repeat(300),
            "x".repeat(5_000));
    private static final List<String> TIMES = List.of(
            "2026-11-20T12:00:00Z",
            "2026-11-20 12:00:00",
            "0001-01-01T00:00:00Z",
            "0000-00-00T00:00:00Z",
            "2026-02-30T00:00:00Z",
            "9999-12-31T23:59:60Z",
            "+999999999-12-31T23:59:59Z",
            "-999999999-01-01T00:00:00Z",
            "2026-11-20T12:00:00.1234567890Z",
            "2026-11-20T24:00:00Z",
            "2026-11-20T12:00:00+99:99",
            "20261120T120000Z",
            "2026-W47-5",
            "1795203000",
            "1e3",
            "NaN");
    private static final List<String> KEYS = List.of(
            "status",
            "labels",
            "annotations",
            "startsAt",
            "endsAt",
            "fingerprint",
            "alertname",
            "summary",
            "alerts",
            "event",
            "event_type",
            "data",
            "id",
            "alias",
            "action",
            "alert",
            "title",
            "",
            " ",
            "\u0000",
            "\ud800",
            "a/b~c",
            "k".repeat(300));

    private final SplittableRandom random;

    public Mutations(long seed) {
        this.random = new SplittableRandom(seed);
    }

    /** @param sample a payload that a sender of ours makes */
    public byte[] mutated(JsonNode sample) {
        var copy = sample.deepCopy();
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            mutate(copy);
        }
        return spoiled(text(copy));
    }

    private static String text(JsonNode node) {
        try {
            return MAPPER.writeValueAsString(node);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Mostly left as it is: what is no JSON teaches little about those who read JSON. */
    private byte[] spoiled(String text) {
        return switch (random.nextInt(40)) {
            case 0 -> text.substring(0, random.nextInt(text.length() + 1)).getBytes(UTF_8);
            case 1 -> flipped(text.getBytes(UTF_8));
            case 2 -> (text + text).getBytes(UTF_8);
            case 3 -> text.replace(":", ":" + "[".repeat(random.nextInt(3))).getBytes(UTF_8);
            case 4 -> repeatedKey(text).getBytes(UTF_8);
            case 5 -> ("\uFEFF" + text).getBytes(UTF_8);
            default -> text.getBytes(UTF_8);
        };
    }

    private byte[] flipped(byte[] bytes) {
        for (int i = 0; i < 3 && bytes.length > 0; i++) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        return bytes;
    }

    private String repeatedKey(String text) {
        var at = text.indexOf("\"", random.nextInt(text.length()));
        var end = at < 0 ? -1 : text.indexOf("\":", at + 1);
        return end < 0
                ? text
                : text.substring(0, at) + text.substring(at, end) + "\":" + text(value()) + ',' + text.substring(at);
    }

    private void mutate(JsonNode root) {
        var places = new ArrayList<ContainerNode<?>>();
        collect(root, places);
        if (places.isEmpty()) {
            return;
        }
        switch (places.get(random.nextInt(places.size()))) {
            case ObjectNode object -> mutate(object);
            case ArrayNode array -> mutate(array);
            default -> throw new AssertionError();
        }
    }

    private static void collect(JsonNode node, List<ContainerNode<?>> places) {
        if (node instanceof ContainerNode<?> container && places.size() < 200) {
            places.add(container);
            container.forEach(child -> collect(child, places));
        }
    }

    private void mutate(ObjectNode object) {
        var names = new ArrayList<String>();
        object.fieldNames().forEachRemaining(names::add);
        var name = names.isEmpty() || random.nextInt(8) == 0
                ? KEYS.get(random.nextInt(KEYS.size()))
                : names.get(random.nextInt(names.size()));
        switch (random.nextInt(12)) {
            case 0 -> object.remove(name);
            case 1 ->
                object.set(
                        KEYS.get(random.nextInt(KEYS.size())),
                        object.path(name).isMissingNode() ? value() : object.get(name));
            case 2 -> {
                for (int i = random.nextInt(150); i >= 0; i--) {
                    object.put(name + i, "v" + i);
                }
            }
            case 3 ->
                object.set(name, JSON.arrayNode().add(object.path(name).isMissingNode() ? value() : object.get(name)));
            default -> object.set(name, value());
        }
    }

    private void mutate(ArrayNode array) {
        switch (random.nextInt(4)) {
            case 0 -> array.removeAll();
            case 1 -> array.add(value());
            case 2 -> {
                if (!array.isEmpty()) {
                    array.add(array.get(0).deepCopy());
                }
            }
            default -> {
                if (!array.isEmpty()) {
                    array.set(random.nextInt(array.size()), value());
                }
            }
        }
    }

    private JsonNode value() {
        return switch (random.nextInt(18)) {
            case 0, 1 -> JSON.nullNode();
            case 2 -> JSON.booleanNode(random.nextBoolean());
            case 3 -> number();
            case 4 -> JSON.objectNode();
            case 5 -> JSON.arrayNode();
            case 6 -> JSON.objectNode().set(KEYS.get(random.nextInt(KEYS.size())), number());
            case 7 -> JSON.arrayNode().add("a").addNull().add(number());
            case 8 -> deep();
            case 9, 10, 11 -> JSON.textNode(TIMES.get(random.nextInt(TIMES.size())));
            case 12 -> JSON.textNode(anything());
            default -> JSON.textNode(TEXTS.get(random.nextInt(TEXTS.size())));
        };
    }

    private JsonNode number() {
        return switch (random.nextInt(9)) {
            case 0 -> JSON.numberNode(0);
            case 1 -> JSON.numberNode(-1);
            case 2 -> JSON.numberNode(Long.MAX_VALUE);
            case 3 -> JSON.numberNode(Long.MIN_VALUE);
            case 4 -> JSON.numberNode(1.5);
            case 5 -> JSON.numberNode(Double.MAX_VALUE);
            case 6 -> JSON.numberNode(new BigInteger("9".repeat(1 + random.nextInt(999))));
            case 7 -> JSON.numberNode(new BigDecimal("1e" + random.nextInt(-400, 400)));
            default -> JSON.numberNode(random.nextLong());
        };
    }

    private JsonNode deep() {
        JsonNode node = number();
        for (int i = random.nextInt(60); i > 0; i--) {
            node = i % 2 == 0 ? JSON.arrayNode().add(node) : JSON.objectNode().set("d", node);
        }
        return node;
    }

    private String anything() {
        var text = new StringBuilder();
        for (int i = random.nextInt(20); i > 0; i--) {
            text.append((char) random.nextInt(Character.MAX_VALUE + 1));
        }
        return text.toString();
    }
}
