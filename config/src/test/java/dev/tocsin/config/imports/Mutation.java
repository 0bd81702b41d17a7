package dev.tocsin.config.imports;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A few changes of a tree: what senders, editors and broken exports make of it. */
public record Mutation(Random random) {
    private static final JsonNodeFactory MAKE = JsonNodeFactory.instance;
    private static final List<String> TEXTS = List.of(
            "",
            " ",
            "\u0000",
            "null",
            "NaN",
            "-1",
            "9223372036854775808",
            "1e400",
            "true",
            "\u202Eabc",
            "\uD800",
            "😀 ü ç ʻ",
            "a\nb: c # d",
            "\"quoted\" 'text' {x} [y]",
            "x".repeat(5000),
            "${env:HOME}",
            "../../etc/passwd",
            "24:00",
            "25:61",
            "08:00:30.5",
            "2026-02-30T00:00:00Z",
            "2026-01-05T08:00:00+0530",
            "9999-12-31T23:59:59Z",
            "-999999999-01-01T00:00:00",
            "+999999999-12-31T23:59:59.999999999",
            "0000-00-00T00:00:00Z",
            "2026-01-05",
            "Europe/Nowhere",
            "UTC+25",
            "GMT0",
            "weekly",
            "hourly",
            "monthly",
            "daily",
            "user",
            "schedule",
            "wait",
            "nobody",
            "default",
            "P3",
            "MO");
    private static final List<Number> NUMBERS =
            List.of(0, -1, 1, 7, 59, 3601, Integer.MAX_VALUE, Integer.MIN_VALUE, Long.MAX_VALUE, 0.5, -1e308);
    /** What YAML 1.1 and its anchors make of a text without quotes. */
    private static final List<String> PLAIN = List.of(
            "~",
            "yes",
            "No",
            "on",
            "0o17",
            "010",
            "1:30",
            "1_000",
            ".5",
            "<<",
            "*a",
            "&a x",
            "!!str x",
            "!x y",
            "!!bool yes",
            "? x",
            "- x",
            "2026-01-01",
            "|",
            "%",
            "@",
            "`",
            "30",
            "1y",
            "0",
            "9999999999w",
            "5m",
            "-5m");

    /** What a slip of the hand, or an editor, leaves in a file. */
    private static final List<String> PIECES = List.of(
            "\n",
            "  ",
            "\t",
            ": ",
            "- ",
            "[",
            "]",
            "{",
            "}",
            ",",
            "'",
            "\"",
            "&a ",
            "*a",
            "!x ",
            "!!int ",
            "# ",
            "--- ",
            "...\n",
            "|\n",
            ">\n",
            "? ",
            "%YAML 1.1\n",
            "<<: *a\n",
            "\u0000",
            "\u0085",
            "\u2028",
            "\ufeff",
            "\ud83d",
            "😀",
            "\\",
            "\r",
            "&a [*a]",
            "[".repeat(60),
            "{a: ".repeat(60),
            "x".repeat(5000));

    static List<JsonNode> places(JsonNode tree) {
        var found = new ArrayList<JsonNode>();
        collect(tree, found);
        return found;
    }

    private static void collect(JsonNode node, List<JsonNode> into) {
        if (node.isContainerNode()) {
            into.add(node);
            node.forEach(child -> collect(child, into));
        }
    }

    /** A changed copy. */
    public JsonNode of(JsonNode tree) {
        var copy = tree.deepCopy();
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            var places = places(copy);
            change(places.get(random.nextInt(places.size())), copy);
        }
        return copy;
    }

    private void change(JsonNode place, JsonNode tree) {
        switch (place) {
            case ObjectNode object
            when !object.isEmpty() -> {
                var keys = new ArrayList<String>();
                object.fieldNames().forEachRemaining(keys::add);
                var key = keys.get(random.nextInt(keys.size()));
                switch (random.nextInt(4)) {
                    case 0 -> object.remove(key);
                    case 1 -> object.set(key, elsewhere(tree));
                    case 2 -> object.set(keys.get(random.nextInt(keys.size())), object.get(key));
                    default -> object.set(key, value(tree));
                }
            }
            case ArrayNode list
            when !list.isEmpty() -> {
                var index = random.nextInt(list.size());
                switch (random.nextInt(4)) {
                    case 0 -> list.remove(index);
                    case 1 -> list.add(list.get(index).deepCopy());
                    case 2 -> list.removeAll();
                    default -> list.set(index, value(tree));
                }
            }
            case ArrayNode list -> list.add(value(tree));
            default -> {}
        }
    }

    /** A copy of something else in the tree: references that lead elsewhere, or back. */
    private JsonNode elsewhere(JsonNode tree) {
        var places = places(tree);
        var place = places.get(random.nextInt(places.size()));
        var children = new ArrayList<JsonNode>();
        place.forEach(children::add);
        return (children.isEmpty() ? place : children.get(random.nextInt(children.size()))).deepCopy();
    }

    JsonNode value(JsonNode tree) {
        return switch (random.nextInt(8)) {
            case 0 -> MAKE.nullNode();
            case 1 -> MAKE.booleanNode(random.nextBoolean());
            case 2 -> number();
            case 3 -> MAKE.arrayNode().add(text());
            case 4 -> MAKE.objectNode().put("id", text());
            case 5 -> random.nextInt(20) == 0 ? deep() : elsewhere(tree);
            default -> MAKE.textNode(text());
        };
    }

    private JsonNode number() {
        return random.nextInt(9) == 0
                ? MAKE.numberNode(BigInteger.TEN.pow(60))
                : switch (NUMBERS.get(random.nextInt(NUMBERS.size()))) {
                    case Integer n -> MAKE.numberNode(n);
                    case Long n -> MAKE.numberNode(n);
                    case Number n -> MAKE.numberNode(n.doubleValue());
                };
    }

    private String text() {
        return TEXTS.get(random.nextInt(TEXTS.size()));
    }

    private static JsonNode deep() {
        JsonNode node = MAKE.textNode("bottom");
        for (int i = 0; i < 300; i++) {
            node = i % 2 == 0 ? MAKE.arrayNode().add(node) : MAKE.objectNode().set("id", node);
        }
        return node;
    }

    /** As JSON; now and then with a key given twice, cut off, or with a character changed. */
    String text(JsonNode tree) {
        var text = tree.toString();
        return switch (random.nextInt(20)) {
            case 0 -> text.substring(0, random.nextInt(text.length()) + 1);
            case 1 -> text.replaceFirst("\"name\"", "\"id\"");
            case 2 -> {
                var at = random.nextInt(text.length());
                yield text.substring(0, at) + (char) random.nextInt(0x250) + text.substring(at + 1);
            }
            case 3 -> "[".repeat(random.nextInt(3000)) + text;
            default -> text;
        };
    }

    /** JSON is YAML; now and then a text loses its quotes. */
    public String yaml(JsonNode tree) {
        var text = text(tree);
        if (random.nextInt(3) == 0) {
            return text;
        }
        var parts = text.split("(?=\"[^\"\\\\]{0,40}\")", -1);
        var which = random.nextInt(parts.length);
        var plain = PLAIN.get(random.nextInt(PLAIN.size()));
        parts[which] =
                parts[which].replaceFirst("^\"[^\"\\\\]{0,40}\"", java.util.regex.Matcher.quoteReplacement(plain));
        return String.join("", parts);
    }

    /** The text itself with a few slips: cut, inserted, doubled, changed. */
    public String lines(String text) {
        var changed = new StringBuilder(text);
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            var at = random.nextInt(changed.length());
            var end = Math.min(changed.length(), at + random.nextInt(20));
            switch (random.nextInt(4)) {
                case 0 -> changed.delete(at, end);
                case 1 -> changed.insert(at, PIECES.get(random.nextInt(PIECES.size())));
                case 2 -> changed.insert(at, changed.substring(at, end));
                default -> changed.setCharAt(at, (char) random.nextInt(random.nextBoolean() ? 128 : 0x10000));
            }
        }
        return changed.toString();
    }
}
