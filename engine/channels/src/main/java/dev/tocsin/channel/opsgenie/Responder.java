package dev.tocsin.channel.opsgenie;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Whom Opsgenie notifies: {@code kind:name} or {@code kind:id}. */
record Responder(String kind, String name) {
    private static final List<String> KINDS = List.of("team", "user", "escalation", "schedule");
    private static final String ID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";
    private static final int MAX_RESPONDERS = 50;

    /** Of an address, which may be "". Empty when one of them cannot be read. */
    static Optional<List<Responder>> all(String address) {
        var parts = Stream.of(address.split(",", -1)).map(String::strip).toList();
        if (address.isBlank()) {
            return Optional.of(List.of());
        }
        var read = parts.stream().flatMap(part -> one(part).stream()).toList();
        return read.size() == parts.size() && read.size() <= MAX_RESPONDERS ? Optional.of(read) : Optional.empty();
    }

    private static Optional<Responder> one(String text) {
        var colon = text.indexOf(':');
        if (colon < 0) {
            return Optional.empty();
        }
        var kind = text.substring(0, colon).strip().toLowerCase(Locale.ROOT);
        var name = text.substring(colon + 1).strip();
        return KINDS.contains(kind) && !name.isEmpty() ? Optional.of(new Responder(kind, name)) : Optional.empty();
    }

    Map<String, String> json() {
        return Map.of("type", kind, key(), name);
    }

    private String key() {
        return name.matches(ID) ? "id" : kind.equals("user") ? "username" : "name";
    }
}
