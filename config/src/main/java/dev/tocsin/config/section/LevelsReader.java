package dev.tocsin.config.section;

import dev.tocsin.config.read.Fields;
import dev.tocsin.config.read.MatchersReader;
import dev.tocsin.config.read.NearestName;
import dev.tocsin.config.read.References;
import dev.tocsin.config.read.References.Kind;
import dev.tocsin.config.read.Times;
import dev.tocsin.config.read.Values;
import dev.tocsin.config.read.Yaml;
import dev.tocsin.engine.policy.Condition;
import dev.tocsin.engine.policy.EscalationLevel;
import dev.tocsin.engine.policy.Responder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Reads the {@code levels} of a policy. */
final class LevelsReader {
    static final Duration SHORTEST = Duration.ofMillis(100);
    private static final List<String> KEYS = List.of("responders", "delay", "timeout", "when");
    private static final List<String> RESPONDERS =
            List.of("user", "team", "rotation", "schedule", "channel", "round_robin");
    private static final List<String> RESPONDER_KEYS =
            Stream.concat(RESPONDERS.stream(), Stream.of("who")).toList();
    private static final List<String> WHO = List.of("current", "next", "previous", "all");
    private static final String RESPONDER_HINT =
            "write {rotation: name}, or user, team, schedule, channel or round_robin, one in each item";

    private final Values values;
    private final References references;
    private final Severities severities;
    private final MatchersReader matchers;
    private final WeekReader week;
    private final DirectChannels channels;

    LevelsReader(Values values, References references, Severities severities, Times times, DirectChannels channels) {
        this.values = values;
        this.references = references;
        this.channels = channels;
        this.severities = severities;
        matchers = new MatchersReader(values);
        week = new WeekReader(values, times);
    }

    List<EscalationLevel> levels(Yaml node) {
        return values.someOf(node, "levels").stream()
                .flatMap(item -> Fields.of(item, "a level", KEYS, values.problems()).stream())
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
        var delay = fields.get("delay")
                .map(node -> values.duration(node, Duration.ZERO, Values.A_MONTH))
                .filter(Predicate.not(Duration::isZero));
        var timeout = fields.require("timeout", "write how long they have to answer: timeout: 15m")
                .map(node -> values.duration(node, SHORTEST, Values.A_MONTH));
        var when = fields.get("when").flatMap(this::condition);
        return new EscalationLevel(responders, delay, timeout.orElse(SHORTEST), when);
    }

    private Optional<Condition> condition(Yaml node) {
        var keys = List.of("severities", "matchers", "hours");
        return Fields.of(node, "a condition", keys, values.problems()).map(fields -> {
            if (node instanceof Yaml.Mapping(_, var entries) && entries.isEmpty()) {
                values.problems().add(node.place(), "the condition is empty", "give it severities, matchers or hours");
            }
            return new Condition(
                    fields.get("severities").map(n -> values.someOf(n, "severities")).orElse(List.of()).stream()
                            .map(severities::known)
                            .toList(),
                    fields.get("matchers").map(matchers::read).orElse(List.of()),
                    fields.get("hours").map(n -> values.someOf(n, "hours")).orElse(List.of()).stream()
                            .flatMap(item -> week.hours(item).stream())
                            .toList());
        });
    }

    private Optional<Responder> responder(Yaml node) {
        var fields = Fields.of(node, "a responder", RESPONDER_KEYS, values.problems());
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
        return given.stream().findFirst().flatMap(key -> responder(key, fields.get()));
    }

    private Optional<Responder> responder(String key, Fields fields) {
        var node = fields.get(key).orElseThrow();
        var who = fields.get("who");
        if (!key.equals("rotation") && who.isPresent()) {
            values.problems().add(who.get().place(), "'who' belongs to a rotation, not to a " + key, "remove it");
        }
        return switch (key) {
            case "user" -> Optional.of(new Responder.User(references.refer(Kind.USER, node)));
            case "team" -> Optional.of(new Responder.Team(references.refer(Kind.TEAM, node)));
            case "rotation" -> {
                var name = references.refer(Kind.ROTATION, node);
                yield Optional.of(
                        new Responder.Rotation(name, who.map(this::who).orElse(Responder.Who.CURRENT)));
            }
            case "schedule" -> Optional.of(new Responder.Schedule(references.refer(Kind.SCHEDULE, node)));
            case "channel" -> Optional.of(new Responder.Channel(channels.refer(node)));
            case "round_robin" -> {
                var users = values.someOf(node, "users").stream()
                        .map(user -> references.refer(Kind.USER, user))
                        .toList();
                yield users.isEmpty() ? Optional.empty() : Optional.of(new Responder.RoundRobin(users));
            }
            default -> throw new AssertionError("not a key of a responder: " + key);
        };
    }

    private Responder.Who who(Yaml node) {
        var text = values.text(node, "whose turn it is");
        if (WHO.contains(text)) {
            return Responder.Who.valueOf(text.toUpperCase(Locale.ROOT));
        }
        if (Values.isText(node)) {
            values.expected(node.place(), "current, next, previous or all", text, NearestName.hint(text, WHO, ""));
        }
        return Responder.Who.CURRENT;
    }
}
