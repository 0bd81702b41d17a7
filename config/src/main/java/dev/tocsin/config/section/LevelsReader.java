package dev.tocsin.config.section;

import dev.tocsin.config.read.Fields;
import dev.tocsin.config.read.Key;
import dev.tocsin.config.read.References.Kind;
import dev.tocsin.config.read.Section;
import dev.tocsin.config.read.Type;
import dev.tocsin.config.read.Types;
import dev.tocsin.config.read.Values;
import dev.tocsin.config.read.Yaml;
import dev.tocsin.core.policy.Condition;
import dev.tocsin.core.policy.EscalationLevel;
import dev.tocsin.core.policy.Hours;
import dev.tocsin.core.policy.Responder;
import dev.tocsin.core.signal.Matcher;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Reads the {@code levels} of a policy. */
final class LevelsReader {
    private static final Key<Responder> USER =
            responder("user", Types.reference(Kind.USER).map(Responder.User::new), "sam", "the user");
    private static final Key<Responder> TEAM =
            responder("team", Types.reference(Kind.TEAM).map(Responder.Team::new), "platform", "everybody in the team");
    private static final Key<Responder> ROTATION = responder(
            "rotation",
            Types.reference(Kind.ROTATION).map(name -> new Responder.Rotation(name, Responder.Who.CURRENT)),
            "primary",
            "the user whose turn it is");
    private static final Key<Responder> SCHEDULE = responder(
            "schedule",
            Types.reference(Kind.SCHEDULE).map(Responder.Schedule::new),
            "platform",
            "the user who is on call");
    private static final Key<Responder> CHANNEL = responder(
            "channel",
            Types.directChannel().map(Responder.Channel::new),
            "war-room",
            "the channel itself, such as a chat room");
    private static final Key<Responder> ROUND_ROBIN = responder(
            "round_robin",
            Types.reference(Kind.USER).some("users").reading(LevelsReader::roundRobin),
            "[sam, alex]",
            "one of these users; another one for each incident and each repeat");
    private static final List<Key<Responder>> RESPONDERS =
            List.of(USER, TEAM, ROTATION, SCHEDULE, CHANNEL, ROUND_ROBIN);
    private static final Key<String> WHO = Key.optional(
                    "who",
                    Types.word("whose turn it is", "current", "next", "previous", "all"),
                    "next",
                    "whose turn of the `rotation`: `next` and `previous` are the nearest turns of somebody else")
            .or("current");
    private static final Section RESPONDER = Section.of(
                    "a responder",
                    Stream.concat(RESPONDERS.stream(), Stream.of(WHO)).toArray(Key<?>[]::new))
            .with(Types.schema("minProperties", 1, "maxProperties", 2))
            .described("exactly one key says who is paged; `who` belongs to `rotation`");
    private static final String RESPONDER_HINT =
            "write {rotation: name}, or user, team, schedule, channel or round_robin, one in each item";

    private static final Key<List<Yaml>> SEVERITIES = Key.optional(
                    "severities",
                    Types.severity().some("severities"),
                    "[critical]",
                    "the incident has one of these severities now")
            .otherwise("any");
    private static final Key<List<Matcher>> MATCHERS = Key.optional(
                    "matchers",
                    Types.matchers(),
                    "['team=\"db\"']",
                    "the alert that opened the incident matches all of these")
            .otherwise("any");
    private static final Key<List<Hours>> HOURS = Key.optional(
                    "hours",
                    HoursReader.HOURS.some("hours"),
                    "[{from: \"09:00\", to: \"17:00\", time_zone: Europe/Madrid}]",
                    "the time is within one of these hours")
            .otherwise("any");
    private static final Section CONDITION =
            Section.of("a condition", SEVERITIES, MATCHERS, HOURS).with(Map.of("minProperties", 1));

    private static final Key<List<Fields>> RESPONDERS_KEY = Key.required(
            "responders",
            RESPONDER.type().some("responders"),
            "[{schedule: platform}]",
            "who is paged, all together",
            "list whom to page: [{rotation: name}]");
    private static final Key<Duration> DELAY = Key.optional(
                    "delay",
                    Types.duration("0s", "30d"),
                    "5m",
                    "how long the level waits before it pages, once its turn has come")
            .or("0s");
    private static final Key<Duration> TIMEOUT = Key.required(
            "timeout",
            Types.duration("100ms", "30d"),
            "15m",
            "how long the responders have to answer, from the first page of the level",
            "write how long they have to answer: timeout: 15m");
    private static final Key<Fields> WHEN = Key.optional(
                    "when",
                    CONDITION.type(),
                    "{severities: [critical]}",
                    "the level is skipped unless all of this is true")
            .otherwise("always");
    private static final Section LEVEL = Section.of("a level", RESPONDERS_KEY, DELAY, TIMEOUT, WHEN);

    static final Type<List<Fields>> LEVELS = LEVEL.type().some("levels");

    private final Values values;
    private final Severities severities;

    LevelsReader(Values values, Severities severities) {
        this.values = values;
        this.severities = severities;
    }

    private static Key<Responder> responder(
            String name, Type<? extends Responder> type, String example, String meaning) {
        return Key.optional(name, type.map(responder -> responder), example, meaning);
    }

    EscalationLevel level(Fields fields) {
        var responders = fields.list(RESPONDERS_KEY).stream()
                .flatMap(item -> responder(item).stream())
                .toList();
        var delay = Optional.of(fields.value(DELAY)).filter(Predicate.not(Duration::isZero));
        var timeout = fields.get(TIMEOUT).orElse(Duration.ofMillis(100));
        return new EscalationLevel(responders, delay, timeout, fields.get(WHEN).map(this::condition));
    }

    private Condition condition(Fields fields) {
        if (fields.isEmpty()) {
            values.problems()
                    .add(
                            fields.place(),
                            "the condition is empty",
                            "add severities, matchers or hours to the condition");
        }
        return new Condition(
                fields.list(SEVERITIES).stream().map(severities::known).toList(),
                fields.list(MATCHERS),
                fields.list(HOURS));
    }

    private Optional<Responder> responder(Fields fields) {
        var given =
                RESPONDERS.stream().filter(key -> fields.node(key).isPresent()).toList();
        var unknownKeysOnly = given.isEmpty() && !fields.isEmpty();
        if (given.size() != 1 && !unknownKeysOnly) {
            values.problems()
                    .add(
                            fields.place(),
                            "expected one responder, found " + given.size() + " in one item",
                            RESPONDER_HINT);
        }
        return given.stream().findFirst().flatMap(key -> responder(key, fields));
    }

    private Optional<Responder> responder(Key<Responder> key, Fields fields) {
        var who = fields.node(WHO);
        if (!key.equals(ROTATION) && who.isPresent()) {
            values.problems()
                    .add(who.get().place(), "'who' belongs to a rotation, not to a " + key.name(), "remove it");
        }
        return fields.get(key)
                .map(responder -> responder instanceof Responder.Rotation(var name, _)
                        ? new Responder.Rotation(
                                name, Responder.Who.valueOf(fields.value(WHO).toUpperCase(Locale.ROOT)))
                        : responder);
    }

    private static Optional<Responder> roundRobin(Yaml node, Values values) {
        var users = values.someOf(node, "users").stream()
                .map(user -> values.references().refer(Kind.USER, user))
                .toList();
        return users.isEmpty() ? Optional.empty() : Optional.of(new Responder.RoundRobin(users));
    }
}
