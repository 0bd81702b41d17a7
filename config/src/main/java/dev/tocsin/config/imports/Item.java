package dev.tocsin.config.imports;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A value of a JSON file that knows its place. What is asked of it and is not so leaves by {@link Unreadable}. */
record Item(String file, String path, JsonNode node, String remedy) {
    private static final String AS_IT_IS = "save the API's answer as it is";
    private static final String BYTE_ORDER_MARK = "\uFEFF";
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static final Pattern OFFSET = Pattern.compile("(Z|[+-]\\d\\d:?\\d\\d)$");
    private static final int FIRST_YEAR = 1970;
    private static final int LAST_YEAR = 2999;

    /** Of turns, rounds or people. */
    private static final int MAX_COUNT = 10_000;

    static Item parse(JsonFile file) {
        try {
            var text = file.text();
            var node = JSON.readTree(text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text);
            return new Item(file.name(), "$", node == null ? MissingNode.getInstance() : node, AS_IT_IS);
        } catch (JsonProcessingException e) {
            var at = e.getLocation();
            throw new Unreadable(new ImportFault(
                    file.name(),
                    "$",
                    "is not one value of JSON"
                            + (at == null ? "" : ": look at line " + at.getLineNr() + ", column " + at.getColumnNr()),
                    "save the body of one answer of the API, nothing else (curl -s, without -i or -v)"));
        }
    }

    Item at(String key) {
        return new Item(file, path.isEmpty() ? key : path + '.' + key, node.path(key), remedy);
    }

    boolean exists() {
        return !node.isMissingNode() && !node.isNull();
    }

    boolean has(String key) {
        return at(key).exists();
    }

    boolean isObject() {
        return node.isObject();
    }

    boolean isList() {
        return node.isArray();
    }

    Set<String> keys() {
        var keys = new TreeSet<String>();
        node.fieldNames().forEachRemaining(keys::add);
        return keys;
    }

    /** What other keys there are, each as a fault: a key that is misspelt leaves out what it was to say. */
    List<ImportFault> keysBeside(Set<String> known, String what) {
        return keys().stream()
                .filter(key -> !known.contains(key))
                .map(key -> at(key).unreadable(
                                "is no key of " + what,
                                "remove it, or write one of "
                                        + known.stream().sorted().collect(Collectors.joining(", ")))
                        .fault())
                .toList();
    }

    /** As it is written; empty where it is missing or null. */
    Optional<String> text(String key) {
        var text = compared(key);
        if (text.filter(value -> value.length() > OneLine.MAX_LENGTH).isPresent()) {
            throw at(key).unreadable(
                            "has " + text.get().length() + " characters, " + OneLine.MAX_LENGTH + " are allowed",
                            "shorten it");
        }
        return text;
    }

    /** As {@link #text}, of any length: what labels are compared with. */
    Optional<String> compared(String key) {
        var value = at(key);
        if (!value.exists()) {
            return Optional.empty();
        }
        if (!value.node.isValueNode()) {
            throw value.unreadable("expected a text", remedy);
        }
        return Optional.of(value.value());
    }

    String require(String key, String hint) {
        return text(key).filter(text -> !text.isBlank()).orElseThrow(() -> at(key).unreadable("is missing", hint));
    }

    long number(String key, long otherwise) {
        var value = at(key);
        if (!value.exists()) {
            return otherwise;
        }
        if (!value.node.canConvertToLong() && !value.value().matches("-?\\d{1,18}")) {
            throw value.unreadable("expected a whole number", remedy);
        }
        return value.node.asLong();
    }

    /** A number of turns, rounds or people: more than {@link #MAX_COUNT} is a mistake. */
    int count(String key, int otherwise) {
        var number = number(key, otherwise);
        if (number < 0 || number > MAX_COUNT) {
            throw at(key).unreadable("expected a number from 0 to " + MAX_COUNT, remedy);
        }
        return (int) number;
    }

    /** So many minutes, hours and so on, from nothing to {@code longest}. */
    Duration duration(String key, ChronoUnit unit, long otherwise, Duration longest) {
        var number = number(key, otherwise);
        if (number < 0 || number > longest.dividedBy(unit.getDuration())) {
            throw at(key).unreadable(
                            "expected a number of " + unit.toString().toLowerCase(Locale.ROOT) + " from 0 to "
                                    + longest.dividedBy(unit.getDuration()),
                            remedy);
        }
        return unit.getDuration().multipliedBy(number);
    }

    long requireNumber(String key, String hint) {
        if (!has(key)) {
            throw at(key).unreadable("is missing", hint);
        }
        return number(key, 0);
    }

    boolean flag(String key, boolean otherwise) {
        return has(key) ? at(key).node.asBoolean() : otherwise;
    }

    /** Empty where it is missing or null. */
    List<Item> list(String key) {
        var value = at(key);
        return value.exists() ? value.items() : List.of();
    }

    List<Item> requireList(String key, String hint) {
        if (!has(key)) {
            throw at(key).unreadable("is missing", hint);
        }
        return list(key);
    }

    List<Item> items() {
        if (!node.isArray()) {
            throw unreadable("expected a list", remedy);
        }
        var items = new ArrayList<Item>();
        for (int i = 0; i < node.size(); i++) {
            items.add(new Item(file, path + '[' + i + ']', node.get(i), remedy));
        }
        return items;
    }

    /** The text of a scalar; "" for what is none. */
    String value() {
        return node.isTextual() ? node.textValue() : node.isValueNode() && !node.isNull() ? node.toString() : "";
    }

    /** A single value that is given. */
    String scalar() {
        if (!exists() || !node.isValueNode()) {
            throw unreadable("expected a single value", remedy);
        }
        return value();
    }

    /** None where it is missing or null. */
    List<Item> listOrNone() {
        return exists() ? items() : List.of();
    }

    /** None where it is missing or null. */
    Set<String> keysOfMap() {
        if (exists() && !node.isObject()) {
            throw unreadable("expected a map", remedy);
        }
        return keys();
    }

    ZoneId zone(String key) {
        var text = require(key, "name a time zone such as America/Chicago");
        try {
            return ZoneId.of(text);
        } catch (DateTimeException _) {
            throw at(key).unreadable(
                            "unknown time zone '" + OneLine.of(text, 40) + "'",
                            "write it as in America/Chicago or UTC");
        }
    }

    /** With an offset: what the clocks of the zone show then. Without: as it stands. */
    LocalDateTime local(String key, ZoneId zone) {
        var text = require(key, "give a time such as 2026-01-05T08:00:00Z");
        return at(key).parse(text, zone);
    }

    Optional<LocalDateTime> optionalLocal(String key, ZoneId zone) {
        return text(key).map(text -> at(key).parse(text, zone));
    }

    /** As {@link #local(String, ZoneId)}, of an item of a list. */
    LocalDateTime local(ZoneId zone) {
        return parse(value(), zone);
    }

    private LocalDateTime parse(String text, ZoneId zone) {
        var time = anyTime(text, zone);
        if (time.getYear() < FIRST_YEAR || time.getYear() > LAST_YEAR) {
            throw unreadable("a year from " + FIRST_YEAR + " to " + LAST_YEAR + " is expected", remedy);
        }
        return time;
    }

    private LocalDateTime anyTime(String text, ZoneId zone) {
        try {
            return OFFSET.matcher(text).find()
                    ? OffsetDateTime.parse(text.replaceFirst("([+-]\\d\\d)(\\d\\d)$", "$1:$2"))
                            .atZoneSameInstant(zone)
                            .toLocalDateTime()
                    : LocalDateTime.parse(text);
        } catch (DateTimeException _) {
            throw unreadable("not a time: '" + OneLine.of(text, 40) + "'", "write it as in 2026-01-05T08:00:00Z");
        }
    }

    LocalTime time(String key) {
        var text = require(key, "give a time such as 08:00");
        try {
            return LocalTime.parse(text);
        } catch (DateTimeException _) {
            throw at(key).unreadable("not a time of day: '" + OneLine.of(text, 40) + "'", "write it as in 08:00");
        }
    }

    Unreadable unreadable(String message, String hint) {
        return new Unreadable(new ImportFault(file, path.isEmpty() ? "$" : path, message, hint));
    }
}
