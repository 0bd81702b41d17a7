package dev.tocsin.config;

import dev.tocsin.config.References.Kind;
import dev.tocsin.engine.policy.EscalationLevel;
import dev.tocsin.engine.policy.EscalationPolicy;
import dev.tocsin.engine.policy.Responder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads {@code policies}. */
final class PoliciesReader {
    private static final List<String> KEYS = List.of("levels", "repeat", "acknowledge_timeout");
    private static final List<String> RESPONDERS = List.of("user", "team", "rotation", "schedule", "channel");
    private static final String RESPONDER_HINT =
            "write {rotation: name}, or user, team, schedule or channel, one in each item";
    private static final Duration SHORTEST = Duration.ofMillis(100);
    private static final int MAX_REPEAT = 100;

    private final Values values;
    private final References references;

    PoliciesReader(Values values, References references) {
        this.values = values;
        this.references = references;
    }

    Map<String, EscalationPolicy> read(Document document) {
        return Section.read(document.map("policies"), values, this::policy);
    }

    private Optional<EscalationPolicy> policy(String name, Yaml node) {
        references.define(Kind.POLICY, name);
        return Fields.of(node, "a policy", KEYS, values.problems()).flatMap(fields -> {
            var levels = fields.require("levels", "list whom to page first, second, …")
                    .map(this::levels);
            var repeat = fields.get("repeat").map(n -> values.integer(n, 0, MAX_REPEAT));
            var acknowledge =
                    fields.get("acknowledge_timeout").flatMap(n -> values.durationOrNever(n, SHORTEST, Values.A_MONTH));
            return levels.filter(some -> !some.isEmpty())
                    .map(some -> new EscalationPolicy(name, some, repeat.orElse(0), acknowledge));
        });
    }

    private List<EscalationLevel> levels(Yaml node) {
        return values.someOf(node, "levels").stream()
                .flatMap(item ->
                        Fields.of(item, "a level", List.of("responders", "timeout"), values.problems()).stream())
                .map(this::level)
                .toList();
    }

    private EscalationLevel level(Fields fields) {
        var responders = new ArrayList<Responder>();
        for (var item : fields.require("responders", "list whom to page: [{rotation: name}]")
                .map(node -> values.someOf(node, "responders"))
                .orElse(List.of())) {
            responder(item).ifPresent(responders::add);
        }
        var timeout = fields.require("timeout", "write how long they have to answer: timeout: 15m")
                .map(node -> values.duration(node, SHORTEST, Values.A_MONTH));
        return new EscalationLevel(responders, timeout.orElse(SHORTEST));
    }

    private Optional<Responder> responder(Yaml node) {
        var fields = Fields.of(node, "a responder", RESPONDERS, values.problems());
        if (fields.isEmpty()) {
            return Optional.empty();
        }
        var given = RESPONDERS.stream()
                .filter(key -> fields.get().get(key).isPresent())
                .toList();
        var unknownKeysOnly =
                given.isEmpty() && !((Yaml.Mapping) node).entries().isEmpty();
        if (given.size() != 1 && !unknownKeysOnly) {
            values.problems()
                    .add(
                            node.place(),
                            "expected one responder, found " + given.size() + " in one item",
                            RESPONDER_HINT);
        }
        return given.stream()
                .findFirst()
                .map(key -> responder(key, fields.get().get(key).orElseThrow()));
    }

    private Responder responder(String key, Yaml name) {
        return switch (key) {
            case "user" -> new Responder.User(references.refer(Kind.USER, name));
            case "team" -> new Responder.Team(references.refer(Kind.TEAM, name));
            case "rotation" -> new Responder.Rotation(references.refer(Kind.ROTATION, name));
            case "schedule" -> new Responder.Schedule(references.refer(Kind.SCHEDULE, name));
            case "channel" -> new Responder.Channel(references.refer(Kind.CHANNEL, name));
            default -> throw new AssertionError("not a key of a responder: " + key);
        };
    }
}
